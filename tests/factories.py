"""People and tickets for tests: made by the actions the pages use."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from helpdesk.absences.actions import enter_absence
from helpdesk.absences.queries import absence_to_withdraw
from helpdesk.accounts.actions import hash_password
from helpdesk.accounts.models import Absence, Person
from helpdesk.accounts.queries import person_by_login
from helpdesk.accounts.staff_file import read_staff
from helpdesk.bookings.actions import book
from helpdesk.defaults import DATA, load_defaults
from helpdesk.domain.people import Role
from helpdesk.domain.school_week import PLACES
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.filing.actions import Request, open_ticket
from helpdesk.staff.lists import keep_staff
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_by_id

PASSWORD = "пароль-для-проверки"
MONDAY_MORNING = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)  # 10:00 in the school
TEACHER, OTHER_TEACHER, NAMESAKE = "baranova.lp", "mamedov.er", "volkova.ov2"
ADMINISTRATOR, DEPUTY, METHODIST = "nesterov.ap", "sokolovskaya.ea", "zhuravleva.is"
LEADERSHIP, DIRECTOR = "tarasenko.oi", "gromova.nv"


def found_school() -> None:
    """The regulation's defaults and the staff list, everyone with the same password."""
    load_defaults()
    keep_staff(read_staff((DATA / "staff.csv").read_bytes()).rows)
    db.session.query(Person).update({"password_hash": hash_password(PASSWORD)})
    db.session.commit()


def person(login: str) -> Person:
    """A member of the staff by login."""
    found = person_by_login(login)
    assert found is not None
    return found


def request_for_help(**changes: Any) -> Request:
    """A technical request, everything filled in."""
    usual: dict[str, Any] = {
        "kind": TicketKind.TECHNICAL,
        "topic": "saving",
        "title": "Не сохраняются отметки",
        "body": "Ставлю отметки в 7А, обновляю страницу, и пусто.",
        "room": "305",
    }
    if changes.get("kind") is TicketKind.METHODOLOGICAL:
        usual["topic"] = "marks"
    return Request(**usual | changes)


def file_ticket(by: str = TEACHER, **changes: Any) -> Ticket:
    """A ticket filed now and committed."""
    filed = open_ticket(request_for_help(**changes), by=person(by))
    db.session.commit()
    ticket = ticket_by_id(filed.id)
    assert ticket is not None
    return ticket


def fill_consultation(starts: datetime, *, leaving: int = 0) -> None:
    """Take the places of a consultation (local start), all or all but some, for people no test is about."""
    others = Person.role == Role.TEACHER, Person.login.not_in((TEACHER, OTHER_TEACHER, NAMESAKE))
    visitors = db.session.scalars(sa.select(Person).where(*others).order_by(Person.id.desc())).all()
    for visitor in visitors[: PLACES - leaving]:
        book(starts, person=visitor, by=visitor)
    db.session.commit()


def away(login: str, days: str = "2026-11-09/2026-11-13", substitute: str = "", by: str = "") -> Absence:
    """Somebody's absence, «first/last», entered by themselves unless told otherwise, and committed."""
    first, last = (date.fromisoformat(day) for day in days.split("/"))
    instead = person(substitute).id if substitute else None
    entered = enter_absence(person(login).id, first, last, instead, by=person(by or login))
    db.session.commit()
    absence = absence_to_withdraw(entered.id)
    assert absence is not None
    return absence


def later(**span: float) -> datetime:
    """A moment after Monday morning."""
    return MONDAY_MORNING + timedelta(**span)
