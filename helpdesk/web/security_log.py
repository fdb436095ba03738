"""Who came in, who tried, who was turned away: a JSON line each for the operator, numbers and never a word typed.

The logger is `helpdesk.security`; without a set-up of logging of its own its lines go to standard error.
"""

import json
import logging
from enum import StrEnum

from flask import Flask, g, has_request_context, request

from helpdesk import clock

log = logging.getLogger("helpdesk.security")

Fact = str | int | None


class Happening(StrEnum):
    """What is told; a name never changes its meaning, programs look for it."""

    SIGNED_IN = "signed_in"
    CODE_AWAITED = "code_awaited"  # the first factor was right
    TRY_FAILED = "try_failed"
    TRIES_PAUSED = "tries_paused"
    SIGNED_OUT = "signed_out"
    FORM_REFUSED = "form_refused"  # without its key, or of another person's page
    HOST_REFUSED = "host_refused"
    NOT_THERE = "not_there"  # an address of a known kind: nothing stands there, or not for who asks
    TOO_OFTEN = "too_often"


class Way(StrEnum):
    """By what somebody comes in, or proves again who they are."""

    PASSWORD = "password"  # noqa: S105  # the word
    DIRECTORY = "directory"
    PIN = "pin"
    PROVIDER = "provider"
    CODE = "code"


ALARMING = (Happening.TRIES_PAUSED, Happening.FORM_REFUSED, Happening.HOST_REFUSED, Happening.TOO_OFTEN)


def init_app(_app: Flask) -> None:
    """Let the lines be seen where nobody has set up logging."""
    log.setLevel(logging.INFO)
    if not log.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
        log.propagate = False  # Flask's own logger above may get a handler later: once is enough


def note(what: Happening, *, person: int | None = None, device: int | None = None, **facts: Fact) -> None:
    """One line: when, what, numbers of the person and the staff-room computer, codes; what is None is left out.

    Facts are codes of the desk's own. Names, logins, addresses and anything else that was typed stay out.
    """
    line = {"at": clock.now().isoformat(timespec="seconds"), "event": what.value, "person": person, "device": device}
    told = {name: value for name, value in (line | facts).items() if value is not None}
    log.log(logging.WARNING if what in ALARMING else logging.INFO, json.dumps(told, ensure_ascii=True))


def note_refusal(what: Happening) -> None:
    """A request that was turned away: by the name of its view, and who asked, where that is known already."""
    user = g.get("_login_user")  # not `current_user`, which would ask the database
    person = user.id if user is not None and user.is_authenticated else None
    note(what, person=person, view=request.endpoint if has_request_context() else None)
