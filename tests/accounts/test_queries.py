"""Who answers for what: the first post of the order that is filled."""

import pytest

from helpdesk import clock
from helpdesk.accounts.queries import owner_of, owners
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from tests.client import counted_queries
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_both_kinds_have_their_owner_in_one_query() -> None:
    with counted_queries(db.engine) as sent:
        found = owners(TicketKind.TECHNICAL, TicketKind.METHODOLOGICAL)
    assert [one and one.login for one in found.values()] == [ADMINISTRATOR, DEPUTY]
    assert len(sent) == 1


def test_an_empty_post_falls_to_the_next_of_the_order() -> None:
    person(DEPUTY).closed_at = clock.now()
    found = owner_of(TicketKind.METHODOLOGICAL)
    assert found is not None
    assert found.login == METHODIST
    person(METHODIST).closed_at = person(ADMINISTRATOR).closed_at = clock.now()
    assert owner_of(TicketKind.TECHNICAL) is None
