"""A leak reaches those who must act at once, without its words, and stays open until it is told what was done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.audit.models import AuditEntry
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.privacy.leaks import Told, report_leak
from helpdesk.privacy.models import LeakReport
from tests.client import Desk, enter
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    MONDAY_MORNING,
    OTHER_TEACHER,
    TEACHER,
    later,
    person,
)
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
WORDS = "Снимок журнала 7А с отметками Сидорова ушёл в чат родителей."


def told_on(browser: Desk) -> str:
    return browser.text.replace("\u00a0", " ")


@pytest.fixture
def told(desk: Browsers) -> Desk:
    """A teacher who has told of a leak."""
    return desk(TEACHER).open("/").open("/privacy/leak").submit("/privacy/leak", body=WORDS, noticed_time="09:40")


def test_the_administrator_and_the_director_are_written_to_without_the_words(app: Flask, told: Desk) -> None:
    assert "получат письмо в ближайшую минуту" in told.text
    with app.app_context():
        letters = db.session.query(Letter).order_by(Letter.id).all()
        assert {letter.to_address.split("@")[0] for letter in letters} == {ADMINISTRATOR, DIRECTOR}
        for letter in letters:
            assert "/admin/privacy/leaks/1" in letter.text
            assert "вт 10 ноября, 09:40" in letter.text
            assert "Сидоров" not in letter.text + letter.html + letter.subject


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_letter_says_what_was_agreed(app: Flask, desk: Browsers, locale: str) -> None:
    with app.app_context():
        person(DIRECTOR).locale = locale
        db.session.commit()
    desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", body=WORDS, noticed_time="10:00")
    with app.app_context():
        letter = db.session.query(Letter).filter_by(person_id=person(DIRECTOR).id).one()
        assert_as_agreed(Path(__file__).parent / "letters" / f"leak_reported.{locale}.txt", letter)


def test_an_empty_report_is_refused_and_what_was_typed_is_kept(app: Flask, desk: Browsers) -> None:
    browser = desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", body=" ", noticed="вчера")
    assert (browser.code, browser.page.find(id="noticed")["value"]) == (422, "вчера")  # type: ignore[index]
    with app.app_context():
        assert db.session.query(LeakReport).count() == db.session.query(Letter).count() == 0


def test_it_is_read_with_its_deadline_and_closed_with_what_was_done(app: Flask, desk: Browsers, told: Desk) -> None:
    page, path = desk(DIRECTOR).open("/admin/privacy"), "/admin/privacy/leaks/1"
    assert "открыто" in page.text
    page.open(path)
    assert "Роскомнадзор уведомляют до вт 10 ноября, 09:40" in told_on(page)
    assert WORDS in page.text
    assert page.submit(path, done=" ").code == 422
    page.submit(path, done="Чат закрыт, родители предупреждены.")
    assert "закрыто" in page.text
    closed = told_on(desk(ADMINISTRATOR).open(path))
    assert "Чат закрыт" in closed
    assert "уведомляют до" not in closed
    with app.app_context():
        acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)]
        assert [act for act in acts if act.startswith("leak")] == [
            "leak_reported",
            "leak_read",
            "leak_closed",
            "leak_read",
        ]


@pytest.mark.parametrize("login", [TEACHER, DEPUTY])
def test_nobody_else_reads_it(desk: Browsers, told: Desk, login: str) -> None:
    assert desk(login).open("/admin/privacy/leaks/1").code == 404


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        (
            {"noticed_on": "2026-11-06", "noticed_time": "14:05"},
            ["24 часа прошли сб 7 ноября, 14:05", "пн 9 ноября, 14:05"],
        ),
        ({"noticed_time": ""}, ["до вт 10 ноября, 00:00", "считаем с начала дня", "заметили пн 9 ноября, утром"]),
        ({"noticed_on": ""}, ["до вт 10 ноября, 10:00"]),
    ],
)
def test_the_day_is_counted_from_when_it_was_noticed(desk: Browsers, fields: dict[str, str], lines: list[str]) -> None:
    desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", body=WORDS, noticed="утром", **fields)
    said = told_on(desk(DIRECTOR).open("/admin/privacy/leaks/1"))
    assert [line for line in lines if line not in said] == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"noticed_time": "10:01"}, "только до этой минуты"),
        ({"noticed_on": "0026-11-09"}, "не раньше, чем год назад"),
        ({"noticed_on": "вчера"}, "Это не дата"),
        ({"noticed_time": "утром"}, "Это не время"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_and_the_words_are_kept(
    app: Flask, desk: Browsers, fields: dict[str, str], sentence: str
) -> None:
    browser = desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", body=WORDS, **fields)
    assert browser.code == 422
    assert sentence in browser.text
    assert WORDS in browser.page.find(id="body").get_text()  # type: ignore[union-attr]
    with app.app_context():
        assert db.session.query(LeakReport).count() == 0


def test_words_sent_after_the_session_ended_are_on_the_page_again(app: Flask, desk: Browsers) -> None:
    browser = desk(TEACHER).open("/privacy/leak")
    with clock.at(later(minutes=11)):
        ended = browser.submit("/privacy/leak", body=WORDS)
        assert (ended.code, "Набранное сохранено" in ended.text, WORDS in ended.text) == (401, True, False)
        again = enter(app, TEACHER).open("/privacy/leak")
        assert WORDS in again.page.find(id="body").get_text()  # type: ignore[union-attr]
        assert "Сообщение об утечке" in again.open("/drafts").text
        again.open("/privacy/leak").submit("/privacy/leak")
        assert WORDS not in again.open("/drafts").text


def test_what_was_done_is_not_lost_with_the_session_either(app: Flask, told: Desk, desk: Browsers) -> None:
    browser, path = desk(DIRECTOR), "/admin/privacy/leaks/1"
    browser.open(path)
    with clock.at(later(minutes=11)):
        assert browser.submit(path, done="Чат закрыт.").code == 401
        again = enter(app, DIRECTOR).open("/drafts")
        assert "Что сделано по сообщению об утечке № 1" in again.text
        assert "Чат закрыт." in again.open(path).page.find(id="done").get_text()  # type: ignore[union-attr]
        assert "Чат закрыт." not in again.submit(path).open("/drafts").text


def test_a_form_sent_twice_is_one_report(app: Flask, desk: Browsers) -> None:
    browser = desk(TEACHER).open("/privacy/leak")
    form = browser.page.find("input", {"name": "form_key"})
    assert form is not None
    for words in (WORDS, WORDS, "Ещё одно."):
        browser.open("/privacy/leak").submit("/privacy/leak", body=words, form_key=form["value"])  # type: ignore[index]
    with app.app_context():
        assert [report.words for report in db.session.query(LeakReport).order_by(LeakReport.id)] == [WORDS, "Ещё одно."]
        assert db.session.query(Letter).count() == 4


def test_two_clicks_at_once_are_one_report(app: Flask) -> None:
    start = Barrier(8)

    def click(_number: int) -> int:
        with app.app_context(), clock.at(MONDAY_MORNING):
            start.wait()
            report = report_leak(Told(WORDS, submit_key="form-1"), by=person(TEACHER))
            db.session.commit()
            return report.id

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(click, range(8))) == {1}


def test_a_person_who_tells_again_and_again_is_asked_to_call(app: Flask, desk: Browsers) -> None:
    browser = desk(TEACHER)
    for number in range(5):
        browser.open("/privacy/leak").submit("/privacy/leak", body=f"{WORDS} {number}")
    browser.open("/privacy/leak").submit("/privacy/leak", body=WORDS)
    assert browser.code == 422
    assert "позвоните Администратору ЭЖ или директору" in browser.text
    assert desk(OTHER_TEACHER).open("/privacy/leak").submit("/privacy/leak", body=WORDS).code == 200
    with clock.at(later(minutes=61)):
        again = enter(app, TEACHER).open("/privacy/leak").submit("/privacy/leak", body=WORDS)
        assert again.code == 200


def test_the_list_tells_each_deadline_and_only_a_late_one_is_red(desk: Browsers) -> None:
    noticed = {"Старое": {"noticed_on": "2026-11-06", "noticed_time": "14:05"}, "Новое": {"noticed_time": "09:40"}}
    for words, fields in noticed.items():
        desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", body=words, **fields)
    page = desk(DIRECTOR).open("/admin/privacy")
    assert [mark.get_text() for mark in page.page.select(".left-overdue")] == ["срок прошёл"]
    rows = [row.get_text(" ").replace("\u00a0", " ") for row in page.page.select(".row-line")]
    assert ["сб 7 ноября, 14:05" in rows[0], "вт 10 ноября, 09:40" in rows[1]] == [True, True]
    page.open("/admin/privacy/leaks/1").submit("/admin/privacy/leaks/1", done="Готово.")
    assert page.page.select(".left-overdue") == []


@pytest.mark.parametrize(("login", "is_told"), [(ADMINISTRATOR, True), (DIRECTOR, True), (DEPUTY, False)])
def test_the_page_of_keepers_tells_of_open_reports(desk: Browsers, told: Desk, login: str, is_told: bool) -> None:
    page = told_on(desk(login).open("/admin/"))
    assert ("Открытых сообщений об утечке: 1" in page, "вт 10 ноября, 09:40" in page) == (is_told, is_told)
