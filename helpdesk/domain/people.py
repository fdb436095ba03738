"""Roles of the school's staff, and who answers for what (domain.md §1, §6.6)."""

from enum import StrEnum

from helpdesk.domain.errors import Refused
from helpdesk.domain.workflow import TicketKind


class WrongCredentials(Refused):
    """No such login, or not this password: the answer does not tell which."""


class SigningInPaused(Refused):
    """Too many wrong passwords in a row; facts: minutes."""


class Role(StrEnum):
    """A person's place in the desk; one each."""

    TEACHER = "teacher"
    STAFF = "staff"
    METHODIST = "methodist"
    ADMINISTRATOR = "administrator"
    DEPUTY = "deputy_uvr"
    LEADERSHIP = "leadership"
    DIRECTOR = "director"


# Clauses 3.1 and 3.2 name the first of each row; the rest is the order of domain.md §6.6 for an empty post.
OWNERS: dict[TicketKind, tuple[Role, ...]] = {
    TicketKind.TECHNICAL: (Role.ADMINISTRATOR, Role.DEPUTY),
    TicketKind.METHODOLOGICAL: (Role.DEPUTY, Role.METHODIST, Role.DIRECTOR),
    TicketKind.UNSURE: (Role.ADMINISTRATOR, Role.DEPUTY),
}

FIGURE_READERS = (
    Role.ADMINISTRATOR,
    Role.DEPUTY,
    Role.LEADERSHIP,
    Role.DIRECTOR,
)  # numbers, not tickets


def kinds_answered_by(role: Role) -> tuple[TicketKind, ...]:
    """The kinds whose queue a role sees: those it comes first for.

    >>> [kind.value for kind in kinds_answered_by(Role.DEPUTY)]
    ['methodological']
    """
    return tuple(kind for kind, roles in OWNERS.items() if roles[0] is role)


def may_own(role: Role) -> bool:
    """Whether tickets may be in the hands of a role at all: a former owner keeps nothing of the office's side.

    >>> may_own(Role.METHODIST), may_own(Role.TEACHER)
    (True, False)
    """
    return any(role in roles for roles in OWNERS.values())
