"""Several tablets at one table: nothing is done twice, nobody gets another's number."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.agenda import actions
from helpdesk.agenda.actions import Mark
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import CalendarEntry
from helpdesk.domain.errors import Refused
from helpdesk.domain.hour import SlotsOverlap, VisitChanged
from helpdesk.domain.school_week import EntryKind, Venue
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets.models import Comment
from tests.agenda.hours import DURING, MONDAY, THURSDAY, booked, marked, visit
from tests.factories import ADMINISTRATOR, DEPUTY, file_ticket, person

pytestmark = pytest.mark.usefixtures("monday")

HOSTS = (DEPUTY, ADMINISTRATOR, DEPUTY, ADMINISTRATOR)
WALK_INS = 20


def at_once(app: Flask, act: Callable[[str], object], logins: Sequence[str]) -> list[type[Refused] | None]:
    """What each of these people gets who act at the same moment: None, or the refusal."""
    start = Barrier(len(logins))

    def acting(login: str) -> type[Refused] | None:
        with app.app_context(), clock.at(DURING):
            start.wait()
            try:
                act(login)
            except Refused as refused:
                db.session.rollback()
                return type(refused)
            db.session.commit()
            return None

    with ThreadPoolExecutor(len(logins)) as pool:
        return list(pool.map(acting, logins))


def test_two_hosts_at_two_tablets_solve_a_visit_once(app: Flask) -> None:
    with app.app_context():
        mine = booked(ticket_id=file_ticket(kind=TicketKind.METHODOLOGICAL).id)
    outcomes = at_once(app, lambda by: marked(mine, Mark.SOLVED, f"Слова {by}.", by=by, state="booked"), HOSTS[:2])
    assert outcomes in ([None, VisitChanged], [VisitChanged, None])
    with app.app_context():
        assert visit(mine).state is BookingState.SOLVED
        winner = outcomes.index(None)
        assert [one.body for one in db.session.query(Comment)] == [f"Слова {DEPUTY}."] * (winner == 0)
        assert db.session.query(Letter).filter(Letter.key.contains(":resolved:")).count() == (winner == 0)


def test_a_person_is_moved_once(app: Flask) -> None:
    with app.app_context():
        mine = booked()
    outcomes = at_once(app, lambda by: actions.move(visit(mine), "booked", THURSDAY, by=person(by)), HOSTS)
    assert (outcomes.count(None), outcomes.count(VisitChanged)) == (1, 3)
    with app.app_context():
        assert db.session.query(Booking).filter_by(state=BookingState.BOOKED).count() == 1


def test_those_who_walk_in_together_have_different_numbers(app: Flask) -> None:
    with app.app_context():
        people = db.session.scalars(sa.select(Person.login).order_by(Person.id).limit(WALK_INS)).all()

    def coming(login: str) -> None:
        actions.walk_in(MONDAY, person=person(login), question="", by=person(DEPUTY))

    assert at_once(app, coming, people) == [None] * WALK_INS
    with app.app_context():
        assert sorted(db.session.scalars(sa.select(Booking.place)).all()) == list(range(1, WALK_INS + 1))


def test_one_more_consultation_is_added_once(app: Flask) -> None:
    starts, ends = MONDAY.replace(hour=16), MONDAY.replace(hour=17)
    outcomes = at_once(app, lambda by: actions.add_extra(starts, ends, Venue(), by=person(by)), HOSTS)
    assert (outcomes.count(None), outcomes.count(SlotsOverlap)) == (1, 3)
    with app.app_context():
        assert db.session.query(CalendarEntry).filter_by(kind=EntryKind.EXTRA).count() == 1
