"""Pictures of the figures: which bars there are, in which words, and the list of tickets behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from helpdesk.domain.charts import Columns, Piece, columns, share
from helpdesk.domain.cycles import Measure
from helpdesk.domain.figures import Flow
from helpdesk.domain.periods import Period
from helpdesk.domain.selection import NONE
from helpdesk.reports.labels import AGES, MEASURES, OTHER_DIRECTION, days_in_words
from helpdesk.reports.queries import Figures
from helpdesk.web.labels import DIRECTIONS, KINDS

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


def tickets_address(period: Period, measure: str, **filters: Any) -> str:
    """The list behind a number."""
    days: dict[str, Any] = {"from": period.first_on.isoformat(), "to": period.last_on.isoformat()}
    return url_for("reports.tickets", **days, **filters, measure=str(measure))


def flow_picture(weeks: Sequence[Flow]) -> Picture:
    """What came and what went, by week and kind."""
    told: list[Mapping[str, Mapping[str, int]]] = [
        {"filed": _by_kind(week.filed.by_kind), "resolved": _by_kind(week.resolved.by_kind)} for week in weeks
    ]
    frame = columns(told)
    bars = [
        _bar(piece, weeks, Measure(piece.stack), str(KINDS[piece.part]), f"{piece.stack} {piece.part}", kind=piece.part)  # type: ignore[index]
        for piece in frame.pieces
    ]
    return Picture(frame, bars, weeks)


def solved_picture(weeks: Sequence[Flow]) -> Picture:
    """Promises of a solution by the week they were decided in: kept, broken, by an external cause."""
    told: list[Mapping[str, Mapping[str, int]]] = [
        {"solved": dict(zip(SOLVED, (one.solved.on_time, one.solved.late, one.solved.external), strict=True))}
        for one in weeks
    ]
    frame = columns(told)
    bars = [_bar(piece, weeks, Measure(piece.part), "", piece.part) for piece in frame.pieces]
    return Picture(frame, bars, weeks)


def age_bars(figures: Figures) -> list[Bar]:
    """For how long what is open has been open."""
    counts = figures.tickets.open_by_age
    most = max(counts.values())
    return [
        Bar(str(AGES[age]), count, _open(figures, age=age.value), f"age-{age}", percent=share(count, most))
        for age, count in counts.items()
    ]


def direction_bars(figures: Figures) -> list[Bar]:
    """What came, by the five directions of training."""
    counts = figures.flow.filed.by_direction
    most = max(counts.values(), default=0)
    named: list[tuple[Any, str]] = [*DIRECTIONS.items(), (None, str(OTHER_DIRECTION))]
    return [
        Bar(
            str(name),
            counts.get(direction, 0),
            tickets_address(figures.period, Measure.FILED, direction=direction.value if direction else NONE),
            "direction",
            percent=share(counts.get(direction, 0), most),
        )
        for direction, name in named
    ]


def _bar(piece: Piece, weeks: Sequence[Flow], measure: Measure, of: str, part: str, **filters: str) -> Bar:
    period = weeks[piece.column].period
    name = ", ".join(filter(None, (days_in_words(period), str(MEASURES[measure]).lower(), of.lower())))
    return Bar(name, piece.count, tickets_address(period, measure, **filters), part, piece)


def _by_kind(counts: Mapping[Any, int]) -> dict[str, int]:
    return {kind.value: counts.get(kind, 0) for kind in KINDS}


def _open(figures: Figures, **filters: str) -> str:
    return tickets_address(figures.period, Measure.OPEN, **filters)
