"""What may be done with an account: nobody is deleted, and nobody's work is left without hands."""

from collections.abc import Mapping, Sequence

from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.people import Role, may_own


class LastAdministrator(Refused):
    """Without them nobody could open or close an account any more."""


class OwnAccount(Refused):
    """Nobody closes the account they work with; its password and second factor are the profile's."""


class AlreadyClosed(Refused):
    """Somebody closed it before."""


class AddressTaken(Unacceptable):
    """Letters of another open account go there; facts: field. Whose it is, is not told."""


class AddressesTaken(Refused):
    """A staff list gives somebody the address of another open account; facts: email, of the first such row."""


class OwnRole(Refused):
    """A staff list gives another role to who brings it in: the page would be closed to them at once."""


class TicketsInHands(Refused):
    """A staff list takes their post from who has open tickets in hand; facts: login, count."""


class TooManyLetters(Refused):
    """So many letters went to somebody who asked for them that another one would only pester; facts: most."""


class NobodyGoesOn(Unacceptable):
    """Open tickets are in their hands and it was not said who goes on; facts: field, count."""


def check_closing(role: Role, *, is_oneself: bool, is_active: bool, other_administrators: int) -> None:
    """Whether an account may be closed; raises AlreadyClosed, OwnAccount or LastAdministrator.

    >>> check_closing(Role.TEACHER, is_oneself=False, is_active=True, other_administrators=0)
    """
    if not is_active:
        raise AlreadyClosed
    if role is Role.ADMINISTRATOR and not other_administrators:
        raise LastAdministrator
    if is_oneself:
        raise OwnAccount


def leaves_post(old: Role, new: Role) -> bool:
    """Whether this change of roles takes tickets out of somebody's reach: what is in their hands would be nobody's.

    >>> leaves_post(Role.METHODIST, Role.TEACHER), leaves_post(Role.METHODIST, Role.DEPUTY)
    (True, False)
    """
    return may_own(old) and not may_own(new)


def doubled_addresses(rows: Sequence[tuple[str, str]], known: Mapping[str, str]) -> dict[int, int | None]:
    """Places of the rows (login, address) that would give somebody the address of another one, with that one's row.

    None: the address is of somebody who is in no row.

    `known`: the addresses of open accounts by login, as they are now. Capitals do not matter, people may swap theirs;
    what two share already stays: it is no change.

    >>> doubled_addresses([("a", "x@s.example"), ("b", "X@s.example")], {})
    {1: 0}
    >>> doubled_addresses([("b", "X@s.example")], {"a": "x@s.example"})
    {0: None}
    >>> doubled_addresses([("a", "y@s.example"), ("b", "x@s.example")], {"a": "x@s.example", "b": "y@s.example"})
    {}
    """
    given = dict(rows)
    owners = {email.lower(): login for login, email in known.items() if email and login not in given}
    kept = {login for login, email in rows if known.get(login, "").lower() == email.lower()}
    owners |= {given[login].lower(): login for login in kept if given[login]}
    places = {login: place for place, (login, _email) in enumerate(rows)}
    doubled = {}
    for place, (login, email) in enumerate(rows):
        if email and login not in kept and (owner := owners.setdefault(email.lower(), login)) != login:
            doubled[place] = places.get(owner)
    return doubled
