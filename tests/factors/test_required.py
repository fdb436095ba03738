"""A school may want a second factor of who answers for tickets: they set it up first and do nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from helpdesk.app import create_app
from helpdesk.extensions import db
from helpdesk.factors.guard import OPEN, OPEN_BLUEPRINTS
from helpdesk.tickets.models import Comment
from tests.client import Desk, enter
from tests.computers import pin_session
from tests.conftest import settings
from tests.databases import Databases
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, METHODIST, PASSWORD, TEACHER, file_ticket, person
from tests.factors.steps import code
from tests.test_every_route import ROWS

pytestmark = pytest.mark.usefixtures("monday")

HOME = "/profile/second-factor"
CLOSED = [row for row in ROWS if row[0] not in OPEN and row[0].partition(".")[0] not in OPEN_BLUEPRINTS]


@pytest.fixture
def strict(app: Flask, school_databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The desk of such a school."""
    desk = create_app(settings(school_databases.test_url, tmp_path, owners_need_second_factor=True))
    yield desk
    with desk.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY])
def test_an_owner_is_led_there_right_after_the_password_and_goes_on_afterwards(strict: Flask, login: str) -> None:
    browser = Desk(strict).sign_in(login, PASSWORD)
    assert browser.response.request.path == HOME
    assert "второй фактор обязателен" in browser.text
    browser.submit(HOME, password=PASSWORD)
    browser.submit(f"{HOME}/setup", code=code(strict))
    assert len(browser.page.select("ul code.secret")) == 10
    assert browser.open("/tickets/").response.request.path == "/tickets/"
    assert "обязателен" not in browser.open(HOME).text


@pytest.mark.parametrize("row", CLOSED, ids=lambda row: f"{row[1]} {row[0]}")
def test_nothing_else_is_open_to_them_until_then(strict: Flask, row: list[str]) -> None:
    browser = enter(strict, ADMINISTRATOR).open(HOME)
    address = row[2].format(key="x")
    if row[1] == "GET":
        answer = browser.http.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, HOME)
    else:
        assert (browser.post(address).code, "второй фактор обязателен" in browser.text) == (403, True)


def test_what_they_had_typed_before_it_was_asked_is_kept(strict: Flask) -> None:
    with strict.app_context():
        page = f"/tickets/{file_ticket().address}"
    browser = enter(strict, ADMINISTRATOR).open(HOME)
    place = {"unsent": f"{page}#answer#k7Lq2mXw90_a", "body": "Зайдите завтра после третьего урока."}
    browser.post("/drafts", **place)
    browser.open(HOME).post(f"{page}/answer", **place)
    assert "Набранное сохранено" in browser.text
    with strict.app_context():
        assert db.session.query(Comment).count() == 0
    browser.open(HOME).submit(HOME, password=PASSWORD).submit(f"{HOME}/setup", code=code(strict))
    assert place["body"] in browser.open(page).page.find("textarea", {"name": "body"}).get_text()


def test_they_may_leave_and_change_the_language(strict: Flask) -> None:
    browser = enter(strict, ADMINISTRATOR).open(HOME)
    assert "obligatory" in browser.submit("/language", button={"language": "en"}).text
    assert browser.submit("/logout").response.request.path == "/login"


@pytest.mark.parametrize("login", [TEACHER, METHODIST, DIRECTOR])
def test_nobody_else_is_asked(strict: Flask, login: str) -> None:
    assert enter(strict, login).open("/").response.request.path == "/"


def test_at_a_staff_room_computer_a_pin_opens_a_requesters_rights_as_before(strict: Flask) -> None:
    assert pin_session(strict, ADMINISTRATOR).open("/tickets/new").response.request.path == "/tickets/new"


def test_who_has_no_password_here_comes_with_the_providers_factors(strict: Flask) -> None:
    with strict.app_context():
        person(ADMINISTRATOR).password_hash = None
        db.session.commit()
    assert enter(strict, ADMINISTRATOR).open("/").response.request.path == "/"


def test_off_it_asks_nobody(desk: Callable[..., Desk]) -> None:
    assert desk(ADMINISTRATOR).open("/tickets/").response.request.path == "/tickets/"
