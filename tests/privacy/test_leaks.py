"""A leak reaches those who must act at once, without its words, and stays open until it is told what was done."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from helpdesk.audit.models import AuditEntry
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.privacy.models import LeakReport
from tests.client import Desk
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, TEACHER, person
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
WORDS = "Снимок журнала 7А с отметками Сидорова ушёл в чат родителей."


@pytest.fixture
def told(desk: Browsers) -> Desk:
    """A teacher who has told of a leak."""
    return desk(TEACHER).open("/").open("/privacy/leak").submit("/privacy/leak", words=WORDS, noticed="сегодня в 9:40")


def test_the_administrator_and_the_director_are_written_to_without_the_words(app: Flask, told: Desk) -> None:
    assert "получат письмо в ближайшую минуту" in told.text
    with app.app_context():
        letters = db.session.query(Letter).order_by(Letter.id).all()
        assert {letter.to_address.split("@")[0] for letter in letters} == {ADMINISTRATOR, DIRECTOR}
        for letter in letters:
            assert "/admin/privacy/leaks/1" in letter.text
            assert "вт 10 ноября, 10:00" in letter.text
            assert "Сидоров" not in letter.text + letter.html + letter.subject


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_letter_says_what_was_agreed(app: Flask, desk: Browsers, locale: str) -> None:
    with app.app_context():
        person(DIRECTOR).locale = locale
        db.session.commit()
    desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", words=WORDS)
    with app.app_context():
        letter = db.session.query(Letter).filter_by(person_id=person(DIRECTOR).id).one()
        assert_as_agreed(Path(__file__).parent / "letters" / f"leak_reported.{locale}.txt", letter)


def test_an_empty_report_is_refused_and_what_was_typed_is_kept(app: Flask, desk: Browsers) -> None:
    browser = desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", words=" ", noticed="вчера")
    assert (browser.code, browser.page.find(id="noticed")["value"]) == (422, "вчера")  # type: ignore[index]
    with app.app_context():
        assert db.session.query(LeakReport).count() == db.session.query(Letter).count() == 0


def test_it_is_read_with_its_deadline_and_closed_with_what_was_done(app: Flask, desk: Browsers, told: Desk) -> None:
    page, path = desk(DIRECTOR).open("/admin/privacy"), "/admin/privacy/leaks/1"
    assert "открыто" in page.text
    page.open(path)
    assert "Роскомнадзор уведомляют до вт 10 ноября, 10:00" in page.text.replace("\u00a0", " ")
    assert WORDS in page.text
    assert page.submit(path, done=" ").code == 422
    page.submit(path, done="Чат закрыт, родители предупреждены.")
    assert "закрыто" in page.text
    closed = desk(ADMINISTRATOR).open(path).text
    assert "Чат закрыт" in closed
    assert "уведомляют до" not in closed.replace("\u00a0", " ")
    with app.app_context():
        acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)]
        assert [act for act in acts if act.startswith("leak")] == ["leak_reported", "leak_closed"]


@pytest.mark.parametrize("login", [TEACHER, DEPUTY])
def test_nobody_else_reads_it(desk: Browsers, told: Desk, login: str) -> None:
    assert desk(login).open("/admin/privacy/leaks/1").code == 404
