"""Codes on paper: a button pressed twice loses none, a new paper ends the old one, nobody else is shown them."""

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts import second_factor
from helpdesk.accounts.models import RecoveryCode
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.audit import Act
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.factories import ADMINISTRATOR, PASSWORD, later
from tests.factors.steps import HOME, Browsers, after_password, code, is_in, sent_twice, shown, turned_on

pytestmark = pytest.mark.usefixtures("monday")


def test_a_double_click_shows_the_same_codes_and_tells_once(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR).open(HOME).submit(HOME, password=PASSWORD)
    first, second = sent_twice(browser, f"{HOME}/setup", code=code(app))
    assert len(set(first)) == 10
    assert second == first
    assert is_in(after_password(desk).submit("/login/code", code=second[0]))
    with app.app_context():
        assert db.session.query(Letter).count() == 1


@pytest.mark.parametrize("how", ["another session", "a quarter of an hour later", "another form", "no form"])
def test_the_codes_are_shown_again_to_nobody_else(desk: Browsers, app: Flask, how: str) -> None:
    browser = desk(ADMINISTRATOR).open(HOME).submit(HOME, password=PASSWORD)
    seed = browser.page.find("input", {"name": "seed"})["value"]
    codes = shown(browser.post(f"{HOME}/setup", seed=seed, code=code(app)))
    if how == "another session":
        browser = desk(ADMINISTRATOR)
    seed = {"another form": second_factor.new_seed(), "no form": "x"}.get(how, seed)
    is_late = how == "a quarter of an hour later"
    with clock.at(later(minutes=9 if is_late else 0)):
        browser.open("/")
    with clock.at(later(minutes=16 if is_late else 0)):
        browser.post(f"{HOME}/setup", seed=seed, code="000000")
    assert browser.response.request.path == HOME
    assert set(codes).isdisjoint(browser.text.split())
    assert "осталось 10 неиспользованных" in browser.text


def test_a_new_paper_needs_the_password_and_ends_the_old_one(desk: Browsers, app: Flask) -> None:
    old = turned_on(desk, app)
    browser = after_password(desk).submit("/login/code", code=old[0]).open(HOME)
    browser.open(browser.page.find("a", string="Получить новый листок с кодами")["href"])
    assert browser.submit(f"{HOME}/codes", password="не тот").code == 422
    assert not shown(browser)
    new, again = sent_twice(browser, f"{HOME}/codes", password=PASSWORD)
    assert len(set(new) - set(old)) == 10
    assert again == new
    assert after_password(desk).submit("/login/code", code=old[1]).code == 422
    assert is_in(after_password(desk).submit("/login/code", code=new[0]))
    browser.post(f"{HOME}/codes", seed="x", password=PASSWORD)
    with app.app_context():
        subjects = [letter.subject for letter in db.session.query(Letter).order_by(Letter.id)]
        assert db.session.query(AuditEntry).filter_by(act=Act.CODES_RENEWED).count() == 2
    assert subjects == ["Второй фактор включён", *["Новые коды на случай без телефона"] * 2]


def test_a_used_code_is_not_brought_back_by_the_form_that_gave_it(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR).open(HOME).submit(HOME, password=PASSWORD)
    seed = browser.page.find("input", {"name": "seed"})["value"]
    codes = shown(browser.post(f"{HOME}/setup", seed=seed, code=code(app)))
    assert is_in(after_password(desk).submit("/login/code", code=codes[0]))
    assert shown(browser.post(f"{HOME}/codes", seed=seed, password=PASSWORD)) == codes
    assert after_password(desk).submit("/login/code", code=codes[0]).code == 422


def test_who_has_no_second_factor_gets_no_paper(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR).open("/")
    assert browser.open(f"{HOME}/codes").response.request.path == HOME
    assert browser.post(f"{HOME}/codes", password=PASSWORD).response.request.path == HOME
    with app.app_context():
        assert db.session.query(RecoveryCode).count() == 0
