"""Who answers for what, and how wrong passwords pause signing in."""

import pytest

from helpdesk.domain.people import OWNERS, Role, kinds_answered_by, may_own
from helpdesk.domain.workflow import TicketKind


def test_every_kind_has_an_owner() -> None:
    assert set(OWNERS) == set(TicketKind)
    assert all(OWNERS.values())


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.ADMINISTRATOR, {TicketKind.TECHNICAL, TicketKind.UNSURE}),
        (Role.DEPUTY, {TicketKind.METHODOLOGICAL}),
        (Role.METHODIST, set()),
        (Role.DIRECTOR, set()),
        (Role.LEADERSHIP, set()),
        (Role.TEACHER, set()),
        (Role.STAFF, set()),
    ],
)
def test_a_role_sees_the_queue_it_comes_first_for(role: Role, kinds: set[TicketKind]) -> None:
    assert set(kinds_answered_by(role)) == kinds


@pytest.mark.parametrize("role", Role)
def test_tickets_are_in_the_hands_of_the_posts_the_regulation_names(role: Role) -> None:
    assert may_own(role) is (role in {Role.ADMINISTRATOR, Role.DEPUTY, Role.METHODIST, Role.DIRECTOR})
