"""Signing in and out: where one lands, and what is left of the session before."""

from collections.abc import Callable

import pytest

from tests.client import Desk
from tests.factories import OTHER_TEACHER, PASSWORD, TEACHER

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_signing_in_over_another_session_ends_that_one(desk: Browsers) -> None:
    browser, thief = desk(TEACHER), desk()
    thief.http.set_cookie("session", browser.http.get_cookie("session").value)
    token = browser.open("/").page.find("input", {"name": "csrf_token"})["value"]
    browser.http.post("/login", data={"csrf_token": token, "login": OTHER_TEACHER, "password": PASSWORD})
    assert thief.open("/tickets/").response.request.path == "/login"


def test_a_cookie_copied_before_sign_out_is_dead_after_it(desk: Browsers) -> None:
    teacher, thief = desk(TEACHER), desk()
    cookie = teacher.http.get_cookie("session")
    thief.http.set_cookie("session", cookie.value)
    assert thief.open("/tickets/").response.request.path == "/tickets/"
    teacher.open("/").submit("/logout")
    assert thief.open("/tickets/").response.request.path == "/login"


def test_signing_in_gives_a_new_token_and_keeps_nothing_of_the_old_session(desk: Browsers) -> None:
    browser = desk().open("/login")
    before = browser.http.get_cookie("session").value
    browser.sign_in(TEACHER)
    assert browser.http.get_cookie("session").value != before


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", ""]
)
def test_after_signing_in_one_stays_on_this_site(desk: Browsers, target: str) -> None:
    browser = desk().open("/login")
    browser.submit("/login", login=TEACHER, password="пароль-для-проверки", next=target)
    assert (browser.code, browser.response.request.host) == (200, "localhost")
    assert browser.response.request.path == "/"
