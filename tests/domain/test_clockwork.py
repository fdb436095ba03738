"""What the clock asks for at a moment: tables of a ticket and a moment, no database."""

from datetime import timedelta

import pytest

from helpdesk.domain.clockwork import TimedKind, Watched, acts_due, horizon, is_at_work, is_day_begun
from helpdesk.domain.workflow import ENDED_STATES, TicketState
from tests.domain.school import at, on, school

FILED = "2026-11-06 10:00"  # Friday


def running(response: str, resolution: str, *, began: str = FILED, is_answered: bool = False) -> Watched:
    """A ticket in work with these two dues."""
    state = TicketState.IN_PROGRESS if is_answered else TicketState.NEW
    return Watched(state, at(began), at(response), at(resolution), is_answered)


def told(ticket: Watched, moment: str) -> list[str]:
    """What is due at a moment, in short words."""
    return [
        f"{act.kind.value} {act.promise.value}" if act.promise else f"{act.kind.value} {act.after}"
        for act in acts_due(ticket, at(moment), school())
    ]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-06 16:00", []),
        ("2026-11-08 12:00", []),  # Sunday
        ("2026-11-09 07:59:59", []),
        ("2026-11-09 08:00", ["due-day response"]),
        ("2026-11-09 14:59:59", ["due-day response"]),
        ("2026-11-09 15:00", ["due-hour response"]),
        ("2026-11-09 16:00", ["due-hour response"]),  # on time is up to and with the due
        ("2026-11-09 16:00:01", ["overdue response"]),
        ("2026-11-09 17:00", []),
        ("2026-11-09 23:00", []),
        ("2026-11-10 08:30", []),
        ("2026-11-10 09:00", ["overdue response"]),
        ("2026-11-12 08:00", ["due-day resolution"]),
        ("2026-11-12 09:00", ["overdue response", "due-day resolution"]),
        ("2026-11-12 15:30", ["overdue response", "due-hour resolution"]),
        ("2026-11-13 09:00", ["overdue response", "overdue resolution"]),
        ("2026-12-31 12:00", []),
        ("2027-01-11 09:00", ["overdue response", "overdue resolution"]),
    ],
)
def test_a_ticket_due_on_monday_and_thursday(moment: str, expected: list[str]) -> None:
    assert told(running("2026-11-09 16:00", "2026-11-12 16:00"), moment) == expected


@pytest.mark.parametrize(
    ("due", "moment", "expected"),
    [
        ("2026-11-10 09:30", "2026-11-09 16:29", []),
        ("2026-11-10 09:30", "2026-11-09 16:30", ["due-hour resolution"]),
        ("2026-11-10 09:30", "2026-11-10 08:00", ["due-day resolution"]),  # before opening the hour one waits
        ("2026-11-10 09:30", "2026-11-10 09:00", ["due-hour resolution"]),
        ("2026-11-09 09:00", "2026-11-06 16:00", ["due-hour resolution"]),
        ("2026-11-05 09:30", "2026-11-03 15:30", ["due-hour resolution"]),  # a short day before a holiday
        ("2026-11-05 09:30", "2026-11-04 12:00", []),
        ("2027-01-11 09:30", "2026-12-30 16:30", ["due-hour resolution"]),
        ("2027-01-11 17:00", "2027-01-11 08:00", ["due-day resolution"]),
        ("2027-02-20 16:00", "2027-02-20 15:00", ["due-hour resolution"]),  # a worked Saturday, short
    ],
)
def test_a_working_hour_before_is_counted_over_nights_and_holidays(due: str, moment: str, expected: list[str]) -> None:
    assert told(running(due, due, began="2026-11-02 10:00", is_answered=True), moment) == expected


@pytest.mark.parametrize(
    ("began", "due", "moment"),
    [
        ("2026-11-09 10:00", "2026-11-09 16:00", "2026-11-09 10:01"),  # filed on the day itself, after eight
        ("2026-11-09 10:00", "2026-11-09 11:00", "2026-11-09 10:01"),  # an outage: the hour began with the filing
        ("2026-11-09 14:59", "2026-11-09 15:30", "2026-11-09 15:00"),
    ],
)
def test_what_the_receipt_has_just_said_is_not_said_again(began: str, due: str, moment: str) -> None:
    assert told(running(due, "2026-11-12 16:00", began=began), moment) == []


def test_a_promise_that_was_kept_asks_for_nothing() -> None:
    assert told(running("2026-11-09 16:00", "2026-11-12 16:00", is_answered=True), "2026-11-10 09:00") == []


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-10 12:00", []),
        ("2026-11-11 09:59", []),
        ("2026-11-11 10:00", ["asked 2"]),
        ("2026-11-13 16:00", ["asked 2"]),
        ("2026-11-14 12:00", []),  # Saturday
        ("2026-11-16 09:30", ["asked 2"]),
        ("2026-11-16 10:00", ["asked 5"]),
        ("2026-11-23 09:59", ["asked 5"]),
        ("2026-11-23 10:00", ["unanswered 0"]),
        ("2026-11-23 17:00", []),
        ("2027-01-11 09:00", ["unanswered 0"]),
    ],
)
def test_while_the_requester_is_waited_for(moment: str, expected: list[str]) -> None:
    long_over = at("2026-11-09 16:00")
    ticket = Watched(TicketState.WAITING_AUTHOR, at(FILED), long_over, long_over, True, asked=at("2026-11-09 10:00"))
    assert told(ticket, moment) == expected


@pytest.mark.parametrize(
    ("asked", "moment", "expected"),
    [
        ("2026-12-29 10:00", "2027-01-11 10:00", ["asked 2"]),  # 30.12, then New Year
        ("2026-12-29 10:00", "2026-12-31 12:00", []),
        ("2026-11-07 12:00", "2026-11-10 12:00", ["asked 2"]),  # asked on a Saturday
        ("2026-11-09 19:00", "2026-11-11 16:59", []),
        ("2026-11-09 19:00", "2026-11-12 09:00", ["asked 2"]),
    ],
)
def test_waiting_is_counted_in_working_days(asked: str, moment: str, expected: list[str]) -> None:
    due = at("2027-02-01 16:00")
    assert told(Watched(TicketState.WAITING_AUTHOR, at(FILED), due, due, True, asked=at(asked)), moment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 12:00", []),
        ("2026-11-23 16:59", []),  # the tenth working day is still the requester's
        ("2026-11-24 08:30", []),
        ("2026-11-24 09:00", ["settled 0"]),
        ("2027-01-03 12:00", []),
    ],
)
def test_a_resolved_ticket_closes_when_it_can_be_returned_no_more(moment: str, expected: list[str]) -> None:
    due = at("2026-11-12 16:00")
    ticket = Watched(TicketState.RESOLVED, at(FILED), due, due, True, resolved=at("2026-11-09 12:00"))
    assert told(ticket, moment) == expected


@pytest.mark.parametrize("state", ENDED_STATES)
def test_an_ended_ticket_is_left_alone(state: TicketState) -> None:
    late = at("2026-11-09 16:00")
    assert told(Watched(state, at(FILED), late, late, False, asked=late, resolved=late), "2026-12-07 12:00") == []


def test_a_moved_due_is_another_act() -> None:
    first, second = (running(due, due, is_answered=True) for due in ("2026-11-09 16:00", "2026-11-12 16:00"))
    about = {act.about for ticket in (first, second) for act in acts_due(ticket, at("2026-11-13 09:00"), school())}
    assert about == {"resolution:2026-11-09T16:00:00", "resolution:2026-11-12T16:00:00"}


@pytest.mark.parametrize("hours", range(0, 24 * 12, 5))
def test_nothing_lies_beyond_the_horizon(hours: int) -> None:
    moment = at("2026-12-24 00:30") + timedelta(hours=hours)
    calendar = school()
    beyond = horizon(moment, calendar)
    for minutes in (1, 30, 61, 600, 24 * 60 * 3):
        due = beyond + timedelta(minutes=minutes)
        ticket = Watched(TicketState.IN_PROGRESS, at(FILED), due, due, False)
        assert list(acts_due(ticket, moment, calendar)) == []


@pytest.mark.parametrize(
    ("moment", "is_begun", "works"),
    [
        ("2026-11-09 07:59", False, False),
        ("2026-11-09 08:00", True, False),
        ("2026-11-09 09:00", True, True),
        ("2026-11-09 16:59:59", True, True),
        ("2026-11-09 17:00", False, False),
        ("2026-11-03 16:00", False, False),  # a short day
        ("2026-11-04 12:00", False, False),
        ("2026-11-14 12:00", False, False),
    ],
)
def test_the_desk_speaks_only_in_its_hours(moment: str, is_begun: bool, works: bool) -> None:
    assert (is_day_begun(at(moment), school()), is_at_work(at(moment), school())) == (is_begun, works)


def test_a_closure_entered_later_silences_the_day() -> None:
    ticket = running("2026-11-12 16:00", "2026-11-16 16:00")
    closed = school(on("off", "2026-11-12", "2026-11-13"))
    assert [act.kind for act in acts_due(ticket, at("2026-11-12 10:00"), closed)] == []
    assert [act.kind for act in acts_due(ticket, at("2026-11-16 09:00"), closed)] == [
        TimedKind.OVERDUE,
        TimedKind.DUE_TODAY,
    ]
