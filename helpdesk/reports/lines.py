"""The figures as lines, one number each: the table on the screen and every file are made of these."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from helpdesk.domain.cycles import Measure
from helpdesk.domain.figures import Age, Flow, Tally
from helpdesk.domain.trainings import ThursdayState
from helpdesk.reports.labels import (
    AGES,
    MEASURES,
    NO_BUILDING,
    NO_TOPIC,
    OTHER_DIRECTION,
    days_in_words,
    hours_of,
    topic_in_words,
)
from helpdesk.reports.queries import Figures
from helpdesk.trainings.labels import THURSDAYS
from helpdesk.web.labels import DIRECTIONS, KINDS
from helpdesk.web.telling import place

Value = int | float | None
WEEKLY = (Measure.FILED, Measure.RESOLVED, Measure.OPEN, Measure.OVERDUE)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: a code for programs that stays, words for people, the number (none: nothing to tell)."""

    code: str
    section: str
    name: str
    value: Value


def lines_of(figures: Figures, weeks: Sequence[Flow]) -> list[Line]:
    """Every figure of the page, in its order."""
    return [
        *_tickets(figures),
        *_promises(figures),
        *_parts(figures),
        *_gatherings(figures),
        *_weeks(weeks),
    ]


def _tickets(figures: Figures) -> Iterator[Line]:
    tickets, flow, section = figures.tickets, figures.flow, _("Заявки")
    counts = {
        Measure.FILED: flow.filed.total,
        Measure.RESOLVED: flow.resolved.total,
        Measure.GIVEN_UP: flow.given_up,
        Measure.OPEN: flow.open,
        Measure.OVERDUE: flow.overdue,
        Measure.EXTERNAL: len(tickets.external),
        Measure.IN_WORK: tickets.in_work,
        Measure.REOPENED: flow.reopened,
        Measure.REROUTED: flow.rerouted,
    }
    yield from (Line(measure.value, section, str(MEASURES[measure]), count) for measure, count in counts.items())
    yield Line("reopened.percent", section, _("Возобновлено, % бывших в работе"), tickets.reopened_percent)
    yield Line(
        "rerouted.percent", section, _("Передано другому специалисту, % бывших в работе"), tickets.rerouted_percent
    )
    yield Line("outages.count", _("Сбои ЭЖ"), _("Сбоев"), tickets.outages.count)
    yield Line("outages.hours", _("Сбои ЭЖ"), _("Часов"), tickets.outages.hours)
    yield Line("outage", _("Сбои ЭЖ"), str(MEASURES[Measure.OUTAGE]), tickets.outages.tickets)


def _promises(figures: Figures) -> Iterator[Line]:
    flow, response, section = figures.flow, figures.tickets.response, _("Сроки")
    counts = {
        Measure.ANSWERED_ON_TIME: flow.answered.on_time,
        Measure.ANSWERED_LATE: flow.answered.late,
        Measure.SOLVED_ON_TIME: flow.solved.on_time,
        Measure.SOLVED_LATE: flow.solved.late,
        Measure.SOLVED_EXTERNAL: flow.solved.external,
    }
    yield from (Line(measure.value, section, str(MEASURES[measure]), count) for measure, count in counts.items())
    yield Line("answered.percent", section, _("Ответ в срок, %"), flow.answered.percent)
    yield Line("solved.percent", section, _("Решение в срок, %"), flow.solved.percent)
    section = _("Первый ответ")
    middle, ninth = response.median_hours, response.ninth_hours
    yield Line("response.answers", section, _("Ответов"), response.answers)
    yield Line(
        "response.hours.50",
        section,
        _("Половина: рабочих часов, не больше"),
        hours_of(middle) if middle is not None else None,
    )
    yield Line(
        "response.hours.90",
        section,
        _("Девять из десяти: рабочих часов, не больше"),
        hours_of(ninth) if ninth is not None else None,
    )
    yield Line("response.consultations.50", section, _("Половина: к какой консультации"), response.median_consultations)
    yield Line(
        "response.consultations.90", section, _("Девять из десяти: к какой консультации"), response.ninth_consultations
    )


def _parts(figures: Figures) -> Iterator[Line]:
    tickets, flow = figures.tickets, figures.flow
    told = {Measure.FILED: flow.filed, Measure.RESOLVED: flow.resolved, Measure.OPEN: tickets.open}
    kinds = {kind.value: str(label) for kind, label in KINDS.items()}
    yield from _split("kind", _("По видам"), kinds, told)
    directions = {direction.value: str(label) for direction, label in DIRECTIONS.items()}
    yield from _split("direction", _("По направлениям"), directions | {"": str(OTHER_DIRECTION)}, told)
    topics = {code: topic_in_words(code, tickets.topics) for code in sorted(tickets.topics)} | {"": str(NO_TOPIC)}
    yield from _split("topic", _("По темам"), topics, told)
    buildings = {name: place(name) if name else str(NO_BUILDING) for name in tickets.buildings}
    yield from _split("building", _("По корпусам"), buildings, told)
    for age in Age:
        yield Line(f"open.age.{age}", _("Сколько открыты"), str(AGES[age]), tickets.open_by_age[age])


def _split(by: str, section: str, names: Mapping[str, str], told: Mapping[Measure, Tally]) -> Iterator[Line]:
    for measure, tally in told.items():
        counts: Mapping[Any, int] = getattr(tally, f"by_{by}")
        for code, name in names.items():
            count = counts.get(code or (None if by == "direction" else ""), 0)
            yield Line(f"{measure}.{by}.{code or 'none'}", section, f"{name}: {MEASURES[measure]}", count)


def _gatherings(figures: Figures) -> Iterator[Line]:
    hours, training, section = figures.consultations, figures.training, _("Консультации")
    for code, name, count in (
        ("planned", _("По плану"), hours.planned),
        ("held", _("Проведено"), hours.held),
        ("cancelled", _("Отменено"), hours.cancelled),
        ("unmarked", _("Прошло без отметки"), hours.unmarked),
        ("ahead", _("Ещё впереди"), hours.ahead),
        ("people", _("Пришло человек"), hours.people),
    ):
        yield Line(f"consultations.{code}", section, name, count)
    section = _("Обучение")
    for state in ThursdayState:
        name = _("Четверги: %(state)s", state=THURSDAYS[state])
        yield Line(f"training.{state}", section, name, training.count(state))
    yield Line("training.people", section, _("Обучалось человек"), training.people)
    yield Line("training.staff", section, _("Для кого обучение, человек"), training.staff)
    yield Line("training.covered", section, _("Направлений из пяти с начала четверти"), len(training.covered))


def _weeks(weeks: Sequence[Flow]) -> Iterator[Line]:
    section, names = _("По неделям"), {measure: str(MEASURES[measure]) for measure in WEEKLY}
    answered, solved = _("Ответ в срок, %"), _("Решение в срок, %")
    for week in weeks:
        days, counts = days_in_words(week.period), (week.filed.total, week.resolved.total, week.open, week.overdue)
        told: list[tuple[str, str, Value]] = [
            *((measure.value, names[measure], count) for measure, count in zip(WEEKLY, counts, strict=True)),
            ("answered.percent", answered, week.answered.percent),
            ("solved.percent", solved, week.solved.percent),
        ]
        for code, name, value in told:
            yield Line(f"week.{week.period.first_on}.{code}", section, f"{days}: {name}", value)
