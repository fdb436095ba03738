"""Whether an absence may be entered, for whom, and why not."""

import doctest
from collections.abc import Callable
from datetime import date

import pytest

from helpdesk.domain import leaves
from helpdesk.domain.duties import Leave
from helpdesk.domain.errors import Refused
from helpdesk.domain.leaves import Known, Somebody, check_days, check_people, may_enter_for
from helpdesk.domain.people import Role

TODAY = date(2026, 11, 9)
OWNER, STAND_IN, OTHER = Somebody(1, "Ответственная"), Somebody(2, "Замещающий"), Somebody(3, "Третья")
GONE = Somebody(4, "Ушедшая", is_active=False)


def days(first: str, last: str = "") -> tuple[date, date]:
    """Days of the years around this one."""
    return date.fromisoformat(first), date.fromisoformat(last or first)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        ("2026-11-09", "2026-11-09", None),
        ("2026-11-02", "2026-11-09", None),
        ("2026-11-30", "2026-12-11", None),
        ("2026-12-28", "2027-01-15", None),
        ("2026-11-09", "2027-11-10", None),
        ("2026-11-09", "2027-11-11", leaves.LongerThanYear),
        ("2026-11-12", "2026-11-11", leaves.EndsBeforeStart),
        ("2026-11-02", "2026-11-08", leaves.OnlyPast),
        ("2027-11-10", "2027-11-12", None),
        ("2027-11-11", "2027-11-12", leaves.TooFarAhead),
        ("0001-01-01", "9999-12-31", leaves.LongerThanYear),
        ("9999-12-31", "9999-12-31", leaves.TooFarAhead),
    ],
)
def test_the_days_of_an_absence(first: str, last: str, refusal: type[Refused] | None) -> None:
    assert refused_by(lambda: check_days(*days(first, last), TODAY)) is refusal


@pytest.mark.parametrize(
    ("away", "substitute", "known", "refusal"),
    [
        (OWNER, STAND_IN, (), None),
        (OWNER, None, (), None),
        (OWNER, OWNER, (), leaves.OwnSubstitute),
        (OWNER, GONE, (), leaves.AccountClosed),
        (GONE, STAND_IN, (), leaves.AccountClosed),
        (OWNER, STAND_IN, ((OWNER, "2026-11-13", "2026-11-20", None),), leaves.AlreadyAway),
        (OWNER, STAND_IN, ((OWNER, "2026-11-14", "2026-11-20", None),), None),
        (OWNER, STAND_IN, ((OWNER, "2026-11-02", "2026-11-08", OTHER),), None),
        (OWNER, STAND_IN, ((STAND_IN, "2026-11-02", "2026-11-09", None),), leaves.SubstituteAway),
        (OWNER, STAND_IN, ((STAND_IN, "2026-11-10", "2026-11-10", OTHER),), leaves.SubstituteAway),
        (OWNER, STAND_IN, ((OTHER, "2026-11-10", "2026-11-10", OWNER),), leaves.StandsIn),
        (OWNER, None, ((OTHER, "2026-11-10", "2026-11-10", OWNER),), leaves.StandsIn),
        (OWNER, STAND_IN, ((OTHER, "2026-11-10", "2026-11-10", STAND_IN),), None),
        (OWNER, STAND_IN, ((OTHER, "2026-11-10", "2026-11-10", None),), None),
    ],
)
def test_the_people_of_an_absence(
    away: Somebody,
    substitute: Somebody | None,
    known: tuple[tuple[Somebody, str, str, Somebody | None], ...],
    refusal: type[Refused] | None,
) -> None:
    leave = Leave(*days("2026-11-09", "2026-11-13"))
    others = [Known(who, Leave(*days(first, last), by.person_id if by else None)) for who, first, last, by in known]
    assert refused_by(lambda: check_people(away, substitute, leave, others)) is refusal


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("other", Role)
def test_for_whom_an_absence_may_be_entered(role: Role, other: Role) -> None:
    pair, posts = {Role.ADMINISTRATOR, Role.DEPUTY}, {Role.ADMINISTRATOR, Role.DEPUTY, Role.METHODIST, Role.DIRECTOR}
    expected = other in posts if role is Role.DIRECTOR else role in pair and other in pair
    assert may_enter_for(role, other, is_self=False) is expected


def refused_by(check: Callable[[], None]) -> type[Refused] | None:
    """Which refusal a check raises, None when it lets pass."""
    try:
        check()
    except Refused as refused:
        return type(refused)
    return None


def test_the_examples_beside_the_rules_hold() -> None:
    assert doctest.testmod(leaves).failed == 0
