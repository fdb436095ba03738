"""`flask device`."""

from typing import Any

import pytest
from flask import Flask

from config import USUAL_URL
from tests.client import Desk

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def run(app: Flask) -> Any:
    """Run a command as from the shell."""
    return lambda *words: app.test_cli_runner().invoke(args=["device", *words])


def test_a_link_of_the_command_enrols_until_the_computer_is_revoked(app: Flask, run: Any) -> None:
    printed = run("enrol", "--name", "Учительская, корпус 2").output.splitlines()
    path = printed[1].removeprefix("http://desk.example")
    assert run("list").output == ""
    browser = Desk(app).open(path).submit(path)
    assert "Учительская, корпус 2" in browser.text
    assert run("list").output.split(None, 1)[1].strip() == "Учительская, корпус 2  ещё никто не входил"
    assert run("revoke", "1").exit_code == 0
    assert browser.open("/login").page.find("input", {"name": "password"})


def test_what_cannot_be_done_is_said(run: Any) -> None:
    assert [run("revoke", "7").exit_code, run("enrol", "--name", " ").exit_code] == [1, 1]


@pytest.mark.parametrize(("public_url", "is_unsure"), [(USUAL_URL, True), ("http://desk.example", False)])
def test_a_link_made_without_knowing_the_address_says_so(
    app: Flask, run: Any, public_url: str, is_unsure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", public_url)
    lines = run("enrol").output.splitlines()
    assert lines[1].startswith(f"{public_url}/devices/")
    assert ("`flask serve`" in lines[2]) is is_unsure
