"""The calendar with its places, as one person sees it."""

from datetime import datetime

import pytest

from helpdesk import clock
from helpdesk.bookings import actions
from helpdesk.bookings.queries import hours_of
from helpdesk.extensions import db
from tests.client import counted_queries
from tests.factories import OTHER_TEACHER, TEACHER, fill_consultation, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

MONDAY, THURSDAY = datetime(2026, 11, 9, 15), datetime(2026, 11, 12, 15)


def test_calendar_places_and_ones_own_come_in_one_query() -> None:
    fill_consultation(THURSDAY, leaving=2)
    teacher = person(TEACHER)
    actions.book(THURSDAY, person=teacher, by=teacher)
    db.session.flush()
    with counted_queries(db.engine) as sent:
        hours = hours_of(teacher)
    assert len(sent) == 1
    monday, thursday = hours.open_offers(2)
    assert (monday.free, monday.own) == (6, None)
    assert (thursday.free, thursday.own and thursday.own.at) == (1, datetime(2026, 11, 12, 15, 40))


def test_a_full_consultation_is_offered_only_to_who_has_a_place() -> None:
    teacher = person(TEACHER)
    actions.book(MONDAY, person=teacher, by=teacher)
    fill_consultation(MONDAY, leaving=1)
    assert hours_of(teacher).open_offers(1)[0].slot.starts == MONDAY
    assert hours_of(person(OTHER_TEACHER)).open_offers(1)[0].slot.starts == THURSDAY


def test_nobody_signed_in_has_no_place() -> None:
    fill_consultation(MONDAY)
    assert hours_of(None).visits == []


def test_a_place_stays_ones_own_until_the_hour_is_over() -> None:
    teacher = person(TEACHER)
    actions.book(MONDAY, person=teacher, by=teacher)
    for hours, expected in ((5.5, [False]), (6, [])):
        with clock.at(later(hours=hours)):
            assert [visit.is_ahead for visit in hours_of(teacher).visits] == expected
