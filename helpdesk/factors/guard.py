"""Where a school wants it: who answers for tickets sets up a second factor first and does nothing else until then."""

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from helpdesk.accounts import directory
from helpdesk.accounts.models import Person
from helpdesk.accounts.second_factor import has_factor
from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.second_factor import is_wanted_of
from helpdesk.extensions import READING_METHODS
from helpdesk.leaving.receive import not_taken

OPEN_BLUEPRINTS = frozenset({"factors", "accounts"})  # setting it up, or leaving
OPEN = frozenset({"static", "bootstrap.static", "leaving.stay", "leaving.lock", "leaving.locked", "leaving.save"})
OPEN |= {"admin.alive", "admin.ready"}  # asked by machines
NOT_YET = 403


def init_app(app: Flask) -> None:
    """Look at every request, if the school wants it."""
    if app.config["OWNERS_NEED_SECOND_FACTOR"]:
        app.before_request(_lead_to_setup)


def is_awaited(person: Person) -> bool:
    """Whether a person has to set up a second factor before anything else."""
    if not current_app.config["OWNERS_NEED_SECOND_FACTOR"]:
        return False
    has_password = person.password_hash is not None or directory.is_known()
    return is_wanted_of(person.role, has_password=has_password) and not has_factor(person)


def _lead_to_setup() -> ResponseReturnValue | None:
    if request.blueprint in OPEN_BLUEPRINTS or request.endpoint in OPEN or not current_user.is_authenticated:
        return None
    if not is_awaited(signed_in_person()):
        return None
    if request.method not in READING_METHODS:  # a redirect would lose what was typed, and its draft with it
        return not_taken(NOT_YET, "factors/first.html")
    return redirect(url_for("factors.show"), 303)
