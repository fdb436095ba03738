"""What is counted when: each promise once, each ticket where its number says."""

from datetime import timedelta
from typing import Any

import pytest

from helpdesk.domain.cycles import (
    Measure,
    Verdict,
    answer_judged,
    outage_spans,
    overdue_since,
    picked,
    solution_judged,
)
from helpdesk.domain.periods import MOMENT, Span
from helpdesk.domain.workflow import Outcome, TicketState, Urgency
from tests.domain.cycles import MONDAY, cycle, later

DAY = Span(MONDAY, later(days=1))
S = TicketState


def test_a_cycle_is_named_like_its_ticket() -> None:
    one = cycle(serial=147, topic="ktp")
    assert (one.number, one.address, one.direction) == ("ЭЖ-2026/27-0147", "2026-0147", "planning")


@pytest.mark.parametrize(
    ("changes", "verdict", "at"),
    [
        ({"responded_at": later(hours=6)}, Verdict.ON_TIME, later(hours=6)),
        ({"responded_at": later(hours=6) + MOMENT}, Verdict.LATE, later(hours=6) + MOMENT),
        ({}, Verdict.LATE, later(hours=6) + MOMENT),
    ],
)
def test_an_answer_is_judged_when_given_or_when_its_due_has_passed(
    changes: dict[str, Any], verdict: Verdict, at: object
) -> None:
    assert answer_judged(cycle(**changes)) == (verdict, at)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"resolved_at": later(hours=30)}, Verdict.ON_TIME),
        ({"resolved_at": later(hours=31)}, Verdict.LATE),
        ({"resolved_at": later(hours=31), "is_external": True}, Verdict.EXTERNAL),
        ({"asked_at": later(hours=31)}, Verdict.LATE),
    ],
)
def test_a_solution_is_judged_and_the_operators_delay_told_apart(changes: dict[str, Any], verdict: Verdict) -> None:
    judged = solution_judged(cycle(**changes))
    assert judged is not None
    assert judged.verdict is verdict


@pytest.mark.parametrize(
    "changes",
    [
        {"state": S.WITHDRAWN, "ended_at": later(hours=1)},
        {"state": S.DUPLICATE, "ended_at": later(hours=1)},
        {"state": S.CLOSED, "outcome": Outcome.NO_ANSWER, "ended_at": later(days=20)},
        {"asked_at": later(hours=2), "state": S.WAITING_AUTHOR},
    ],
)
def test_what_the_rules_leave_out_is_not_judged(changes: dict[str, Any]) -> None:
    assert solution_judged(cycle(**changes)) is None


def test_withdrawn_tickets_owe_no_answer() -> None:
    assert answer_judged(cycle(state=S.WITHDRAWN, ended_at=later(hours=1))) is None


def test_an_open_ticket_is_overdue_since_the_promise_it_breaks() -> None:
    assert overdue_since(cycle(), later(hours=6)) is None
    assert overdue_since(cycle(), later(hours=7)) == (Verdict.LATE, later(hours=6))
    answered = cycle(responded_at=later(hours=1))
    assert overdue_since(answered, later(hours=7)) is None
    assert overdue_since(answered, later(hours=31)) == (Verdict.LATE, later(hours=30))
    with_operator = cycle(responded_at=later(hours=1), is_external=True)
    assert overdue_since(with_operator, later(hours=31)) == (Verdict.EXTERNAL, later(hours=30))


def test_nobody_is_late_who_waits_for_the_requester_or_is_done() -> None:
    late = later(days=9)
    assert overdue_since(cycle(responded_at=later(hours=1), asked_at=later(hours=2)), late) is None
    assert overdue_since(cycle(responded_at=later(hours=1), resolved_at=later(days=3)), late) is None
    assert overdue_since(cycle(responded_at=later(hours=1), resolved_at=later(days=3)), later(days=2)) is not None


@pytest.mark.parametrize(
    ("measure", "changes", "counts"),
    [
        (Measure.FILED, {}, True),
        (Measure.FILED, {"began_at": later(days=1)}, False),
        (Measure.FILED, {"cycle": 2}, False),
        (Measure.REOPENED, {"cycle": 2}, True),
        (Measure.RESOLVED, {"resolved_at": later(hours=3)}, True),
        (Measure.RESOLVED, {"resolved_at": later(days=1)}, False),
        (Measure.GIVEN_UP, {"state": S.WITHDRAWN, "ended_at": later(hours=3)}, True),
        (Measure.GIVEN_UP, {"resolved_at": later(hours=3)}, False),
        (Measure.OPEN, {"resolved_at": later(days=1)}, True),
        (Measure.OPEN, {"resolved_at": later(hours=23)}, False),
        (Measure.OVERDUE, {}, True),
        (Measure.EXTERNAL, {}, False),
        (Measure.IN_WORK, {"began_at": later(days=-3), "resolved_at": MONDAY}, True),
        (Measure.IN_WORK, {"began_at": later(days=-3), "resolved_at": later(hours=-1)}, False),
        (Measure.OUTAGE, {"urgency": Urgency.CRITICAL}, True),
        (Measure.ANSWERED_LATE, {}, True),
        (Measure.ANSWERED_ON_TIME, {"responded_at": later(hours=1)}, True),
        (Measure.SOLVED_ON_TIME, {"resolved_at": later(hours=3)}, True),
        (Measure.SOLVED_LATE, {"resolution_due": later(hours=2), "resolved_at": later(hours=3)}, True),
        (Measure.SOLVED_EXTERNAL, {"resolution_due": later(hours=2), "is_external": True}, True),
    ],
)
def test_a_number_counts_what_its_name_says(measure: Measure, changes: dict[str, Any], counts: bool) -> None:
    assert bool(picked(measure, [cycle(**changes)], DAY)) is counts


def test_a_ticket_with_two_cycles_is_one_ticket_in_work_and_its_last_cycle_stands_for_it() -> None:
    first = cycle(responded_at=later(hours=1), resolved_at=later(hours=2))
    second = cycle(cycle=2, began_at=later(hours=3))
    assert picked(Measure.IN_WORK, [second, first], DAY) == [second]
    assert picked(Measure.REROUTED, [second, first], DAY, [1]) == [second]
    assert picked(Measure.REROUTED, [second, first], DAY, [2]) == []


def test_two_tickets_about_one_outage_are_one_outage() -> None:
    critical = {"urgency": Urgency.CRITICAL}
    found = outage_spans(
        [
            cycle(**critical, resolved_at=later(hours=2)),
            cycle(**critical, ticket_id=2, began_at=later(hours=1), resolved_at=later(hours=3)),
            cycle(**critical, ticket_id=3, began_at=later(hours=20)),
            cycle(**critical, ticket_id=4, state=S.DUPLICATE, ended_at=later(hours=9)),
            cycle(ticket_id=5),
        ],
        DAY,
    )
    assert [one.until - one.since for one in found] == [timedelta(hours=3), timedelta(hours=4)]
