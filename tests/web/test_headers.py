"""Headers of every answer, and what the edge refuses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk.app import create_app
from helpdesk.web.headers import ALWAYS, CONTENT_POLICY, FRAMING_POLICY, LETTER_POLICY
from tests.client import Desk
from tests.conftest import settings
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


@pytest.mark.parametrize(("scheme", "expected"), [("http", None), ("https", "max-age=31536000")])
def test_a_desk_on_tls_is_never_opened_without_it_again(tmp_path: Path, scheme: str, expected: str | None) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    served = create_app(settings(url, tmp_path, public_url=f"{scheme}://desk.example"))
    assert served.test_client().get("/healthz").headers.get("Strict-Transport-Security") == expected


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/static/desk.css"])
def test_every_answer_keeps_other_sites_out(desk: Browsers, path: str) -> None:
    with desk().http.get(path) as answer:
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert ALWAYS["Permissions-Policy"].startswith("camera=(), ")


def test_a_control_character_in_an_address_is_not_repeated(desk: Browsers) -> None:
    assert "\0" not in desk(TEACHER).open("/tickets/%00").response.text


def test_a_form_without_its_token_is_refused(desk: Browsers) -> None:
    answer = desk(TEACHER).http.post("/tickets/", data={"kind": "unsure", "title": "x", "body": "y"})
    assert (answer.status_code, "Сеанс изменился" in answer.text) == (400, True)


def test_a_shown_letter_may_only_look() -> None:
    policy = dict(part.strip().split(" ", 1) for part in LETTER_POLICY.split(";") if " " in part.strip())
    assert (policy["default-src"], policy["form-action"], policy["frame-ancestors"]) == ("'none'", "'none'", "'self'")
    assert "script-src" not in policy
    assert "allow-scripts" not in policy["sandbox"]
    assert "allow-same-origin" not in policy["sandbox"]


def test_the_page_around_it_is_as_strict_as_any() -> None:
    assert f"{CONTENT_POLICY}; frame-src 'self'" == FRAMING_POLICY
