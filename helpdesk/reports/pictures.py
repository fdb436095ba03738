"""Pictures of the figures: which bars there are, in which words, and the list of tickets behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from helpdesk.domain.charts import Columns, Piece, columns, share
from helpdesk.domain.cycles import Measure
from helpdesk.domain.figures import Flow
from helpdesk.domain.periods import Period
from helpdesk.domain.selection import NONE
from helpdesk.domain.workflow import TicketKind
from helpdesk.reports.labels import AGES, MEASURES, OTHER_DIRECTION, days_in_words
from helpdesk.reports.queries import Figures
from helpdesk.web.labels import DIRECTIONS, KINDS

E = TypeVar("E")
SOLVED = (Measure.SOLVED_ON_TIME, Measure.SOLVED_LATE, Measure.SOLVED_EXTERNAL)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its words and its list."""

    name: str
    count: int
    href: str
    part: str
    piece: Piece | None = None  # its place in a picture of columns
    percent: int = 0  # its length, lying

    @property
    def words(self) -> str:
        """«16–22 ноября, поступило, техническая: 5»"""
        return f"{self.name}: {self.count}"


@dataclass(frozen=True, slots=True)
class Picture:
    """Columns by week: the frame, the bars, the names below."""

    frame: Columns
    bars: Sequence[Bar]
    weeks: Sequence[Flow]


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the lists behind numbers; a year's page has hundreds, and the router takes its time over each."""

    base: str

    def __call__(self, period: Period, measure: str, **filters: str) -> str:
        """The list behind one number."""
        told = {name: value for name, value in filters.items() if value}
        more = f"&{urlencode(told)}" if told else ""
        return f"{self.base}?from={period.first_on}&to={period.last_on}&measure={measure}{more}"


def flow_picture(weeks: Sequence[Flow], link: Links) -> Picture:
    """What came and what went, by week and kind."""
    told: list[Mapping[str, Mapping[str, int]]] = [
        {"filed": _by_kind(week.filed.by_kind), "resolved": _by_kind(week.resolved.by_kind)} for week in weeks
    ]
    frame, kinds, measures = columns(told), _lowered(KINDS), _lowered(MEASURES)
    bars = []
    for piece in frame.pieces:
        kind = TicketKind(piece.part)
        period, measure = weeks[piece.column].period, Measure(piece.stack)
        name = f"{days_in_words(period)}, {measures[measure]}, {kinds[kind]}"
        bars.append(Bar(name, piece.count, link(period, measure, kind=kind), f"{measure} {kind}", piece))
    return Picture(frame, bars, weeks)


def solved_picture(weeks: Sequence[Flow], link: Links) -> Picture:
    """Promises of a solution by the week they were decided in: kept, broken, by an external cause."""
    told: list[Mapping[str, Mapping[str, int]]] = [
        {"solved": dict(zip(SOLVED, (one.solved.on_time, one.solved.late, one.solved.external), strict=True))}
        for one in weeks
    ]
    frame, measures = columns(told), _lowered(MEASURES)
    bars = []
    for piece in frame.pieces:
        period, measure = weeks[piece.column].period, Measure(piece.part)
        name = f"{days_in_words(period)}, {measures[measure]}"
        bars.append(Bar(name, piece.count, link(period, measure), measure, piece))
    return Picture(frame, bars, weeks)


def age_bars(figures: Figures, link: Links) -> list[Bar]:
    """For how long what is open has been open."""
    counts = figures.tickets.open_by_age
    most = max(counts.values())
    return [
        Bar(str(AGES[age]), count, link(figures.period, Measure.OPEN, age=age), "age", percent=share(count, most))
        for age, count in counts.items()
    ]


def direction_bars(figures: Figures, link: Links) -> list[Bar]:
    """What came, by the five directions of training."""
    counts = figures.flow.filed.by_direction
    most = max(counts.values(), default=0)
    named: list[tuple[Any, str]] = [*DIRECTIONS.items(), (None, str(OTHER_DIRECTION))]
    return [
        Bar(
            str(name),
            counts.get(direction, 0),
            link(figures.period, Measure.FILED, direction=direction.value if direction else NONE),
            "direction",
            percent=share(counts.get(direction, 0), most),
        )
        for direction, name in named
    ]


def _lowered(words: Mapping[E, object]) -> dict[E, str]:
    """In the middle of a sentence; said once a picture, not once a bar."""
    return {code: str(word).lower() for code, word in words.items()}


def _by_kind(counts: Mapping[Any, int]) -> dict[str, int]:
    return {kind.value: counts.get(kind, 0) for kind in KINDS}
