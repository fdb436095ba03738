"""Under which names the desk answers: a forged Host is answered by a page that repeats nothing of it."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest

from helpdesk.web.security_log import Happening, note

HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[0-9a-z._-]+)(:[0-9]{1,5})?", re.IGNORECASE)


class ForeignHost(BadRequest):
    """The address the browser says it opened is none of ours."""

    description = _l("По этому адресу служба не отвечает. Откройте её по адресу, который дали в школе.")


def init_app(app: Flask) -> None:
    """Look at the name before anything else is done for a request."""
    app.before_request(_check)


def is_own(host: str, public_name: str) -> bool:
    """Whether a Host header names the desk: its public name, this very machine, or plain digits.

    Digits are let through because a school without a name server opens `http://10.0.0.5:8000`; no name anybody can
    register, and so no page of anybody else's, hides behind digits. Flask's TRUSTED_HOSTS knows no such rule.
    """
    match = HOST.fullmatch(host)
    if match is None:
        return False
    name = match["name"].lower().removesuffix(".")
    if name in ("localhost", public_name):
        return True
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _check() -> None:
    host = request.headers.get("Host")  # none: a probe in HTTP/1.0, which nobody's browser is
    if host is not None and not is_own(host, _public_name()):
        note(Happening.HOST_REFUSED)
        raise ForeignHost


def _public_name() -> str:
    name = urlsplit(current_app.config["PUBLIC_URL"]).hostname or ""
    return name.encode("idna").decode("ascii")
