"""The signed-in person of the request at hand, with a type; and the end of a session in its browser."""

from typing import cast

from flask import session
from flask_login import current_user, logout_user

from helpdesk.accounts.models import Person

USER = "_user_id"  # where Flask-Login keeps whose session it is


def signed_in_person() -> Person:
    """The person Flask-Login loaded; call only where a view requires a sign-in."""
    return cast(Person, current_user._get_current_object())


def forget_session() -> None:
    """Take an ended session out of the browser; nothing where there is none.

    Another tab may have left before: its sign-in page has a token by now, or waits for a code, and both must stay good.
    """
    if USER in session:
        logout_user()
        session.clear()
