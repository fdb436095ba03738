"""PINs on paper: each works once handed out, by command or by the keeper's page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person, Tries
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.audit import Act
from helpdesk.extensions import db
from helpdesk.pins.models import Pin
from tests.client import Desk
from tests.computers import enrolled, give_pin, sign_in_by_pin
from tests.factories import ADMINISTRATOR, DEPUTY, OTHER_TEACHER, PASSWORD, TEACHER

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def run(app: Flask) -> Any:
    """Run `flask staff pins`."""
    return lambda *words: app.test_cli_runner().invoke(args=["staff", "pins", *map(str, words)])


def pins_on(page: str) -> dict[str, str]:
    """PINs of a page of slips by full name."""
    slips = BeautifulSoup(page, "html.parser").select(".slips li")
    return {str(slip.bdi.string): str(slip.select_one(".secret").string) for slip in slips}


def test_the_pin_on_a_slip_lets_its_person_in(app: Flask, run: Any, tmp_path: Path) -> None:
    out = tmp_path / "pins.html"
    result = run("--login", TEACHER, "--login", OTHER_TEACHER, "--out", out)
    assert result.exit_code == 0, result.output
    found = pins_on(out.read_text("utf-8"))
    assert len(found) == 2
    assert out.stat().st_mode & 0o077 == 0
    browser = sign_in_by_pin(enrolled(app), "баранова л", found["Баранова Людмила Петровна"])
    assert browser.response.request.path == "/"


def test_without_logins_it_is_for_those_who_have_none(app: Flask, run: Any, tmp_path: Path) -> None:
    give_pin(app, TEACHER)
    with app.app_context():
        db.session.execute(
            sa.update(Person).where(Person.id > 4, Person.login != TEACHER).values(closed_at=clock.now())
        )
        db.session.commit()
    assert run("--out", tmp_path / "all.html").exit_code == 0
    found = pins_on((tmp_path / "all.html").read_text("utf-8"))
    assert (len(found), "Баранова Людмила Петровна" in found) == (4, False)
    again = run("--out", tmp_path / "again.html")
    assert (again.exit_code, (tmp_path / "again.html").exists()) == (1, False)


def test_an_unknown_login_or_a_file_that_is_there_changes_nothing(run: Any, tmp_path: Path) -> None:
    assert run("--login", "nobody.nn", "--out", tmp_path / "a.html").exit_code == 1
    (tmp_path / "b.html").write_text("занято")
    assert run("--login", TEACHER, "--out", tmp_path / "b.html").exit_code == 1
    assert (tmp_path / "b.html").read_text() == "занято"


def test_the_keeper_gives_one_person_a_new_pin_on_paper(app: Flask, desk: Callable[..., Desk]) -> None:
    give_pin(app, TEACHER)
    keeper = desk(ADMINISTRATOR).open("/admin/pins").submit("/admin/pins", person=TEACHER, password=PASSWORD)
    [(name, pin)] = pins_on(keeper.response.text).items()
    assert (name, bool(re.fullmatch("[0-9]{4}", pin))) == ("Баранова Людмила Петровна", True)
    assert sign_in_by_pin(enrolled(app), "баранова л", pin).response.request.path == "/"
    assert keeper.open("/admin/pins").submit("/admin/pins", person="nobody.nn").code == 422


@pytest.mark.parametrize("keeper", [ADMINISTRATOR, DEPUTY])
@pytest.mark.parametrize("typed", ["", "не тот"])
def test_a_desk_left_open_gives_no_pin(app: Flask, desk: Callable[..., Desk], keeper: str, typed: str) -> None:
    give_pin(app, TEACHER)
    browser = desk(keeper).open("/admin/pins").submit("/admin/pins", person=TEACHER, password=typed)
    assert (browser.code, browser.page.select(".secret")) == (422, [])
    assert "Пароль не подходит" in browser.page.find(id="password-error").get_text()
    assert browser.page.find("option", selected=True)["value"] == TEACHER
    assert sign_in_by_pin(enrolled(app), "баранова л").response.request.path == "/"
    with app.app_context():
        assert 1 in db.session.scalars(sa.select(Tries.wrong)).all(), "an open desk is no way to guess the password"


def test_the_same_form_sent_twice_gives_the_same_slips(app: Flask, desk: Callable[..., Desk]) -> None:
    with app.app_context():
        db.session.execute(sa.update(Person).where(Person.id > 5).values(closed_at=clock.now()))
        db.session.commit()
    keeper = desk(ADMINISTRATOR).open("/admin/pins")
    form = keeper.marks() | {"seed": seed_of(keeper), "person": "without", "password": PASSWORD}
    first, second = (keeper.http.post("/admin/pins", data=form) for _click in range(2))
    assert (first.status_code, second.status_code, len(pins_on(first.text))) == (200, 200, 5)
    assert pins_on(second.text) == pins_on(first.text)
    with app.app_context():
        assert db.session.query(AuditEntry).filter_by(act=Act.PIN_ISSUED).count() == 5
    again = keeper.open("/admin/pins").submit("/admin/pins", person="without", password=PASSWORD)
    assert again.code == 422


def test_another_form_another_session_and_no_password_give_no_slip_again(app: Flask, desk: Callable[..., Desk]) -> None:
    keeper = desk(ADMINISTRATOR).open("/admin/pins")
    form = {"seed": seed_of(keeper), "person": TEACHER, "password": PASSWORD}
    given = pins_on(keeper.http.post("/admin/pins", data=keeper.marks() | form).text)
    refused = keeper.http.post("/admin/pins", data=keeper.marks() | form | {"password": ""})
    assert (refused.status_code, pins_on(refused.text)) == (422, {})
    thief = desk(ADMINISTRATOR).open("/admin/pins")
    assert pins_on(thief.http.post("/admin/pins", data=thief.marks() | form).text) != given
    fresh = keeper.open("/admin/pins").submit("/admin/pins", person=TEACHER, password=PASSWORD)
    assert pins_on(fresh.response.text) != given  # type: ignore[union-attr]


def test_who_changed_their_pin_meanwhile_is_on_no_slip(app: Flask, desk: Callable[..., Desk]) -> None:
    keeper = desk(ADMINISTRATOR).open("/admin/pins")
    form = keeper.marks() | {"seed": seed_of(keeper), "person": TEACHER, "password": PASSWORD}
    assert pins_on(keeper.http.post("/admin/pins", data=form).text)
    desk(TEACHER).open("/pins/").submit("/pins/", current=PASSWORD, pin="9035", again="9035")
    with app.app_context():
        assert [pin.issue_key for pin in db.session.query(Pin)] == [None]


def seed_of(browser: Desk) -> str:
    """What the form at hand makes its PINs of."""
    return str(browser.page.find("input", {"name": "seed"})["value"])  # type: ignore[index]
