"""Letters while an owner is away."""

import pytest

from helpdesk import clock
from helpdesk.accounts.queries import on_duty
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions
from helpdesk.tickets.queries import ticket_by_id
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    NAMESAKE,
    OTHER_TEACHER,
    TEACHER,
    away,
    later,
    person,
)
from tests.tickets.acts import OWNERS_LETTERS, REPLY, everyone_mailed, filed, letters, recipients

pytestmark = pytest.mark.usefixtures("ctx", "monday")


@pytest.mark.parametrize("substitute", [TEACHER, OTHER_TEACHER, ""])
def test_letters_to_an_owner_who_is_away_go_to_who_stands_in_too(substitute: str) -> None:
    away(ADMINISTRATOR, substitute=substitute)
    ticket = filed(by=NAMESAKE)
    actions.answer(ticket, REPLY, by=person(NAMESAKE))
    actions.withdraw(ticket, by=person(NAMESAKE))
    expected = [f"{notice}:{login}" for login in (ADMINISTRATOR, substitute) for notice in OWNERS_LETTERS if login]
    if not substitute:  # the order of the posts: the deputy has the ticket, and there is nobody to stand in for
        expected = [f"{notice}:{DEPUTY}" for notice in OWNERS_LETTERS]
    assert sorted(everyone_mailed(ticket, without=NAMESAKE)) == sorted(expected)


def test_a_ticket_of_before_the_absence_is_told_to_the_next_post_without_a_substitute() -> None:
    ticket = filed()
    away(ADMINISTRATOR)
    ticket_by_id(ticket.id)
    actions.answer(ticket, REPLY, by=person(TEACHER))
    assert {"replied:" + ADMINISTRATOR, "replied:" + DEPUTY} <= set(everyone_mailed(ticket))


def test_a_substitute_is_not_mailed_about_an_act_or_a_ticket_of_their_own() -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    ticket = filed(by=TEACHER)
    substitute = on_duty(person(TEACHER))
    actions.answer(ticket, REPLY, by=substitute)
    assert sorted(everyone_mailed(ticket)) == [
        f"opened:{TEACHER}",
        f"opened_owner:{ADMINISTRATOR}",
        f"replied:{ADMINISTRATOR}",
    ]
    other = filed(by=OTHER_TEACHER)
    call = {"kind": TicketKind.TECHNICAL, "topic": "login", "urgency": Urgency.NORMAL, "reason": "Уточнил."}
    actions.reroute(other, **call, by=substitute)
    assert "rerouted_owner:" + TEACHER not in everyone_mailed(other)
    assert "rerouted_owner:" + ADMINISTRATOR in everyone_mailed(other)


def test_a_substitutes_letter_says_for_whom() -> None:
    away(ADMINISTRATOR, substitute=OTHER_TEACHER)
    ticket = filed()
    db.session.flush()
    to_substitute = db.session.query(Letter).filter_by(thread=ticket.thread, person_id=person(OTHER_TEACHER).id).one()
    assert "потому что замещаете: Нестеров" in to_substitute.text
    assert "замещаете" not in letters(ticket)["opened"].text


def test_after_the_absence_letters_go_to_the_owner_alone() -> None:
    away(ADMINISTRATOR, substitute=OTHER_TEACHER)
    with clock.at(later(days=7)):
        ticket = filed()
    assert recipients(ticket) == {"opened": TEACHER, "opened_owner": ADMINISTRATOR}
