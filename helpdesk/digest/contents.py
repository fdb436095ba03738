"""What the letter says, in the language at hand: the sentence, what to decide, tables, lines (domain.md §8).

The text and the HTML of a letter are laid out from these same words, so that they cannot tell different numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk.digest.chart import Bars
from helpdesk.domain.comparison import Change, changes
from helpdesk.domain.cycles import Measure
from helpdesk.domain.figures import Flow, Outages, Overdue, Tally
from helpdesk.domain.gatherings import ConsultationFigures
from helpdesk.domain.school_week import Slot
from helpdesk.domain.trainings import Thursday, ThursdayState
from helpdesk.reports.labels import (
    MEASURES,
    NO_BUILDING,
    OTHER_DIRECTION,
    days_in_words,
    decision_sentence,
    number_in_words,
    percent_in_words,
    topic_in_words,
    week_sentence,
)
from helpdesk.reports.queries import Figures
from helpdesk.trainings.labels import THURSDAYS
from helpdesk.web.filters import day, wall_moment
from helpdesk.web.labels import DIRECTIONS, KINDS
from helpdesk.web.telling import place, topic_label

MOST_OVERDUE, MOST_EXTERNAL = 5, 3  # lines; the letter is one sheet
MOST_REPEATING = 3
MOST_WEEKS = 8  # in the picture
DASH = "—"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its first column holds the names of the rows."""

    code: str
    heading: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """All of a letter but its looks."""

    days: str
    sentence: str
    is_quiet: bool
    decisions: Sequence[str]
    bands: Sequence[Sequence[Grid]]  # tables side by side; the picture stands above «by_week»
    lines: Sequence[tuple[str, str]]
    bars: Sequence[Bars] = field(default=())

    @property
    def alternative(self) -> str:
        """The picture in words."""
        return _("Столбики по неделям: сколько заявок поступило и сколько решено. Те же числа в таблице под рисунком.")


def contents_of(figures: Figures, weeks: Sequence[Flow], before: int) -> Contents:
    """The words of a letter; `weeks` are those before the period, so many, and its own."""
    flow = figures.flow
    own, is_quiet = len(weeks) - before, not flow.filed.total and not flow.resolved.total
    shown = weeks[-MOST_WEEKS:]
    return Contents(
        days=days_in_words(figures.period),
        sentence=_sentence(flow, own),
        is_quiet=is_quiet,
        decisions=[decision_sentence(one, figures.tickets.topics) for one in figures.decisions],
        bands=[
            *([] if is_quiet else [[_week(changes(flow, weeks[:before], own), own), _kinds_and_buildings(figures)]]),
            *_overdue("overdue", _("Просрочено"), figures.tickets.overdue, MOST_OVERDUE),
            *_overdue("external", str(MEASURES[Measure.EXTERNAL]), figures.tickets.external, MOST_EXTERNAL),
            *([] if is_quiet else [[_by_week(shown)], [_directions(figures)]]),
        ],
        lines=[*_lines(figures)],
        bars=() if is_quiet else [_bars(week) for week in shown],
    )


def _sentence(flow: Flow, weeks: int) -> str:
    """The sentence of the week; a letter about several says so."""
    if weeks == 1:
        return week_sentence(flow)
    span = ngettext("%(num)d неделю", "%(num)d недель", weeks)
    days, late = days_in_words(flow.period), ngettext("просрочена %(num)d", "просрочено %(num)d", flow.overdue)
    if not flow.filed.total and not flow.resolved.total:
        quiet = _("За %(span)s %(days)s обращений не было", span=span, days=days)
        return f"{quiet}, {late}." if flow.overdue else f"{quiet}."
    came = ngettext("поступила %(num)d", "поступило %(num)d", flow.filed.total)
    done = ngettext("решена %(num)d", "решено %(num)d", flow.resolved.total)
    return _(
        "За %(span)s %(days)s: %(came)s, %(done)s, %(late)s.", span=span, days=days, came=came, done=done, late=late
    )


def _week(found: Sequence[Change], weeks: int) -> Grid:
    over = _("за неделю") if weeks == 1 else ngettext("за %(num)d неделю", "за %(num)d недель", weeks)
    rows = [
        (
            str(MEASURES[one.measure]),
            (_value(one, one.value), _value(one, one.usual), _signed(one)),
        )
        for one in found
    ]
    has_past = any(one.usual is not None for one in found)
    note = _("Обычно: в среднем за неделю из четырёх предыдущих.") if has_past else _("Сравнить пока не с чем.")
    return Grid("week", _("Главное"), (over, _("обычно"), _("изменение")), rows, note)


def _value(change: Change, value: float | None) -> str:
    if value is None:
        return DASH
    return percent_in_words(int(value)) if change.is_percent else number_in_words(value)


def _signed(change: Change) -> str:
    """«+2,5», «−1», «0»; of shares in points."""
    difference = change.difference
    if difference is None:
        return DASH
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    number = f"{sign}{number_in_words(abs(difference))}"
    return _("%(number)s п.", number=number) if change.is_percent else number


def _by_week(weeks: Sequence[Flow]) -> Grid:
    rows = [
        (_("Поступило"), [str(week.filed.total) for week in weeks]),
        (_("Решено"), [str(week.resolved.total) for week in weeks]),
    ]
    return Grid("by_week", _("По неделям"), [f"{week.period.first_on:%d.%m}" for week in weeks], rows)


def _bars(week: Flow) -> Bars:
    return Bars(week.period.first_on, week.filed.total, week.resolved.total)


def _kinds_and_buildings(figures: Figures) -> Grid:
    rows = {str(label): [tally.by_kind[kind] for tally in _told(figures)] for kind, label in KINDS.items()}
    for name in figures.tickets.buildings:
        label = place(name) if name else str(NO_BUILDING)
        rows[label] = [tally.by_building[name] for tally in _told(figures)]
    return _parts("kinds", _("По видам и корпусам"), rows)


def _directions(figures: Figures) -> Grid:
    named = [*DIRECTIONS.items(), (None, OTHER_DIRECTION)]
    rows = {str(label): [tally.by_direction[direction] for tally in _told(figures)] for direction, label in named}
    return _parts("directions", _("По направлениям"), rows)


def _told(figures: Figures) -> tuple[Tally, Tally, Tally]:
    """What came, went and is left."""
    return figures.flow.filed, figures.flow.resolved, figures.tickets.open


def _parts(code: str, heading: str, rows: Mapping[str, Sequence[int]]) -> Grid:
    """The parts that have any."""
    columns = (_("поступило"), _("решено"), _("открыто"))
    return Grid(code, heading, columns, [(name, [*map(str, counts)]) for name, counts in rows.items() if any(counts)])


def _overdue(code: str, heading: str, late: Sequence[Overdue], most: int) -> Iterator[list[Grid]]:
    """Numbers, topics, who is responsible and for how many days; the rest is a number."""
    if not late:
        return
    rows = [
        (one.number, (topic_label(one.topic) or str(KINDS[one.kind]), one.assignee or DASH, str(one.days)))
        for one in sorted(late, key=lambda one: -one.days)[:most]
    ]
    more = len(late) - len(rows)
    note = ngettext("И ещё %(num)d заявка.", "И ещё %(num)d заявок.", more) if more else ""
    yield [Grid(code, heading, (_("тема"), _("ответственный"), _("дней")), rows, note)]


def _lines(figures: Figures) -> Iterator[tuple[str, str]]:
    """What is told in a line each."""
    flow, tickets = figures.flow, figures.tickets
    yield (
        _("Возвращено и передано"),
        _(
            "возобновлено %(back)d, передано другому специалисту %(passed)d.",
            back=flow.reopened,
            passed=flow.rerouted,
        ),
    )
    yield _("Сбои ЭЖ"), _outages(tickets.outages)
    yield _("Консультации"), _consultations(figures.consultations)
    yield _("Обучение"), _training(figures)
    if tickets.repeating:
        told = tickets.repeating[:MOST_REPEATING]
        named = (f"{_quoted(topic_in_words(topic, tickets.topics))} ({count})" for topic, count in told)
        yield _("Повторяющиеся темы"), f"{', '.join(named)}."
    coming = [_slot(slot) for slot in figures.next_consultations]
    yield _("Ближайшие консультации"), f"{'; '.join(coming)}." if coming else _("в календаре нет ни одной.")


def _outages(outages: Outages) -> str:
    if not outages.count:
        return _("не было.")
    return _("%(count)d, часов без ЭЖ: %(hours)s.", count=outages.count, hours=number_in_words(outages.hours))


def _consultations(hours: ConsultationFigures) -> str:
    told = _(
        "по плану %(planned)d, проведено %(held)d, отменено %(cancelled)d, пришло человек: %(people)d.",
        planned=hours.planned,
        held=hours.held,
        cancelled=hours.cancelled,
        people=hours.people,
    )
    unmarked = _("Без отметки: %(count)d.", count=hours.unmarked) if hours.unmarked else ""
    return " ".join(filter(None, (told, unmarked)))


def _training(figures: Figures) -> str:
    """What became of each Thursday, and what the quarter has covered."""
    training = figures.training
    told = [_thursday(one) for one in training.thursdays if one.state is not ThursdayState.FREE]
    said = [f"{'; '.join(told)}."] if told else []
    if training.people:
        said.append(_("Обучалось человек: %(people)d.", people=training.people))
    if training.quarter:
        covered = _("С начала четверти направлений: %(count)d из 5", count=len(training.covered))
        left = [_quoted(label) for direction, label in DIRECTIONS.items() if direction not in training.covered]
        lacking = _("ещё не было: %(names)s", names=", ".join(left)) if left else ""
        said.append(f"{'; '.join(filter(None, (covered, lacking)))}.")
    return " ".join(said) or _("четвергов в эти дни не было.")


def _thursday(one: Thursday) -> str:
    what = " ".join(filter(None, (day(one.on), _quoted(DIRECTIONS[one.direction]) if one.direction else "")))
    return f"{what}: {THURSDAYS[one.state]}"


def _quoted(name: object) -> str:
    return _("«%(name)s»", name=name)


def _slot(slot: Slot) -> str:
    where = place(slot.venue.building, slot.venue.room)
    return ", ".join(filter(None, (wall_moment(slot.starts), where)))
