"""Who answers for what on a day: present, away with a substitute, away without one, an empty post."""

import doctest
from datetime import date

import pytest

from helpdesk.domain import duties
from helpdesk.domain.duties import Holder, Leave, Staffing, StandingIn, kinds_to_return, stand_ins_by_order
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import TicketKind

ADMIN, DEPUTY, METHODIST, DIRECTOR, TEACHER, SECOND_ADMIN = 1, 2, 3, 4, 5, 6
ROLES = {
    ADMIN: Role.ADMINISTRATOR,
    SECOND_ADMIN: Role.ADMINISTRATOR,
    DEPUTY: Role.DEPUTY,
    METHODIST: Role.METHODIST,
    DIRECTOR: Role.DIRECTOR,
    TEACHER: Role.TEACHER,
}
SCHOOL = (ADMIN, DEPUTY, METHODIST, DIRECTOR)
T, M, U = TicketKind.TECHNICAL, TicketKind.METHODOLOGICAL, TicketKind.UNSURE
UNTIL = date(2026, 11, 27)


def staffed(*people: int, away: dict[int, int | None] | None = None) -> Staffing:
    """A day on which these people hold their posts; away: who is, and their substitute."""
    leaves = {who: Leave(date(2026, 11, 9), UNTIL, substitute) for who, substitute in (away or {}).items()}
    return Staffing(Holder(who, ROLES[who], f"№{who}", leaves.get(who)) for who in people)


@pytest.mark.parametrize(
    ("people", "away", "answering"),
    [
        (SCHOOL, {}, {ADMIN: {T, U}, DEPUTY: {M}}),
        (SCHOOL, {ADMIN: TEACHER}, {ADMIN: {T, U}, TEACHER: {T, U}, DEPUTY: {M}}),
        (SCHOOL, {DEPUTY: ADMIN}, {ADMIN: {T, U, M}, DEPUTY: {M}}),
        (SCHOOL, {DEPUTY: None}, {ADMIN: {T, U}, DEPUTY: {M}, METHODIST: {M}}),
        (SCHOOL, {DEPUTY: None, METHODIST: None}, {ADMIN: {T, U}, DEPUTY: {M}, DIRECTOR: {M}}),
        (SCHOOL, {DEPUTY: None, METHODIST: TEACHER}, {ADMIN: {T, U}, DEPUTY: {M}, METHODIST: {M}, TEACHER: {M}}),
        (SCHOOL, {DEPUTY: None, METHODIST: None, DIRECTOR: None}, {ADMIN: {T, U}, DEPUTY: {M}}),
        (SCHOOL, {ADMIN: None}, {ADMIN: {T, U}, DEPUTY: {T, M, U}}),
        (SCHOOL, {DIRECTOR: TEACHER}, {ADMIN: {T, U}, DEPUTY: {M}}),
        ((ADMIN, METHODIST, DIRECTOR), {}, {ADMIN: {T, U}, METHODIST: {M}}),
        ((ADMIN, DIRECTOR), {}, {ADMIN: {T, U}, DIRECTOR: {M}}),
        ((*SCHOOL, SECOND_ADMIN), {ADMIN: None}, {ADMIN: {T, U}, SECOND_ADMIN: {T, U}, DEPUTY: {M}}),
    ],
)
def test_the_kinds_a_person_answers_for(
    people: tuple[int, ...], away: dict[int, int | None], answering: dict[int, set[TicketKind]]
) -> None:
    day = staffed(*people, away=away)
    found = {who: set(day.day_of(who, ROLES[who]).kinds or ()) for who in {*people, TEACHER}}
    assert {who: kinds for who, kinds in found.items() if kinds} == answering


@pytest.mark.parametrize(
    ("people", "away", "kind", "owner"),
    [
        (SCHOOL, {}, T, ADMIN),
        (SCHOOL, {ADMIN: TEACHER}, T, ADMIN),
        (SCHOOL, {ADMIN: None}, T, DEPUTY),
        (SCHOOL, {ADMIN: None}, U, DEPUTY),
        (SCHOOL, {DEPUTY: None}, M, METHODIST),
        (SCHOOL, {DEPUTY: None, METHODIST: None}, M, DIRECTOR),
        (SCHOOL, {DEPUTY: None, METHODIST: None, DIRECTOR: None}, M, DEPUTY),
        ((*SCHOOL, SECOND_ADMIN), {ADMIN: TEACHER}, T, SECOND_ADMIN),
        ((*SCHOOL, SECOND_ADMIN), {ADMIN: TEACHER, SECOND_ADMIN: None}, T, ADMIN),
        ((METHODIST,), {}, T, None),
    ],
)
def test_a_new_ticket_goes_to_the_first_post_that_is_seen_to(
    people: tuple[int, ...], away: dict[int, int | None], kind: TicketKind, owner: int | None
) -> None:
    assert staffed(*people, away=away).owner_of(kind) == owner


@pytest.mark.parametrize(
    ("away", "of", "kind", "stand_in"),
    [
        ({}, ADMIN, T, None),
        ({ADMIN: TEACHER}, ADMIN, T, TEACHER),
        ({ADMIN: None}, ADMIN, T, DEPUTY),
        ({DEPUTY: None}, DEPUTY, M, METHODIST),
        ({DEPUTY: None, METHODIST: None, DIRECTOR: None}, DEPUTY, M, None),
        ({ADMIN: TEACHER}, TEACHER, T, None),
    ],
)
def test_who_gets_the_letters_beside_the_owner(
    away: dict[int, int | None], of: int, kind: TicketKind, stand_in: int | None
) -> None:
    assert staffed(*SCHOOL, away=away).stand_in_for(of, kind) == stand_in


def test_a_stand_in_is_told_for_whom_and_until_when() -> None:
    named, by_order = staffed(*SCHOOL, away={ADMIN: TEACHER}), staffed(*SCHOOL, away={DEPUTY: None})
    assert named.day_of(TEACHER, Role.TEACHER).standing_in == (StandingIn("№1", UNTIL, is_named=True),)
    assert by_order.day_of(METHODIST, Role.METHODIST).standing_in == (StandingIn("№2", UNTIL, is_named=False),)
    assert by_order.day_of(DEPUTY, Role.DEPUTY).standing_in == ()


def test_what_a_stand_in_answers_for_anyway_does_not_go_back() -> None:
    assert kinds_to_return(Role.DEPUTY, Role.TEACHER) == (M,)
    assert kinds_to_return(Role.DEPUTY, Role.DEPUTY) == ()
    assert stand_ins_by_order(Role.ADMINISTRATOR) == (Role.DEPUTY,)
    assert stand_ins_by_order(Role.DIRECTOR) == ()


def test_the_examples_beside_the_rules_hold() -> None:
    assert doctest.testmod(duties).failed == 0
