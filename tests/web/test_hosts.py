"""The desk answers under its own names only."""

from collections.abc import Callable

import pytest

from helpdesk.web.hosts import is_own
from tests.client import Desk
from tests.factories import TEACHER

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("desk.example", True),
        ("Desk.Example.:8443", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("10.0.0.5", True),
        ("", False),
        ("evil.example", False),
        ("desk.example.evil.example", False),
        ("evil.example:desk.example", False),
        ("desk.example@evil.example", False),
        ("desk.example/evil.example", False),
        ("desk.example evil.example", False),
        ("0x7f.1", False),
        ("10.0.0.5.evil.example", False),
        ("٢", False),
    ],
)
def test_a_host_is_the_public_name_this_machine_or_digits(host: str, expected: bool) -> None:
    assert is_own(host, "desk.example") is expected


@pytest.mark.parametrize("path", ["/", "/tickets", "/tickets/", "/login", "/nowhere", "/healthz", "/static/desk.css"])
def test_a_forged_host_gets_a_page_that_repeats_nothing_of_it(desk: Callable[..., Desk], path: str) -> None:
    for browser in (desk(), desk(TEACHER)):
        answer = browser.http.get(path, headers={"Host": "evil.example"})
        assert (answer.status_code, answer.location) == (400, None)
        assert "По этому адресу служба не отвечает" in answer.text
        assert "evil" not in answer.text


def test_a_form_that_comes_under_a_forged_host_writes_nothing(desk: Callable[..., Desk]) -> None:
    teacher = desk(TEACHER).open("/tickets/new?kind=unsure")
    sent = {**teacher.marks(), "kind": "unsure", "title": "Не пойму", "body": "Что-то не так"}
    assert teacher.http.post("/tickets/", data=sent, headers={"Host": "evil.example"}).status_code == 400
    assert "Не пойму" not in teacher.open("/tickets/").text
