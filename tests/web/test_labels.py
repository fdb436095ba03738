"""The desk's words: nothing the domain knows goes without a label."""

from enum import StrEnum

import pytest
from flask import Flask
from flask_babel import force_locale

from helpdesk.domain.people import Role
from helpdesk.domain.workflow import Outcome, TicketKind, TicketState, Urgency
from helpdesk.web import labels

TABLES = [
    *((table, TicketKind) for table in (labels.KINDS, labels.KIND_QUESTIONS, labels.KIND_EXAMPLES)),
    *((table, TicketState) for table in (labels.REQUESTER_STATES, labels.STAFF_STATES)),
    *((labels.URGENCIES, Urgency), (labels.OUTCOMES, Outcome), (labels.ROLES, Role)),
]


@pytest.mark.parametrize(("table", "members"), TABLES)
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_member_has_a_label_of_its_own(
    ctx: Flask, table: dict[StrEnum, str], members: type[StrEnum], locale: str
) -> None:
    with force_locale(locale):
        said = [str(table[member]) for member in members]
    assert len(set(said)) == len(list(members))
    assert all(said)


def test_critical_is_not_for_a_requester_to_choose() -> None:
    assert set(labels.URGENCY_CHOICES) == {Urgency.NORMAL, Urgency.URGENT}
