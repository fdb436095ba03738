"""Language of a page: the person's own, else the one chosen in this browser, else Russian."""

from flask import Flask, current_app, has_request_context, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from helpdesk.extensions import babel

LOCALES = ("ru", "en")
COOKIE = "language"


def init_app(app: Flask) -> None:
    """Bind the language and the school's zone to the app; tell the switch where to come back to."""
    app.jinja_env.globals["readable_address"] = readable_address
    zone = str(app.config["SCHOOL_TIMEZONE"])
    babel.init_app(app, default_locale=LOCALES[0], default_timezone=zone, locale_selector=chosen_locale)


def chosen_locale() -> str:
    """ru or en for the request at hand; commands speak Russian."""
    if not has_request_context():
        return LOCALES[0]
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    cookie = request.cookies.get(COOKIE, "")
    return cookie if cookie in LOCALES else LOCALES[0]


def readable_address() -> str:
    """Where a reader of the present page may go by address: itself, or for the answer to a form what it was about."""
    if request.method == "GET":  # a control character in an address is nothing to come back to
        return request.full_path.rstrip("?") if request.path.isprintable() else "/"
    path, routes = request.path, current_app.url_map.bind("")
    while path.strip("/"):
        try:
            routes.match(path, "GET")
        except HTTPException:
            path = path.rstrip("/").rpartition("/")[0]
        else:
            return path
    return "/"
