"""Steps with a second factor that several tests take: set up, sign in with it, read the codes of a page."""

from collections.abc import Callable
from datetime import datetime

import pyotp
from flask import Flask

from helpdesk.accounts.models import SecondFactor
from helpdesk.extensions import db
from tests.client import Desk
from tests.factories import ADMINISTRATOR, MONDAY_MORNING, PASSWORD

Browsers = Callable[..., Desk]
HOME = "/profile/second-factor"


def code(app: Flask, at: datetime = MONDAY_MORNING) -> str:
    """What the administrator's telephone shows at a moment."""
    with app.app_context():
        secret = db.session.query(SecondFactor.secret).scalar()
    return pyotp.TOTP(secret).at(int(at.timestamp()))


def turned_on(desk: Browsers, app: Flask) -> list[str]:
    """The administrator turns it on; the codes on paper."""
    browser = desk(ADMINISTRATOR).open(HOME).submit(HOME, password=PASSWORD)
    return shown(browser.submit(f"{HOME}/setup", code=code(app)))


def shown(browser: Desk) -> list[str]:
    """The codes on paper a page shows."""
    return [one.get_text() for one in browser.page.select("ul code.secret")]


def sent_twice(browser: Desk, path: str, **fields: str) -> tuple[list[str], list[str]]:
    """The codes shown by one form whose button was pressed twice."""
    seed = browser.page.find("input", {"name": "seed"})["value"]
    return tuple(shown(browser.post(path, seed=seed, **fields)) for _press in range(2))


def after_password(desk: Browsers, password: str = PASSWORD, path: str = "/login") -> Desk:
    """A browser that has typed the administrator's password."""
    return desk().open(path).submit("/login", login=ADMINISTRATOR, password=password)


def is_in(browser: Desk) -> bool:
    """Whether the browser is signed in."""
    return browser.open("/profile/").response.request.path == "/profile/"
