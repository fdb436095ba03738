"""A training log and an agenda for tests: made by the actions the pages use, or as rows where those are elsewhere."""

from datetime import date, datetime, time
from typing import Any

from helpdesk import clock
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import Consultation
from helpdesk.domain.directions import Direction
from helpdesk.domain.trainings import TrainingState
from helpdesk.extensions import db
from helpdesk.trainings import actions
from helpdesk.trainings.actions import Plan
from helpdesk.trainings.models import Training
from tests.factories import ADMINISTRATOR, person

THURSDAY, NEXT_THURSDAY = date(2026, 11, 5), date(2026, 11, 12)  # around the Monday of the tests
HOUR = time(10)  # 15:00 in the school


def training(day: date = THURSDAY) -> Training:
    """The row of a Thursday, locked."""
    return actions.row_to_change(day)


def held(day: date, direction: Direction, *logins: str, confirmed: bool = False) -> Training:
    """A session that took place, committed."""
    administrator, row = person(ADMINISTRATOR), training(day)
    actions.plan(row, Plan(direction, trainer=administrator), by=administrator)
    actions.hold(row, by=administrator)
    if logins:
        actions.put_down(row, [person(login).id for login in logins], by=administrator)
    for login in logins if confirmed else ():
        actions.confirm(row, by=person(login))
    db.session.commit()
    return row


def planned(day: date, direction: Direction | None = None, **changes: Any) -> Training:
    """A session to come, committed."""
    row = training(day)
    actions.plan(row, Plan(direction, **changes), by=person(ADMINISTRATOR))
    db.session.commit()
    return row


def cancelled(day: date, reason: str = "Педсовет") -> Training:
    """A session the school does not hold, committed."""
    row = training(day)
    actions.cancel(row, reason, by=person(ADMINISTRATOR))
    assert row.state is TrainingState.CANCELLED
    db.session.commit()
    return row


def came(day: date, login: str, **changes: Any) -> Booking:
    """A place at the consultation of a day that its person came to, committed."""
    starts = datetime.combine(day, HOUR, tzinfo=clock.now().tzinfo)
    found = db.session.query(Consultation).filter_by(starts_at=starts).one_or_none()
    if found is None:
        times = {"starts_at": starts, "ends_at": starts.replace(hour=11), "planned_for": starts}
        found = Consultation(**times, building="1", room="205", hosts="Администратор ЭЖ", places=6)
        db.session.add(found)
        db.session.flush()
    usual: dict[str, Any] = {
        "consultation_id": found.id,
        "person_id": person(login).id,
        "question": "Как закрыть четверть?",
        "state": BookingState.SOLVED,
        "booked_by_id": person(login).id,
        "booked_at": clock.now(),
        "host_id": person(ADMINISTRATOR).id,
        "direction": Direction.REPORTS,
        "result": "Показали отчёт за четверть",
    }
    booking = Booking(**usual | changes)
    db.session.add(booking)
    db.session.commit()
    return booking
