"""The regulation's defaults, loaded into empty tables only: what the school changed stays (`flask init`)."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry, DeskHours, WeeklySlot
from helpdesk.digest.models import DigestSettings
from helpdesk.domain.calendar_file import parse_entries
from helpdesk.domain.trainings import TrainingRule
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import Model, db
from helpdesk.tickets.models import SlaPolicy, SlaRule, Topic
from helpdesk.trainings.models import Quarter, TrainingSettings

DATA = Path(__file__).resolve().parent / "data"
CALENDAR = DATA / "calendar_2026_27.csv"
TARGETS = tuple(f"{part}_{unit}" for part in ("response", "resolution") for unit in ("slot", "day", "hours"))


def load_defaults() -> list[str]:
    """Fill each table that is empty; returns the names of those filled. The caller commits."""
    makers: list[tuple[type[Model], Callable[[], Iterator[Model]]]] = [
        (DeskHours, _hours),
        (WeeklySlot, _slots),
        (CalendarEntry, _calendar),
        (Topic, _topics),
        (SlaPolicy, _policies),
        (TrainingSettings, _training),
        (Quarter, _quarters),
        (DigestSettings, _digest),
    ]
    filled = [table for table, _ in makers if _is_empty(table)]
    for table, make in makers:
        if table in filled:
            db.session.add_all(make())
    db.session.flush()
    return [table.__tablename__ for table in filled]


def _is_empty(table: type[Model]) -> bool:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def _hours() -> Iterator[Model]:
    """domain.md §6 «Terms»: a five-day week, 09:00-17:00, to 16:00 on a short day."""
    yield DeskHours(workdays="01234", opens=time(9), closes=time(17), short_closes=time(16))


def _slots() -> Iterator[Model]:
    """Clause 2.2: Monday and Thursday 15:00-16:00, building 1; the hosts are reading A2."""
    deputy = "заместитель директора по УВР"
    for weekday, hosts in ((0, deputy), (3, f"Администратор ЭЖ; {deputy}")):
        yield WeeklySlot(weekday=weekday, starts=time(15), ends=time(16), building="1", room="205", hosts=hosts)


def _calendar() -> Iterator[Model]:
    with CALENDAR.open(encoding="utf-8", newline="") as file:
        yield from (CalendarEntry.of(entry) for entry in parse_entries(file))


def _topics() -> Iterator[Model]:
    for position, row in enumerate(_rows("topics.csv")):
        yield Topic(position=position, **{**row, "kind": TicketKind(row["kind"])})


def _policies() -> Iterator[Model]:
    for row in _rows("policies.csv"):
        targets = {name: int(row[name]) if row[name] else None for name in TARGETS}
        policy = SlaPolicy(code=row["code"], name=row["name"], **targets)
        yield policy
        for pair in row["kinds"].split():
            kind, urgency = pair.split("/")
            yield SlaRule(kind=TicketKind(kind), urgency=Urgency(urgency), policy=policy)


def _training() -> Iterator[Model]:
    """Reading A1 of clause 2.1: each working Thursday, as it is written."""
    yield TrainingSettings(rule=TrainingRule.WEEKLY_THURSDAY)


def _quarters() -> Iterator[Model]:
    """The federal pattern with nine-day breaks (domain.md §7); the school changes it."""
    for row in _rows("quarters.csv"):
        days = {name: date.fromisoformat(row[name]) for name in ("first_on", "last_on")}
        yield Quarter(school_year=int(row["school_year"]), number=int(row["number"]), **days)


def _digest() -> Iterator[Model]:
    """The weekly letter begins with the week in which the desk was founded."""
    yield DigestSettings(begins_on=clock.today(current_app.config["SCHOOL_TIMEZONE"]))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
