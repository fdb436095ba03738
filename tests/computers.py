"""Staff-room computers for tests: enrolled through the pages, or made at once."""

from flask import Flask

from helpdesk import clock
from helpdesk.accounts.actions import begin_session
from helpdesk.accounts.models import Device
from helpdesk.accounts.queries import hash_of
from helpdesk.devices.actions import make_link
from helpdesk.extensions import db
from helpdesk.pins.actions import set_pin
from tests.client import Desk
from tests.factories import person

PIN = "4826"


def enrolled(app: Flask, name: str = "Учительская") -> Desk:
    """A browser that opened a link and pressed its button."""
    with app.app_context():
        _device, code = make_link(name)
        db.session.commit()
    browser = Desk(app).open(f"/devices/{code}")
    return browser.submit(f"/devices/{code}")


def give_pin(app: Flask, *logins: str, pin: str = PIN) -> None:
    """These people have this PIN."""
    with app.app_context():
        for login in logins:
            set_pin(person(login), pin)
        db.session.commit()


def sign_in_by_pin(browser: Desk, typed: str, pin: str = PIN) -> Desk:
    """Surname and PIN at an enrolled computer, for a name only one person has."""
    return browser.open("/login").submit("/login/name", name=typed).submit("/login/pin", pin=pin)


def computer(token: str = "token") -> Device:
    """An enrolled computer whose cookie holds this token, flushed."""
    now = clock.now()
    made = Device(name="Учительская", made_at=now, link_ends_at=now, token_hash=hash_of(token), enrolled_at=now)
    db.session.add(made)
    db.session.flush()
    return made


def pin_session(app: Flask, login: str) -> Desk:
    """A browser of somebody who has signed in with a PIN already, without its price."""
    browser = Desk(app)
    with app.app_context():
        token = begin_session(person(login), computer(login), is_pin=True).session_token
        db.session.commit()
    with browser.http.session_transaction() as session:
        session["_user_id"] = token
    return browser
