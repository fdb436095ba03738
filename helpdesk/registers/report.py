"""«Отчёт директору за четверть / год» (domain.md §9) as lines: every number is one of `figures_of`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from helpdesk.domain.cycles import Measure
from helpdesk.domain.directions import Direction
from helpdesk.domain.figures import Overdue
from helpdesk.domain.trainings import ThursdayState
from helpdesk.domain.workflow import TicketKind
from helpdesk.reports.labels import MEASURES, NO_BUILDING, OTHER_DIRECTION, decision_sentence, hours_of
from helpdesk.reports.queries import Figures
from helpdesk.trainings.labels import RULES, VERDICTS, yes_or_no
from helpdesk.web.labels import DIRECTIONS, KINDS
from helpdesk.web.sheet import Cell, Column
from helpdesk.web.telling import place, topic_label


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line: its section, what it tells, the number or the words."""

    section: str
    name: str
    value: Cell


def report_columns() -> Sequence[Column[ReportLine]]:
    """The report as a table for files."""
    return (
        Column("section", _("Раздел"), 26, lambda line: line.section),
        Column("name", _("Показатель"), 60, lambda line: line.name),
        Column("value", _("Значение"), 60, lambda line: line.value),
    )


def report_of(figures: Figures) -> list[ReportLine]:
    """The lines in the order of domain.md §9."""
    parts = (
        (_("Период"), _period(figures)),
        (_("Всего заявок"), _totals(figures)),
        (_("По видам"), _by(KINDS, figures.flow.filed.by_kind)),
        (_("По направлениям"), _by({**DIRECTIONS, None: OTHER_DIRECTION}, figures.flow.filed.by_direction)),
        (_("По корпусам"), _by_building(figures)),
        (_("Сроки"), _promises(figures)),
        (_("Просрочено на конец периода"), _overdue(figures)),
        (_("Консультации"), _consultations(figures)),
        (_("Обучение"), _training(figures)),
        (_("Сбои ЭЖ"), _outages(figures)),
        (_("Выводы"), _conclusions(figures)),
        (_("Предложения"), _proposals(figures)),
    )
    return [ReportLine(section, name, value) for section, lines in parts for name, value in lines]


Lines = Iterator[tuple[str, Cell]]


def _period(figures: Figures) -> Lines:
    yield _("С"), figures.period.first_on
    yield _("По"), figures.period.last_on


def _totals(figures: Figures) -> Lines:
    flow = figures.flow
    counts = {
        Measure.FILED: flow.filed.total,
        Measure.RESOLVED: flow.resolved.total,
        Measure.GIVEN_UP: flow.given_up,
        Measure.OPEN: flow.open,
        Measure.REROUTED: flow.rerouted,
        Measure.REOPENED: flow.reopened,
    }
    yield from ((str(MEASURES[measure]), count) for measure, count in counts.items())
    yield _("Возобновлено, % бывших в работе"), _or_none(figures.tickets.reopened_percent)


def _by(names: Mapping[Any, object], counts: Mapping[Any, int]) -> Lines:
    yield from ((str(name), counts.get(code, 0)) for code, name in names.items())


def _by_building(figures: Figures) -> Lines:
    for name in figures.tickets.buildings:
        yield place(name) if name else str(NO_BUILDING), figures.flow.filed.by_building.get(name, 0)


def _promises(figures: Figures) -> Lines:
    flow, middle = figures.flow, figures.tickets.response.median_hours
    yield _("Ответ в срок, %"), _or_none(flow.answered.percent)
    yield _("Решение в срок, %"), _or_none(flow.solved.percent)
    yield _("Медиана до ответа, рабочих часов"), _or_none(None if middle is None else hours_of(middle))
    yield str(MEASURES[Measure.ANSWERED_LATE]), flow.answered.late
    yield str(MEASURES[Measure.SOLVED_LATE]), flow.solved.late
    yield str(MEASURES[Measure.SOLVED_EXTERNAL]), flow.solved.external


def _overdue(figures: Figures) -> Lines:
    yield str(MEASURES[Measure.OVERDUE]), figures.flow.overdue
    for one in figures.tickets.overdue:
        yield _named(one), _days_late(one, one.assignee or _("нет ответственного"))
    yield str(MEASURES[Measure.EXTERNAL]), len(figures.tickets.external)
    for one in figures.tickets.external:
        yield _named(one), _days_late(one, _("у оператора ЭЖ"))


def _named(one: Overdue) -> str:
    return f"{one.number}, {topic_label(one.topic) or KINDS[one.kind]}"


def _days_late(one: Overdue, cause: str) -> str:
    return str(_("дней: %(days)d; причина: %(cause)s", days=one.days, cause=cause))


def _consultations(figures: Figures) -> Lines:
    hours = figures.consultations
    yield _("По плану"), hours.planned
    yield _("Проведено"), hours.held
    yield _("Отменено"), hours.cancelled
    yield _("Прошло без отметки"), hours.unmarked
    yield _("Ещё впереди"), hours.ahead
    yield _("Пришло человек"), hours.people


def _training(figures: Figures) -> Lines:
    training, covered = figures.training, directions_held(figures)
    yield _("Охват педагогов, %"), _or_none(100 * training.people // training.staff if training.staff else None)
    yield _("Четвергов проведено"), training.count(ThursdayState.HELD)
    yield _("Четвергов пропущено"), training.count(ThursdayState.MISSED)
    yield _("Проведено тем из пяти"), len(covered)
    yield from ((str(name), yes_or_no(direction in covered)) for direction, name in DIRECTIONS.items())


def directions_held(figures: Figures) -> set[Direction]:
    """The directions that had a session in the period itself."""
    days = (day for day in figures.training.thursdays if day.state is ThursdayState.HELD)
    return {day.direction for day in days if day.direction is not None}


def _outages(figures: Figures) -> Lines:
    outages = figures.tickets.outages
    yield _("Сбоев"), outages.count
    yield _("Часов"), outages.hours
    yield str(MEASURES[Measure.OUTAGE]), outages.tickets


def _conclusions(figures: Figures) -> Lines:
    training, technical = figures.training, figures.flow.filed.by_kind[TicketKind.TECHNICAL]
    yield (
        _("Сроки"),
        _("Сроки соблюдены.") if not _broken(figures) else _("Нарушено сроков: %(count)d.", count=_broken(figures)),
    )
    if total := figures.flow.filed.total:
        share = _("Технических заявок: %(count)d из %(total)d.", count=technical, total=total)
        yield _("Что преобладает"), share
    if training.quarter is not None and training.quarter.holds(figures.period.last_on):
        facts = {"rule": RULES[training.rule], "verdict": VERDICTS[training.verdict]}
        yield _("Пункт 2.1 регламента"), _("%(rule)s: %(verdict)s.", **facts)


def _broken(figures: Figures) -> int:
    return figures.flow.answered.late + figures.flow.solved.late


def _proposals(figures: Figures) -> Lines:
    for number, decision in enumerate(figures.decisions, 1):
        yield f"{number}", decision_sentence(decision, figures.tickets.topics)
    if not figures.decisions:
        yield "1", _("Ничего не требует решения.")


def _or_none(value: Cell | None) -> Cell:
    return _("нет данных") if value is None else value


def grouped(lines: Sequence[ReportLine]) -> list[tuple[str, list[ReportLine]]]:
    """The lines by their sections, as the page shows them."""
    return [(section, list(group)) for section, group in groupby(lines, key=lambda line: line.section)]
