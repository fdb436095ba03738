"""Which staff-room computer a request comes from: a signed cookie says so, and the database agrees."""

from flask import current_app, g, request
from werkzeug.wrappers import Response

from helpdesk.accounts.models import Device
from helpdesk.accounts.queries import device_of
from helpdesk.web.links import sign_for_good, unsign_for_good

PURPOSE = "computer"
LIFETIME = 400 * 86400  # seconds, the most browsers keep a cookie; begun anew at each sign-in there


def this_computer() -> Device | None:
    """The enrolled computer of the request at hand, if it is one and was not revoked."""
    if "computer" not in g:
        facts = unsign_for_good(PURPOSE, request.cookies.get(_cookie(), ""))
        g.computer = device_of(str(facts[0])) if facts else None
    return g.computer  # type: ignore[no-any-return]


def remember(answer: Response, token: str) -> None:
    """Make the browser that gets this answer the computer of a token."""
    _keep(answer, sign_for_good(PURPOSE, [token]))


def remember_longer(answer: Response) -> None:
    """A computer in use stays enrolled: its cookie begins anew."""
    if this_computer():
        _keep(answer, request.cookies[_cookie()])


def _keep(answer: Response, value: str) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(_cookie(), value, max_age=LIFETIME, httponly=True, secure=secure, samesite="Lax")


def _cookie() -> str:
    return "__Host-computer" if current_app.config["SESSION_COOKIE_SECURE"] else "computer"
