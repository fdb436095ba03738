"""Places: booked, given up, exchanged; never two people on one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings import actions, queries
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.domain.errors import Refused, TooLong
from helpdesk.domain.places import (
    AlreadyBooked,
    ConsultationFull,
    ConsultationOver,
    NoSuchConsultation,
    NotBooked,
)
from helpdesk.extensions import db
from tests.factories import MONDAY_MORNING, OTHER_TEACHER, TEACHER, later, person

pytestmark = pytest.mark.usefixtures("monday")

MONDAY, THURSDAY = datetime(2026, 11, 9, 15), datetime(2026, 11, 12, 15)
FIFTY = 50


def booked(starts: datetime = THURSDAY, login: str = TEACHER, **also: str) -> Booking:
    """A place, committed."""
    someone = person(login)
    booking = actions.book(starts, person=someone, by=someone, **also)
    db.session.commit()
    found = queries.own_booking(booking.id, someone)
    assert found is not None
    return found


def test_the_first_place_is_the_earliest(ctx: Flask) -> None:
    assert (booked().place, booked(login=OTHER_TEACHER).place) == (1, 2)


def test_a_second_place_at_the_same_consultation_is_refused(ctx: Flask) -> None:
    booked()
    with pytest.raises(AlreadyBooked):
        booked()


@pytest.mark.parametrize(
    ("starts", "refusal"),
    [(datetime(2026, 11, 10, 15), NoSuchConsultation), (datetime(2026, 11, 5, 15), ConsultationOver)],
)
def test_only_a_consultation_ahead_has_places(ctx: Flask, starts: datetime, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        booked(starts)


def test_a_question_has_a_limit(ctx: Flask) -> None:
    with pytest.raises(TooLong):
        booked(question="м" * 301)


def test_a_place_given_up_is_free_for_the_next_person(ctx: Flask) -> None:
    actions.cancel(booked())
    db.session.commit()
    assert booked(login=OTHER_TEACHER).place == 1
    assert booked().place == 2


def test_a_place_cannot_be_given_up_twice_or_once_the_hour_has_begun(ctx: Flask) -> None:
    mine = booked(MONDAY)
    with clock.at(later(hours=5)), pytest.raises(ConsultationOver):
        actions.cancel(mine)
    actions.cancel(mine)
    with pytest.raises(NotBooked):
        actions.cancel(mine)


def test_an_exchange_keeps_the_question_and_frees_the_old_place(ctx: Flask) -> None:
    mine = booked(MONDAY, question="Итоговые отметки")
    new = actions.rebook(mine, THURSDAY, by=person(TEACHER))
    db.session.commit()
    assert (new.question, new.place, mine.state, mine.place) == ("Итоговые отметки", 1, BookingState.CANCELLED, None)
    assert [booking.id for booking in queries.coming_bookings_of(person(TEACHER))] == [new.id]


def test_the_last_place_goes_to_one_of_fifty_who_want_it_at_once(app: Flask) -> None:
    with app.app_context():
        people = db.session.scalars(sa.select(Person.login).order_by(Person.id)).all()
        for login in people[:5]:
            booked(login=login)
    start = Barrier(FIFTY)

    def wanting(login: str) -> type[Refused] | None:
        with app.app_context(), clock.at(MONDAY_MORNING):
            start.wait()
            try:
                booked(login=login)
            except Refused as refused:
                db.session.rollback()
                return type(refused)
            return None

    with ThreadPoolExecutor(FIFTY) as pool:
        outcomes = list(pool.map(wanting, people[10 : 10 + FIFTY]))
    assert (outcomes.count(None), outcomes.count(ConsultationFull)) == (1, FIFTY - 1)
    with app.app_context():
        assert sorted(db.session.scalars(sa.select(Booking.place)).all()) == [1, 2, 3, 4, 5, 6]


def test_the_last_place_goes_to_one_of_six_who_move_there_at_once_and_the_others_keep_theirs(app: Flask) -> None:
    with app.app_context():
        people = db.session.scalars(sa.select(Person.login).order_by(Person.id)).all()
        for login in people[:5]:
            booked(MONDAY, login)
        owners = {booked(THURSDAY, login).id: login for login in people[10:16]}
    start = Barrier(len(owners))

    def moving(booking_id: int) -> type[Refused] | None:
        with app.app_context(), clock.at(MONDAY_MORNING):
            start.wait()
            try:
                booking = queries.own_booking(booking_id, person(owners[booking_id]))
                assert booking is not None
                actions.rebook(queries.read_anew(booking), MONDAY, by=booking.person)
            except Refused as refused:
                db.session.rollback()
                return type(refused)
            db.session.commit()
            return None

    with ThreadPoolExecutor(len(owners)) as pool:
        outcomes = list(pool.map(moving, owners))
    assert (outcomes.count(None), outcomes.count(ConsultationFull)) == (1, 5)
    with app.app_context():
        states = db.session.scalars(sa.select(Booking.state).where(Booking.id.in_(owners))).all()
        assert (states.count(BookingState.BOOKED), states.count(BookingState.CANCELLED)) == (5, 1)


def test_places_taken_are_counted_by_consultation(ctx: Flask) -> None:
    booked(MONDAY), booked(THURSDAY), booked(THURSDAY, OTHER_TEACHER)
    taken: Callable[..., dict[datetime, int]] = queries.places_taken
    assert [count for _at, count in sorted(taken(MONDAY_MORNING, later(days=7)).items())] == [1, 2]
