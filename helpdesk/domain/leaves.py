"""Whether an absence may be entered, and for whom (domain.md §6.6): each refusal is a sentence of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from helpdesk.domain.duties import POSTS, Leave
from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.people import Role

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=366)
EACH_OTHER = (Role.ADMINISTRATOR, Role.DEPUTY)


class EndsBeforeStart(Unacceptable):
    """The last day is before the first."""


class LongerThanYear(Unacceptable):
    """Longer than a year: a mistyped year, or not an absence any more."""


class OnlyPast(Unacceptable):
    """All its days are over; facts: today (ISO)."""


class TooFarAhead(Unacceptable):
    """Begins more than a year from now."""


class OwnSubstitute(Unacceptable):
    """Nobody stands in for oneself."""


class AccountClosed(Unacceptable):
    """The person has left the school; facts: name."""


class AlreadyAway(Unacceptable):
    """The person is away in those days already; facts: first, last (ISO)."""


class SubstituteAway(Unacceptable):
    """The substitute is away in those days; facts: name, first, last (ISO)."""


class StandsIn(Unacceptable):
    """Who will be away stands in for somebody in those days; facts: name, first, last (ISO)."""


class AbsenceOver(Refused):
    """It has ended or was withdrawn already: there is nothing to take back."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as these rules need one."""

    person_id: int
    name: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """A leave that was entered already, and whose it is."""

    away: Somebody
    leave: Leave


def may_enter_for(role: Role, other: Role, *, is_self: bool) -> bool:
    """Whose absence a person may enter: administrator and deputy one's own and each other's, the director any post's.

    >>> may_enter_for(Role.ADMINISTRATOR, Role.DEPUTY, is_self=False)
    True
    >>> may_enter_for(Role.DEPUTY, Role.DIRECTOR, is_self=False)
    False
    """
    if role is Role.DIRECTOR:
        return other in POSTS
    return role in EACH_OTHER and (is_self or other in EACH_OTHER)


def check_days(first_on: date, last_on: date, today: date) -> None:
    """Let the days of an absence pass, or raise what is wrong with them."""
    if last_on < first_on:
        raise EndsBeforeStart(field="last_on")
    if last_on < today:
        raise OnlyPast(field="last_on", today=today.isoformat())
    if last_on - first_on > LONGEST:
        raise LongerThanYear(field="last_on")
    if first_on - today > FARTHEST:
        raise TooFarAhead(field="first_on")


def check_people(away: Somebody, substitute: Somebody | None, leave: Leave, known: Iterable[Known]) -> None:
    """Let the two people pass, or raise: oneself, left the school, away twice, a chain of substitutes."""
    if not away.is_active:
        raise AccountClosed(field="person", name=away.name)
    if substitute and substitute.person_id == away.person_id:
        raise OwnSubstitute(field="substitute")
    if substitute and not substitute.is_active:
        raise AccountClosed(field="substitute", name=substitute.name)
    for other in known:
        if _overlap(leave, other.leave):
            _check_against(other, away, substitute)


def _check_against(other: Known, away: Somebody, substitute: Somebody | None) -> None:
    days = {"first": other.leave.first_on.isoformat(), "last": other.leave.last_on.isoformat()}
    if other.away.person_id == away.person_id:
        raise AlreadyAway(field="first_on", **days)
    if substitute and other.away.person_id == substitute.person_id:
        raise SubstituteAway(field="substitute", name=substitute.name, **days)
    if other.leave.substitute_id == away.person_id:
        raise StandsIn(field="first_on", name=other.away.name, **days)


def _overlap(one: Leave, other: Leave) -> bool:
    return one.first_on <= other.last_on and other.first_on <= one.last_on
