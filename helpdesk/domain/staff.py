"""What may be done with an account: nobody is deleted, and nobody's work is left without hands."""

from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.people import Role


class LastAdministrator(Refused):
    """Without them nobody could open or close an account any more."""


class OwnAccount(Refused):
    """Nobody closes the account they work with; its password and second factor are the profile's."""


class AlreadyClosed(Refused):
    """Somebody closed it before."""


class AddressTaken(Unacceptable):
    """Letters of another open account go there; facts: field. Whose it is, is not told."""


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
