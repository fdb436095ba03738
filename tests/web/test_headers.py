"""Headers of every answer, and what the edge refuses."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.client import Desk
from tests.factories import TEACHER

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


@pytest.mark.parametrize("path", ["/", "/tickets/", "/tickets/new?kind=unsure", "/tickets/2026-0404", "/nowhere"])
def test_nothing_of_a_signed_in_page_stays_in_the_browser(desk: Browsers, path: str) -> None:
    headers = desk(TEACHER).open(path).response.headers
    assert headers["Cache-Control"] == "no-store, private"
    assert "Cookie" in headers["Vary"]


def test_a_page_may_load_nothing_from_elsewhere_and_sit_in_no_frame(desk: Browsers) -> None:
    policy = desk().open("/").response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


def test_static_files_may_be_kept(desk: Browsers) -> None:
    answer = desk().http.get("/static/desk.css")
    assert "max-age" in answer.headers["Cache-Control"]
    answer.close()


def test_a_form_without_its_token_is_refused(desk: Browsers) -> None:
    answer = desk(TEACHER).http.post("/tickets/", data={"kind": "unsure", "title": "x", "body": "y"})
    assert (answer.status_code, "Сеанс изменился" in answer.text) == (400, True)


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


def test_links_of_letters_ignore_the_host_header(app: Flask) -> None:
    from_elsewhere = app.test_client().get("/", headers={"Host": "evil.example"})
    assert "evil.example" not in from_elsewhere.text


def test_an_error_is_a_page_with_a_way_on(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/nowhere")
    assert (browser.code, "Такой страницы нет" in browser.text) == (404, True)


def test_a_broken_view_tells_no_trace(app: Flask, desk: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst() -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setitem(app.view_functions, "admin.alive", burst)
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    browser = desk().open("/healthz")
    assert (browser.code, "secret of the inside" in browser.response.text) == (500, False)
