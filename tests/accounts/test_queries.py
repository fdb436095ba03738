"""Who is who: logins, owners of a kind, who still needs a password."""

import pytest
import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts import queries
from helpdesk.accounts.models import Person
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, METHODIST, OTHER_TEACHER, TEACHER, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


@pytest.mark.parametrize("typed", [TEACHER, f" {TEACHER.upper()} ", f"{TEACHER}\u200b"])
def test_an_account_is_found_however_its_login_is_typed(typed: str) -> None:
    assert queries.person_by_login(typed) is person(TEACHER)


@pytest.mark.parametrize("typed", ["", "%", "baranova", "ｂaranova.lp", "bаranova.lp", "\0"])
def test_what_only_looks_like_a_login_is_nobodys(typed: str) -> None:
    assert queries.person_by_login(typed) is None


@pytest.mark.parametrize(
    ("closed", "owner"),
    [([], DEPUTY), ([DEPUTY], METHODIST), ([DEPUTY, METHODIST], DIRECTOR), ([DEPUTY, METHODIST, DIRECTOR], None)],
)
def test_a_kind_goes_to_the_first_post_that_is_filled(closed: list[str], owner: str | None) -> None:
    for login in closed:
        person(login).closed_at = clock.now()
    found = queries.owner_of(TicketKind.METHODOLOGICAL)
    assert (found and found.login) == owner


def test_of_two_administrators_the_first_one_owns_what_comes() -> None:
    person(OTHER_TEACHER).role = Role.ADMINISTRATOR
    first = min((person(OTHER_TEACHER), person(ADMINISTRATOR)), key=lambda each: each.id)
    assert queries.owner_of(TicketKind.TECHNICAL) is first


def test_slips_are_for_those_without_a_password_or_for_whom_they_are_asked() -> None:
    person(TEACHER).password_hash = person(OTHER_TEACHER).password_hash = None
    person(OTHER_TEACHER).closed_at = clock.now()
    assert queries.people_for_slips([]) == [person(TEACHER)]
    assert queries.people_for_slips([ADMINISTRATOR, "nobody"]) == [person(ADMINISTRATOR)]


def test_a_token_nobody_was_given_opens_nothing() -> None:
    assert queries.person_signed_in("") is None
    assert queries.person_signed_in("x" * 43) is None


def test_a_school_without_accounts_is_empty() -> None:
    assert not queries.is_school_empty()
    db.session.execute(sa.delete(Person))
    assert queries.is_school_empty()
