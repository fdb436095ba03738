"""The hour as a whole: held, over for all who are left, and one more after it."""

from datetime import datetime

import pytest

from helpdesk import clock
from helpdesk.agenda import actions
from helpdesk.agenda.actions import Mark
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import CalendarEntry, ConsultationState
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.errors import NotAChoice, Refused
from helpdesk.domain.hour import (
    ClosedDay,
    EndsBeforeStart,
    NotYetBegun,
    QueueChanged,
    SlotInThePast,
    SlotsOverlap,
)
from helpdesk.domain.places import ConsultationFull
from helpdesk.domain.school_week import Venue
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from tests.agenda.hours import (
    AFTER,
    MONDAY,
    MORNING,
    THURSDAY,
    booked,
    consultation,
    letters_about,
    marked,
    visit,
)
from tests.factories import ADMINISTRATOR, DEPUTY, NAMESAKE, OTHER_TEACHER, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_held_is_said_once_the_hour_has_begun() -> None:
    with clock.at(MORNING), pytest.raises(NotYetBegun):
        actions.hold(MONDAY, by=person(DEPUTY))
    with clock.at(AFTER):
        actions.hold(MONDAY, by=person(DEPUTY))
        actions.hold(MONDAY, by=person(ADMINISTRATOR))
    assert (consultation().state, consultation().held_by_id) == (ConsultationState.HELD, person(DEPUTY).id)


def test_all_who_are_left_did_not_come() -> None:
    mine, other, third = booked(), booked(OTHER_TEACHER), booked(NAMESAKE)
    with clock.at(AFTER):
        marked(third, Mark.SOLVED)
        actions.miss_left(MONDAY, [mine, other], by=person(DEPUTY))
        db.session.commit()
    assert [visit(one).state for one in (mine, other, third)] == [
        BookingState.MISSED,
        BookingState.MISSED,
        BookingState.SOLVED,
    ]


def test_all_who_are_left_go_to_the_next_consultation() -> None:
    mine, other = booked(), booked(OTHER_TEACHER)
    with clock.at(AFTER):
        actions.move_left(MONDAY, [other, mine], THURSDAY, by=person(DEPUTY))
        db.session.commit()
    places = db.session.query(Booking.place).filter_by(state=BookingState.BOOKED).order_by(Booking.place)
    assert [place for (place,) in places] == [1, 2]
    assert len(letters_about(":moved:")) == 2


def test_all_or_nobody_goes_where_places_are_too_few() -> None:
    mine, other = booked(), booked(OTHER_TEACHER)
    people = [one.login for one in db.session.query(type(person(TEACHER))).order_by("id").limit(5)]
    for login in people:
        booked(login, starts=THURSDAY)
    with clock.at(AFTER), pytest.raises(ConsultationFull):
        actions.move_left(MONDAY, [mine, other], THURSDAY, by=person(DEPUTY))
    db.session.rollback()
    assert [visit(one).state for one in (mine, other)] == [BookingState.BOOKED, BookingState.BOOKED]


@pytest.mark.parametrize("listed", [[], [1, 2, 3]])
def test_a_list_that_has_changed_is_refused(listed: list[int]) -> None:
    booked(), booked(OTHER_TEACHER)
    with clock.at(AFTER), pytest.raises(QueueChanged):
        actions.miss_left(MONDAY, listed, by=person(DEPUTY))


def test_one_more_consultation_has_a_place_for_every_ten_minutes_and_moves_no_deadline() -> None:
    due = file_ticket().resolution_due
    starts, ends = datetime(2026, 11, 9, 16), datetime(2026, 11, 9, 16, 40)
    actions.add_extra(starts, ends, Venue("2", " 8 "), by=person(DEPUTY))
    db.session.commit()
    slot = school_timetable().slot_starting(starts)
    assert slot is not None
    assert (slot.places, slot.venue.building, slot.venue.room) == (4, "2", "8")
    assert slot.venue.hosts == ("заместитель директора по УВР",)
    assert db.session.query(CalendarEntry).filter_by(made_by_id=person(DEPUTY).id).count() == 1
    assert db.session.query(Ticket).one().resolution_due == due


@pytest.mark.parametrize(
    ("day", "starts", "ends", "refusal"),
    [
        (9, 15, 16, SlotsOverlap),
        (12, 14, 17, SlotsOverlap),
        (9, 9, 10, SlotInThePast),
        (10, 16, 16, EndsBeforeStart),
        (10, 16, 15, EndsBeforeStart),
        (14, 10, 11, ClosedDay),
    ],
)
def test_one_more_consultation_is_refused(day: int, starts: int, ends: int, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        actions.add_extra(
            datetime(2026, 11, day, starts), datetime(2026, 11, day, ends), Venue("1", "205"), by=person(DEPUTY)
        )


def test_a_consultation_in_ten_years_is_refused() -> None:
    with pytest.raises(NotAChoice):
        actions.add_extra(datetime(2036, 11, 10, 15), datetime(2036, 11, 10, 16), Venue(), by=person(DEPUTY))
