"""Who is who: logins, who answers today and owns a kind, who still needs a password."""

import pytest
import sqlalchemy as sa

from helpdesk import clock
from helpdesk.absences.actions import withdraw_absence
from helpdesk.accounts.actions import begin_session, sign_in
from helpdesk.accounts.models import Device, Person
from helpdesk.accounts.queries import (
    is_school_empty,
    keeper_of,
    on_duty,
    owner_of,
    people_for_slips,
    person_by_login,
    person_signed_in,
    staffing_today,
)
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from tests.client import counted_queries
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    METHODIST,
    OTHER_TEACHER,
    PASSWORD,
    TEACHER,
    away,
    later,
    person,
)

pytestmark = pytest.mark.usefixtures("ctx", "monday")

TECHNICAL = {TicketKind.TECHNICAL, TicketKind.UNSURE}


@pytest.mark.parametrize("typed", [TEACHER, f" {TEACHER.upper()} ", f"{TEACHER}\u200b"])
def test_an_account_is_found_however_its_login_is_typed(typed: str) -> None:
    assert person_by_login(typed) is person(TEACHER)


@pytest.mark.parametrize("typed", ["", "%", "baranova", "ｂaranova.lp", "bаranova.lp", "\0"])
def test_what_only_looks_like_a_login_is_nobodys(typed: str) -> None:
    assert person_by_login(typed) is None


@pytest.mark.parametrize(
    ("closed", "owner"),
    [([], DEPUTY), ([DEPUTY], METHODIST), ([DEPUTY, METHODIST], DIRECTOR), ([DEPUTY, METHODIST, DIRECTOR], None)],
)
def test_a_kind_goes_to_the_first_post_that_is_filled(closed: list[str], owner: str | None) -> None:
    for login in closed:
        person(login).closed_at = clock.now()
    found = owner_of(TicketKind.METHODOLOGICAL)
    assert (found and found.login) == owner


def test_of_two_administrators_the_first_one_owns_what_comes() -> None:
    person(OTHER_TEACHER).role = Role.ADMINISTRATOR
    first = min((person(OTHER_TEACHER), person(ADMINISTRATOR)), key=lambda each: each.id)
    assert owner_of(TicketKind.TECHNICAL) is first


def test_slips_are_for_those_without_a_password_or_for_whom_they_are_asked() -> None:
    person(TEACHER).password_hash = person(OTHER_TEACHER).password_hash = None
    person(OTHER_TEACHER).closed_at = clock.now()
    assert people_for_slips([]) == [person(TEACHER)]
    assert people_for_slips([ADMINISTRATOR, "nobody"]) == [person(ADMINISTRATOR)]


def test_a_token_nobody_was_given_opens_nothing() -> None:
    assert person_signed_in("") is None
    assert person_signed_in("x" * 43) is None


def test_a_school_without_accounts_is_empty() -> None:
    assert not is_school_empty()
    db.session.execute(sa.delete(Person))
    assert is_school_empty()


def kinds_of(login: str) -> set[TicketKind]:
    """What a person answers for today."""
    return set(on_duty(person(login)).kinds_answered)


@pytest.mark.parametrize("is_away", [True, False])
def test_one_query_brings_the_session_the_person_and_todays_absences(is_away: bool) -> None:
    if is_away:
        away(ADMINISTRATOR, substitute=TEACHER)
    token = sign_in(TEACHER, PASSWORD).session_token
    db.session.commit()
    db.session.expunge_all()
    with counted_queries(db.engine) as sent:
        found = person_signed_in(token)
        assert found is not None
        assert set(found.kinds_answered) == (TECHNICAL if is_away else set())
        assert [duty.name for duty in found.day.standing_in] == (["Нестеров Алексей Павлович"] if is_away else [])
    assert len(sent) == 1, sent


def test_signing_in_knows_at_once_for_whom_one_stands_in() -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    assert set(sign_in(TEACHER, PASSWORD).kinds_answered) == TECHNICAL


@pytest.mark.parametrize(("days", "stands_in"), [(-1, False), (0, True), (4, True), (5, False)])
def test_an_absence_counts_from_its_first_day_to_its_last(days: int, stands_in: bool) -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    with clock.at(later(days=days)):
        assert kinds_of(TEACHER) == (TECHNICAL if stands_in else set())
        assert kinds_of(ADMINISTRATOR) == TECHNICAL


def test_the_day_changes_at_the_schools_midnight() -> None:
    away(ADMINISTRATOR, "2026-11-10/2026-11-10", substitute=TEACHER)
    with clock.at(later(hours=13, minutes=59)):
        assert kinds_of(TEACHER) == set()
    with clock.at(later(hours=14)):
        assert kinds_of(TEACHER) == TECHNICAL


def test_a_withdrawn_absence_counts_no_more() -> None:
    withdraw_absence(away(ADMINISTRATOR, substitute=TEACHER), by=person(ADMINISTRATOR))
    assert kinds_of(TEACHER) == set()


def test_a_substitute_who_left_the_school_is_none() -> None:
    away(DEPUTY, substitute=TEACHER)
    person(TEACHER).closed_at = clock.now()
    assert owner_of(TicketKind.METHODOLOGICAL) is person(METHODIST)
    assert kinds_of(METHODIST) == {TicketKind.METHODOLOGICAL}


def test_without_a_substitute_new_tickets_follow_the_order_of_the_posts() -> None:
    away(DEPUTY)
    assert owner_of(TicketKind.METHODOLOGICAL) is person(METHODIST)
    away(METHODIST, by=DIRECTOR)
    assert owner_of(TicketKind.METHODOLOGICAL) is person(DIRECTOR)
    assert owner_of(TicketKind.TECHNICAL) is person(ADMINISTRATOR)


def test_with_a_substitute_new_tickets_stay_the_owners() -> None:
    away(DEPUTY, substitute=METHODIST)
    assert owner_of(TicketKind.METHODOLOGICAL) is person(DEPUTY)
    assert staffing_today().stand_in_for(person(DEPUTY).id, TicketKind.METHODOLOGICAL) == person(METHODIST).id


def test_who_answers_no_more_does_not_keep_a_ticket() -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    assert keeper_of(TicketKind.TECHNICAL, person(TEACHER)) is person(TEACHER)
    with clock.at(later(days=7)):
        assert keeper_of(TicketKind.TECHNICAL, person(TEACHER)) is person(ADMINISTRATOR)
        assert keeper_of(TicketKind.TECHNICAL, None) is person(ADMINISTRATOR)


def test_a_session_at_a_staff_room_computer_is_a_requesters_and_ends_with_that_computer() -> None:
    now = clock.now()
    device = Device(name="Учительская", made_at=now, link_ends_at=now, token_hash="0" * 64, enrolled_at=now)
    db.session.add(device)
    db.session.flush()
    token = begin_session(person(DEPUTY), device, is_pin=True).session_token
    db.session.expire_all()
    person(DEPUTY).is_confined = False  # as a request that has just begun finds it
    found = person_signed_in(token)
    assert (found.role, found.kinds_answered, found.may_own) == (Role.TEACHER, (), False)  # type: ignore[union-attr]
    device.revoked_at = now
    assert person_signed_in(token) is None
