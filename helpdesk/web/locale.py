"""Language of a page: the person's own, else the one chosen in this browser, else Russian."""

from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_login import current_user

LOCALES = ("ru", "en")
COOKIE = "language"


def init_app(app: Flask, babel: Babel) -> None:
    """Bind the language and the school's zone to the app."""
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
