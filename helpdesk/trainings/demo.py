"""The trainings of the demo school: each past Thursday of the year held, but one a quarter that was cancelled."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import to_instant
from helpdesk.domain.directions import Direction
from helpdesk.domain.people import Role
from helpdesk.domain.quarters import QuarterDays, quarter_on
from helpdesk.domain.trainings import Thursday, ThursdayState, thursdays
from helpdesk.trainings import actions, queries
from helpdesk.trainings.actions import Plan

SHOWN = timedelta(days=150)  # how far back the log of the demo goes
CANCELLED_ONE = 1  # which past Thursday of a quarter, counted from 0
VISITORS = (7, 16)
SHARE_CONFIRMED = 0.8
MATERIALS = {
    Direction.TECHNOLOGY: "Памятка «Вход, пароль, что делать при сбое», кабинет 205",
    Direction.PLANNING: "Образец КТП для загрузки; возьмите свой файл на флешке",
    Direction.MARKS: "Памятка «Отметки и отсутствие: что, когда и каким числом»",
    Direction.REPORTS: "Примеры отчётов классного руководителя за четверть",
    Direction.PARENTS: "Примеры сообщений родителям",
}


def live_trainings(people: Sequence[Person], chance: random.Random, *, guest: str) -> None:
    """Past sessions with who was there; the person of login `guest` has not confirmed the last one yet."""
    quarters, _rule = queries.quarters_and_rule()
    today = clock.today(current_app.config["SCHOOL_TIMEZONE"])
    past = thursdays(today - SHOWN, today - timedelta(days=1), school_timetable(), [], quarters, today)
    due = [day for day in past if day.state is ThursdayState.MISSED and any(one.holds(day.on) for one in quarters)]
    cancelled = [day for day in due if _place_in_quarter(day, due, quarters) == CANCELLED_ONE]
    held = [day for day in due if day not in cancelled]
    teachers = [person for person in people if person.role is Role.TEACHER and person.login != guest]
    administrator = next(person for person in people if person.role is Role.ADMINISTRATOR)
    for day in cancelled:
        _cancel(day, by=administrator)
    for number, day in enumerate(held):
        visitors = chance.sample(teachers, chance.randint(*VISITORS))
        guests = [person for person in people if person.login == guest and day in held[-1::-3]]
        _hold(day, list(Direction)[number % len(Direction)], [*visitors, *guests], by=administrator)
        confirming = [person for person in visitors if chance.random() < SHARE_CONFIRMED]
        _confirm(day, [*confirming, *(guests if day is not held[-1] else [])])


def _place_in_quarter(day: Thursday, due: Sequence[Thursday], quarters: Sequence[QuarterDays]) -> int:
    same = [one for one in due if quarter_on(one.on, quarters) == quarter_on(day.on, quarters)]
    return same.index(day)


def _cancel(day: Thursday, *, by: Person) -> None:
    with clock.at(_evening(day.on)):
        actions.cancel(actions.row_to_change(day.on), "Педсовет", by=by)


def _hold(day: Thursday, direction: Direction, visitors: Sequence[Person], *, by: Person) -> None:
    training = actions.row_to_change(day.on)
    with clock.at(_evening(day.held_on)):
        actions.plan(training, Plan(direction, trainer=by, materials=MATERIALS[direction]), by=by)
        actions.hold(training, by=by)
        actions.put_down(training, [person.id for person in visitors], by=by)


def _confirm(day: Thursday, visitors: Sequence[Person]) -> None:
    training = actions.row_to_change(day.on)
    with clock.at(_evening(day.held_on)):
        for person in visitors:
            actions.confirm(training, by=person)


def _evening(day: date) -> datetime:
    return to_instant(datetime.combine(day, time(17)), current_app.config["SCHOOL_TIMEZONE"])
