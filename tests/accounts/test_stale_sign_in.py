"""Two tabs at one computer: a sign-in page older than the session asks again, and never signs anybody in."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.accounts.models import SignIn
from helpdesk.extensions import db
from tests.client import Desk
from tests.computers import PIN, enrolled, give_pin
from tests.factories import PASSWORD, TEACHER

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
STALE = {"csrf_token": "of a session that is gone"}
BACK = "/tickets/new?draft=k7Lq2mXw90_a"


def sessions(app: Flask) -> int:
    with app.app_context():
        return db.session.query(SignIn).count()


def test_a_stale_sign_in_page_asks_for_the_password_again_and_keeps_the_rest(desk: Browsers, app: Flask) -> None:
    browser = desk().open("/login")
    browser.post("/login", login=TEACHER, password=PASSWORD, next=BACK, **STALE)
    assert (browser.code, "Страница входа устарела. Наберите пароль ещё раз." in browser.text) == (400, True)
    kept = [browser.page.select_one(f"main input[name={name}]")["value"] for name in ("login", "next")]  # type: ignore[index]
    assert (kept, sessions(app)) == ([TEACHER, BACK], 0)
    assert browser.submit("/login", password=PASSWORD).response.request.full_path.rstrip("?") == BACK  # type: ignore[union-attr]


def test_who_signed_in_in_another_tab_meanwhile_is_led_on_and_told(desk: Browsers, app: Flask) -> None:
    browser = desk().open("/login").sign_in(TEACHER)
    browser.post("/login", login=TEACHER, password="wrong", next="/tickets/new", **STALE)
    assert (browser.response.request.path, sessions(app)) == ("/tickets/new", 1)  # type: ignore[union-attr]
    assert "Здесь уже вошли в другой вкладке." in browser.text


def test_at_the_staff_room_computer_the_name_goes_on_and_the_pin_is_asked_again(app: Flask) -> None:
    give_pin(app, TEACHER)
    browser = enrolled(app).open("/login")
    browser.post("/login/name", name="баранова л", next=BACK, **STALE)
    browser.submit("/login/pin", pin=PIN, **STALE)
    assert (browser.code, "Наберите PIN ещё раз." in browser.text, sessions(app)) == (400, True, 0)
    assert browser.submit("/login/pin", pin=PIN).response.request.full_path.rstrip("?") == BACK  # type: ignore[union-attr]


@pytest.mark.parametrize("path", ["/login/who", "/login/pin", "/login/code"])
def test_a_stale_step_of_nobody_begins_with_the_sign_in(desk: Browsers, path: str) -> None:
    assert desk().open("/login").post(path, next=BACK, **STALE).response.request.path == "/login"  # type: ignore[union-attr]
