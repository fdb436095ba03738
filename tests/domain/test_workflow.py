"""Every move and every forbidden move of the table (domain.md §5)."""

from itertools import product
from pathlib import Path

import pytest

from helpdesk.domain.workflow import (
    ENDED_STATES,
    MOVES,
    OPEN_STATES,
    ForbiddenMove,
    NotYours,
    Part,
    TicketState,
    TooLateToReopen,
    check_move,
    check_reopening,
    moves_from,
)

ALLOWED = """
new: in_progress/owner waiting_author/owner consultation/owner duplicate/owner withdrawn/requester resolved/owner
in_progress: waiting_author/owner consultation/owner waiting_vendor/owner resolved/owner
waiting_author: in_progress/owner closed/desk resolved/owner
consultation: in_progress/owner resolved/owner
waiting_vendor: in_progress/owner resolved/owner
reopened: in_progress/owner waiting_author/owner consultation/owner resolved/owner
resolved: closed/requester closed/desk reopened/requester
"""


def table() -> set[tuple[str, str, str]]:
    """The text above as (old, new, part)."""
    lines = (line.split(":") for line in ALLOWED.strip().splitlines())
    return {(old, *move.split("/")) for old, moves in lines for move in moves.split()}


@pytest.mark.parametrize(("old", "new", "part"), [*product(TicketState, TicketState, Part)])
def test_each_move_is_allowed_to_exactly_whom_the_regulations_table_says(
    old: TicketState, new: TicketState, part: Part
) -> None:
    try:
        check_move(old, new, frozenset({part}))
        passed = True
    except (ForbiddenMove, NotYours):
        passed = False
    assert passed == ((old.value, new.value, part.value) in table())


def test_a_move_nobody_may_make_is_told_from_one_of_the_other_side() -> None:
    with pytest.raises(ForbiddenMove):
        check_move(TicketState.CLOSED, TicketState.NEW, frozenset(Part))
    with pytest.raises(NotYours):
        check_move(TicketState.NEW, TicketState.WITHDRAWN, frozenset({Part.OWNER}))


def test_every_state_is_open_resolved_or_ended_and_only_one_of_them() -> None:
    assert sorted([*OPEN_STATES, *ENDED_STATES, TicketState.RESOLVED]) == sorted(TicketState)


def test_from_an_ended_ticket_nothing_leads_on() -> None:
    assert not [move for move in MOVES if move[0] in ENDED_STATES]


def test_who_plays_both_parts_may_make_the_moves_of_both() -> None:
    assert moves_from(TicketState.RESOLVED, frozenset(Part)) == (TicketState.CLOSED, TicketState.REOPENED)


def test_the_tenth_working_day_is_not_too_late() -> None:
    check_reopening(10)
    with pytest.raises(TooLateToReopen):
        check_reopening(11)


def test_the_table_in_the_manual_is_the_codes_own() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
    for old in TicketState:
        moves = [f"{new.value} ({', '.join(sorted(who))})" for (start, new), who in MOVES.items() if start is old]
        assert f"| {old.value} | {', '.join(moves) or 'nothing'} |" in manual
