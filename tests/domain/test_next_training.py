"""The coming training: the soonest one, the direction the desk proposes, and when letters leave."""

from datetime import date

import pytest

from helpdesk.domain.directions import Direction
from helpdesk.domain.next_training import next_session, notices_due, propose, working_day_before
from helpdesk.domain.school_week import Entry
from helpdesk.domain.trainings import Session, as_it_stands, thursdays
from tests.domain.school import QUARTERS, at, held, on, school

TODAY = date(2026, 12, 2)  # a Wednesday of the second quarter
FIRST_ASKED = {Direction.MARKS: 9, Direction.REPORTS: 4, Direction.PARENTS: 4}
LAST_HELD = {Direction.REPORTS: date(2026, 10, 1), Direction.PARENTS: date(2026, 9, 3)}


@pytest.mark.parametrize(
    ("taken", "tickets", "last_held", "expected"),
    [
        ((), {}, {}, Direction.TECHNOLOGY),
        ((), FIRST_ASKED, {}, Direction.MARKS),
        ((Direction.MARKS,), FIRST_ASKED, LAST_HELD, Direction.PARENTS),
        ((Direction.MARKS,), FIRST_ASKED, {Direction.REPORTS: date(2026, 9, 3)}, Direction.PARENTS),
        (tuple(Direction), FIRST_ASKED, LAST_HELD, Direction.MARKS),
        ((*list(Direction)[:4],), FIRST_ASKED, LAST_HELD, Direction.PARENTS),
    ],
)
def test_the_proposal_follows_the_quarter_then_the_tickets_then_the_calendar(
    taken: tuple[Direction, ...],
    tickets: dict[Direction, int],
    last_held: dict[Direction, date],
    expected: Direction,
) -> None:
    proposal = propose(taken, tickets, last_held)
    assert proposal.direction is expected
    assert proposal.is_uncovered is (expected not in taken)
    assert (proposal.tickets, proposal.last_held_on) == (tickets.get(expected, 0), last_held.get(expected))


def test_the_next_session_is_the_one_held_soonest() -> None:
    move = held("move", "2026-12-03", "2026-12-11 15:00", "2026-12-11 16:00")
    coming = next_session(
        thursdays(QUARTERS[1].first_on, QUARTERS[1].last_on, school(move), [], QUARTERS, TODAY), TODAY
    )
    assert coming is not None
    assert coming.on == date(2026, 12, 10)
    assert next_session([], TODAY) is None


@pytest.mark.parametrize(
    ("moment", "direction", "letters"),
    [
        ("2026-11-30 16:59", None, ""),
        ("2026-12-01 08:59", None, ""),
        ("2026-12-01 09:00", None, "warning"),
        ("2026-12-01 09:00", Direction.MARKS, ""),
        ("2026-12-01 17:00", None, ""),
        ("2026-12-02 09:00", Direction.MARKS, "reminder"),
        ("2026-12-02 09:00", None, "reminder"),
        ("2026-12-03 14:59", Direction.MARKS, "reminder"),
        ("2026-12-03 15:00", Direction.MARKS, ""),
        ("2026-12-04 10:00", None, ""),
    ],
)
def test_letters_leave_two_and_one_working_days_before(moment: str, direction: Direction | None, letters: str) -> None:
    session = Session(date(2026, 12, 3), direction=direction)
    day = as_it_stands(date(2026, 12, 3), school(), session, at(moment).date())
    due = notices_due(day, at(moment), school())
    assert " ".join(notice.value.removeprefix("training_") for notice in due) == letters


def test_a_weekend_and_a_holiday_are_no_working_days_before_a_session() -> None:
    assert working_day_before(date(2027, 1, 14), 4, school()) == date(2026, 12, 30)
    assert working_day_before(date(2027, 3, 11), 3, school()) == date(2027, 3, 5)


@pytest.mark.parametrize("entry", [on("cancel", "2026-12-03"), on("off", "2026-12-03")])
def test_no_letter_tells_of_a_session_that_is_not_held(entry: Entry) -> None:
    day = as_it_stands(date(2026, 12, 3), school(entry), None, TODAY)
    assert notices_due(day, at("2026-12-02 10:00"), school(entry)) == ()


def test_letters_of_a_moved_session_count_from_its_new_day() -> None:
    timetable = school(held("move", "2026-12-03", "2026-12-08 15:00", "2026-12-08 16:00"))
    day = as_it_stands(date(2026, 12, 3), timetable, None, TODAY)
    assert notices_due(day, at("2026-12-02 10:00"), timetable) == ()
    assert len(notices_due(day, at("2026-12-07 10:00"), timetable)) == 1
