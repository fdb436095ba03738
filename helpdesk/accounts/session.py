"""The signed-in person of the request at hand, with a type."""

from typing import cast

from flask_login import current_user

from helpdesk.accounts.models import Person


def signed_in_person() -> Person:
    """The person Flask-Login loaded; call only where a view requires a sign-in."""
    return cast(Person, current_user._get_current_object())
