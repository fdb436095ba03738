"""Who may be forgotten: people who left, once nothing waits for them."""

from helpdesk.domain.errors import Refused


class StillHere(Refused):
    """The account is open: whoever works here is known by name; facts: name."""


class StillNeeded(Refused):
    """Open tickets, or days on which they stand in; facts: tickets, absences."""


class ForgottenAlready(Refused):
    """Their name is gone already."""


def new_name(number: int) -> str:
    """What stands for a forgotten person everywhere.

    >>> new_name(17)
    'Сотрудник № 17'
    """
    return f"Сотрудник № {number}"


def new_login(number: int) -> str:
    """A login nobody can have typed."""
    return f"former-{number}"
