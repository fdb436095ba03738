"""The quarter's page from the database: its Thursdays, the next session, the proposal and who sees whom."""

from datetime import date, timedelta

import pytest

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.directions import Direction
from helpdesk.domain.school_week import EntryKind
from helpdesk.domain.trainings import ThursdayState
from helpdesk.extensions import db
from helpdesk.trainings import queries
from helpdesk.trainings.models import Quarter
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    LEADERSHIP,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    later,
    person,
)
from tests.trainings.log import NEXT_THURSDAY, THURSDAY, cancelled, held, planned

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def page(wanted: str = "", login: str = ADMINISTRATOR) -> queries.QuarterPage:
    """The quarter's page as somebody sees it."""
    return queries.quarter_page(wanted, person(login))


def test_the_present_quarter_is_shown_with_the_break_after_it() -> None:
    found = page()
    assert found.quarter is not None
    assert found.quarter.address == "2026-2"
    assert [f"{day.thursday.on:%d.%m}" for day in found.days] == [
        *("05.11", "12.11", "19.11", "26.11", "03.12", "10.12", "17.12", "24.12", "31.12", "07.01")
    ]


@pytest.mark.parametrize(("wanted", "address"), [("2026-1", "2026-1"), ("1999-1", "2026-2"), ("'; --", "2026-2")])
def test_another_quarter_is_asked_for_by_its_address(wanted: str, address: str) -> None:
    found = page(wanted).quarter
    assert found is not None
    assert found.address == address


def test_each_thursday_carries_what_was_written_down() -> None:
    held(THURSDAY, Direction.MARKS, TEACHER)
    cancelled(NEXT_THURSDAY)
    first, second, third = page(login=TEACHER).days[:3]
    assert (first.thursday.state, first.thursday.direction) == (ThursdayState.HELD, Direction.MARKS)
    assert first.mine is not None
    assert (second.thursday.state, second.thursday.reason, second.mine) == (ThursdayState.CANCELLED, "Педсовет", None)
    assert (third.thursday.state, third.training, third.version) == (ThursdayState.PLANNED, None, 0)


def test_the_next_session_is_the_next_thursday_that_is_held() -> None:
    cancelled(NEXT_THURSDAY)
    coming = page().coming
    assert coming is not None
    assert (coming.thursday.on, coming.place) == (date(2026, 11, 19), ("1", "205"))


def test_a_session_keeps_its_own_place() -> None:
    planned(NEXT_THURSDAY, building="2", room="спортзал")
    coming = page().coming
    assert coming is not None
    assert coming.place == ("2", "спортзал")


def test_the_next_session_is_shown_on_the_page_of_any_quarter() -> None:
    coming = page("2026-4").coming
    assert coming is not None
    assert coming.thursday.on == NEXT_THURSDAY


def test_the_proposal_counts_recent_tickets_of_a_directions_topics() -> None:
    for topic in ("login", "saving"):
        file_ticket(topic=topic)
    with clock.at(clock.now() - timedelta(days=60)):
        for _number in range(3):
            file_ticket(topic="roster")
    found = page().proposal
    assert found is not None
    assert (found.direction, found.tickets, found.is_uncovered) == (Direction.TECHNOLOGY, 2, True)


def test_what_the_quarter_has_had_or_planned_is_not_proposed() -> None:
    file_ticket(topic="saving")
    held(THURSDAY, Direction.TECHNOLOGY)
    planned(date(2026, 11, 19), Direction.PLANNING)
    held(date(2026, 10, 8), Direction.MARKS)
    held(date(2026, 9, 10), Direction.REPORTS)
    held(date(2026, 10, 15), Direction.PARENTS)
    found = page().proposal
    assert found is not None
    assert (found.direction, found.last_held_on) == (Direction.REPORTS, date(2026, 9, 10))


@pytest.mark.parametrize("login", [TEACHER, METHODIST, LEADERSHIP, DIRECTOR])
def test_the_proposal_is_for_who_decides(login: str) -> None:
    assert page(login=login).proposal is None
    assert page(login=DEPUTY).proposal is not None


def test_what_waits_for_the_readers_word_is_listed_whatever_the_quarter() -> None:
    held(date(2026, 10, 8), Direction.MARKS, TEACHER)
    held(THURSDAY, Direction.MARKS, TEACHER, confirmed=True)
    assert [day.thursday.on for day in page(login=TEACHER).unconfirmed] == [date(2026, 10, 8)]
    assert page(login=OTHER_TEACHER).unconfirmed == []


def test_without_quarters_there_is_still_a_next_session() -> None:
    db.session.query(Quarter).delete()
    found = page()
    assert (found.quarter, found.days) == (None, [])
    assert found.coming is not None
    assert found.coming.thursday.on == NEXT_THURSDAY
    assert found.is_behind


def test_after_the_last_quarter_the_page_says_that_the_next_are_not_entered() -> None:
    assert not page().is_behind
    with clock.at(later(days=220)):
        assert page().is_behind


@pytest.mark.parametrize(
    ("login", "count"), [(ADMINISTRATOR, 2), (DEPUTY, 2), (LEADERSHIP, 2), (DIRECTOR, 2), (TEACHER, 0), (METHODIST, 0)]
)
def test_who_was_there_is_told_to_owners_and_leadership_only(login: str, count: int) -> None:
    row = held(THURSDAY, Direction.MARKS, OTHER_TEACHER, TEACHER)
    names = [line.person.sort_name for line in queries.attendances_of(row, person(login))]
    assert len(names) == count
    assert names == sorted(names)


@pytest.mark.parametrize(("words", "count"), [("баран", 1), ("BARANOVA", 1), ("Волкова Ольга", 2), ("%", 0), ("_", 0)])
def test_people_are_found_by_part_of_a_name_or_the_beginning_of_a_login(words: str, count: int) -> None:
    assert len(queries.people_found(words)) == count


def test_a_search_shows_twenty_people_at_most_and_nobody_who_left() -> None:
    assert len(queries.people_found("а")) == queries.SHOWN_PEOPLE
    person(TEACHER).closed_at = clock.now()
    assert queries.people_found("баранова") == []


def test_sessions_of_the_next_weeks_come_with_their_trainers() -> None:
    planned(NEXT_THURSDAY, trainer=person(METHODIST))
    db.session.add(CalendarEntry(kind=EntryKind.OFF, first_on=date(2026, 11, 19), last_on=date(2026, 11, 19)))
    db.session.flush()
    found = queries.coming_sessions(school_timetable(), date(2026, 11, 9))
    assert [f"{day.thursday.on:%d.%m}" for day in found] == ["12.11", "26.11"]
    assert found[0].training is not None
    assert found[0].training.trainer == person(METHODIST)
