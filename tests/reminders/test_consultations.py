"""The reminder of a consultation: a working day before, once, to everybody who has a place.

Its wording is kept in `letters/`; after a change: `UPDATE_LETTERS=1 pytest tests/reminders`.
"""

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from threading import Event

import pytest

from helpdesk import clock, worker
from helpdesk.bookings import actions
from helpdesk.bookings.models import Booking
from helpdesk.bookings.queries import coming_bookings_of
from helpdesk.consultations.models import CalendarEntry, Consultation, ConsultationState
from helpdesk.domain.school_week import EntryKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.reminders.consultations import remind_of_consultations
from tests.factories import OTHER_TEACHER, TEACHER, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"
THURSDAY, NEXT_MONDAY = datetime(2026, 11, 12, 15), datetime(2026, 11, 16, 15)
WEDNESDAY_NINE = later(days=2, hours=-1)
QUESTION = "Отметки Сидорова"


def booked(starts: datetime = THURSDAY, login: str = TEACHER) -> Booking:
    """A place, committed."""
    someone = person(login)
    booking = actions.book(starts, person=someone, by=someone, question=QUESTION)
    db.session.commit()
    return booking


def reminded_at(*moments: datetime) -> list[int]:
    """How many reminders each round of the worker sends."""
    counts = []
    for moment in moments:
        with clock.at(moment):
            counts.append(remind_of_consultations())
            db.session.commit()
    return counts


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_reminder_says_what_was_agreed(locale: str) -> None:
    person(TEACHER).locale = locale
    booked(login=OTHER_TEACHER)
    booked()
    assert reminded_at(WEDNESDAY_NINE) == [2]
    letter = db.session.query(Letter).filter(Letter.to_address.startswith(TEACHER)).one()
    said = f"To: {letter.to_name}\nSubject: {letter.subject}\n\n{letter.text}"
    snapshot = SNAPSHOTS / f"consultation_reminder.{locale}.txt"
    if os.environ.get("UPDATE_LETTERS"):
        snapshot.write_text(said, encoding="utf-8")
    assert said == snapshot.read_text(encoding="utf-8")
    assert QUESTION not in letter.text + letter.html


def test_it_comes_at_nine_of_the_working_day_before_and_once() -> None:
    booked()
    moments = [later(days=1), later(days=2, hours=-1, seconds=-1), WEDNESDAY_NINE, later(days=2), later(days=3)]
    assert reminded_at(*moments) == [0, 0, 1, 0, 0]


def test_before_a_monday_it_comes_on_friday() -> None:
    booked(NEXT_MONDAY)
    assert reminded_at(later(days=3), later(days=4, hours=-1), later(days=6)) == [0, 1, 0]


def test_before_the_first_consultation_of_the_year_it_comes_before_the_holidays() -> None:
    booked(datetime(2027, 1, 11, 15))
    assert reminded_at(later(days=51), later(days=60)) == [1, 0]


def test_whoever_books_later_is_not_reminded() -> None:
    with clock.at(later(days=2)):
        booked()
    assert reminded_at(later(days=2, hours=1), later(days=3)) == [0, 0]


def test_nothing_leaves_outside_working_hours() -> None:
    booked(NEXT_MONDAY)
    assert reminded_at(later(days=4, hours=8), later(days=5), later(days=7, hours=-2), later(days=7)) == [0, 0, 0, 1]


def test_after_a_worker_that_slept_too_long_nobody_is_told_of_the_past() -> None:
    booked()
    assert reminded_at(later(days=3, hours=5)) == [0]


def test_whoever_gave_the_place_up_is_left_alone() -> None:
    booked()
    actions.cancel(coming_bookings_of(person(TEACHER))[0])
    assert reminded_at(WEDNESDAY_NINE) == [0]


def test_a_cancelled_consultation_is_not_announced() -> None:
    booked()
    db.session.query(Consultation).update({"state": ConsultationState.CANCELLED})
    assert reminded_at(WEDNESDAY_NINE) == [0]


def test_a_consultation_moved_after_the_reminder_is_told_of_again() -> None:
    booked()
    assert reminded_at(WEDNESDAY_NINE) == [1]
    db.session.query(Consultation).update({"starts_at": later(days=8, hours=5), "ends_at": later(days=8, hours=6)})
    assert reminded_at(later(days=6), later(days=7)) == [0, 1]


def test_a_day_off_before_moves_the_reminder_to_the_day_before_it() -> None:
    booked()
    wednesday = date(2026, 11, 11)
    db.session.add(CalendarEntry(kind=EntryKind.OFF, first_on=wednesday, last_on=wednesday, reason="карантин"))
    assert reminded_at(later(days=1, hours=-1)) == [1]


@pytest.fixture
def wednesday() -> Iterator[None]:
    """The clock stands at nine of the day before."""
    with clock.at(WEDNESDAY_NINE):
        yield


def test_the_worker_reminds_and_commits(wednesday: None) -> None:
    with clock.at(later()):
        booked()
    assert worker.run_once("w", Event()).done["consultations"] == 1
    db.session.rollback()
    assert db.session.query(Letter).filter(Letter.key.startswith("consultation:")).count() == 1
