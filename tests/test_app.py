"""The app as it is wired: addresses that lead nowhere else, settings that protect."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from helpdesk.app import create_app
from helpdesk.files.upload import DeskRequest
from tests.client import Desk
from tests.conftest import settings
from tests.factories import TEACHER

pytestmark = pytest.mark.usefixtures("monday")


def test_an_address_without_its_slash_answers_at_once(desk: Callable[..., Desk]) -> None:
    assert desk(TEACHER).http.get("/tickets").status_code == 200


def test_uploads_come_in_by_the_desks_own_door(app: Flask) -> None:
    assert app.request_class is DeskRequest


@pytest.mark.parametrize(
    ("url", "name", "is_secure"),
    [("http://desk.example", "session", False), ("https://desk.example", "__Host-session", True)],
)
def test_behind_https_the_cookie_never_leaves_it(tmp_path: Path, url: str, name: str, is_secure: bool) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path / 'desk.sqlite3'}", tmp_path, public_url=url))
    assert (app.config["SESSION_COOKIE_NAME"], app.config["SESSION_COOKIE_SECURE"]) == (name, is_secure)
    assert app.config["WTF_CSRF_SSL_STRICT"] is is_secure


def test_no_cookie_can_be_read_by_a_script(desk: Callable[..., Desk]) -> None:
    stranger = desk().open("/login")
    asked = {"csrf_token": stranger.page.find("input", {"name": "csrf_token"})["value"], "language": "en"}  # type: ignore[index]
    answers = [stranger.http.get("/login"), stranger.http.post("/language", data=asked)]
    cookies = [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]
    assert {line.partition("=")[0] for line in cookies} == {"session", "language"}
    assert all("HttpOnly" in line and "SameSite=Lax" in line for line in cookies)


def test_trace_is_answered_by_nobody(app: Flask) -> None:
    for path in ("/", "/login", "/healthz", "/static/desk.css"):
        assert app.test_client().open(path, method="TRACE").status_code == 405
