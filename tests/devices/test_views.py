"""A link makes one browser a staff-room computer; revoking it ends everything there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.computer import remember
from helpdesk.app import create_app
from helpdesk.devices.actions import make_link
from helpdesk.extensions import db
from tests.client import Desk
from tests.computers import enrolled, give_pin, sign_in_by_pin
from tests.conftest import settings
from tests.factories import ADMINISTRATOR, DEPUTY, PASSWORD, TEACHER, later

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


@pytest.fixture
def path(app: Flask) -> str:
    """Where a fresh link leads."""
    with app.app_context():
        code = make_link("Учительская")[1]
        db.session.commit()
    return f"/devices/{code}"


def asks_surname(browser: Desk) -> bool:
    return bool(browser.open("/login").page.find("input", {"name": "name"}))


def test_opening_the_link_changes_nothing_and_its_button_enrols_once(desk: Browsers, path: str) -> None:
    first, second = desk().open(path), desk().open(path)
    assert not asks_surname(first)
    first.open(path).submit(path)
    assert asks_surname(first)
    second.submit(path)
    assert (second.code, asks_surname(second)) == (410, False)


def test_the_code_may_be_typed_in_capitals_and_without_hyphens(desk: Browsers, path: str) -> None:
    typed = path.upper().replace("-", "").replace("/DEVICES", "/devices")
    browser = desk().open(typed).submit(typed)
    assert asks_surname(browser)


def test_a_link_ends_after_a_day(desk: Browsers, path: str) -> None:
    browser = desk().open(path)
    with clock.at(later(hours=24, seconds=1)):
        browser.submit(path)
    assert (browser.code, asks_surname(browser)) == (410, False)


def test_who_was_signed_in_is_signed_out_by_enrolling(desk: Browsers, path: str) -> None:
    browser, thief = desk(ADMINISTRATOR), desk()
    thief.http.set_cookie("session", browser.http.get_cookie("session").value)
    browser.open(path).submit(path)
    assert asks_surname(browser)
    assert thief.open("/tickets/").response.request.path == "/login"


def test_what_was_begun_here_before_enrolling_is_forgotten(desk: Browsers, path: str) -> None:
    browser = desk().open(path)
    with browser.http.session_transaction() as session:
        session["code_for"] = session["came_back"] = [1, "stamp", 0]
    browser.submit(path)
    assert asks_surname(browser)
    with browser.http.session_transaction() as session:
        assert {"code_for", "came_back"}.isdisjoint(session)


def test_the_cookie_is_for_the_browser_alone(app: Flask) -> None:
    browser = enrolled(app)
    cookie = browser.http.get_cookie("computer")
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    assert cookie.max_age > 300 * 86400


def test_over_tls_the_cookie_is_bound_to_this_host(tmp_path: Path) -> None:
    safe = create_app(settings(f"sqlite:///{tmp_path / 'desk'}", tmp_path, public_url="https://desk.example"))
    with safe.test_request_context():
        answer = safe.make_response("ok")
        remember(answer, "token")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-computer=")
    assert all(flag in cookie for flag in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"))
    assert "Domain" not in cookie


@pytest.mark.parametrize("forge", [lambda value: "x" + value[1:], lambda _value: "token", lambda _value: ""])
def test_an_altered_cookie_makes_no_computer(app: Flask, forge: Callable[[str], str]) -> None:
    browser = enrolled(app)
    browser.http.set_cookie("computer", forge(browser.http.get_cookie("computer").value))
    assert not asks_surname(browser)


def test_revoking_ends_the_sessions_there_and_nowhere_else(app: Flask, desk: Browsers) -> None:
    give_pin(app, TEACHER)
    here, there = enrolled(app, "Первый"), enrolled(app, "Второй")
    for browser in (here, there):
        assert "Баранова" in sign_in_by_pin(browser, "баранова л").text
    keeper = desk(ADMINISTRATOR).open("/admin/devices")
    assert "последний вход пн 9 ноября, 10:00" in keeper.text
    keeper.submit("/admin/devices/1/revoke")
    assert "больше не общий" in keeper.text
    assert here.open("/tickets/").response.request.path == "/login"
    assert not asks_surname(here)
    assert there.open("/tickets/").response.request.path == "/tickets/"


def test_a_browser_is_one_computer_at_a_time(app: Flask, desk: Browsers, path: str) -> None:
    browser = enrolled(app, "Прежний")
    browser.open(path).submit(path)
    assert asks_surname(browser)
    listed = [item.get_text(" ") for item in desk(DEPUTY).open("/admin/devices").page.select("ul.lines li")]
    assert [("не общий с" in line) for line in listed] == [False, True]


def test_a_keeper_gets_an_address_to_type_and_sees_it_wait(desk: Browsers) -> None:
    keeper = desk(ADMINISTRATOR).open("/admin/devices").submit("/admin/devices", device="Библиотека")
    link = keeper.page.select_one(".number").get_text()
    assert link.startswith("http://desk.example/devices/")
    assert "ждёт" in keeper.open("/admin/devices").text
    other = desk().open(link.removeprefix("http://desk.example"))
    assert "Библиотека" in other.text


@pytest.mark.parametrize("typed", ["", " ", "x" * 81])
def test_a_name_that_cannot_be_is_refused_and_kept(desk: Browsers, typed: str) -> None:
    keeper = desk(ADMINISTRATOR).open("/admin/devices").submit("/admin/devices", device=typed)
    assert keeper.code == 422
    assert keeper.page.find("input", {"name": "device"})["value"] == typed


def test_a_password_at_a_staff_room_computer_gives_no_more_than_a_pin(app: Flask) -> None:
    browser = enrolled(app).open("/login?with=password")
    browser.submit("/login", login=ADMINISTRATOR, password=PASSWORD)
    assert "Это общий компьютер" in browser.text
    for path in ("/admin/", "/tickets/2026-0099", "/no/such/page"):  # alike, whether there is such a page or not
        assert (browser.open(path).code, "На общем компьютере доступны только ваши заявки" in browser.text) == (
            404,
            True,
        )
