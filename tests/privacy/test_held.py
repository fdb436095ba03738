"""Everything held on one person in one file: for the person, with the password, and nothing of others."""

import io
import json
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from helpdesk import clock
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.resets.notices import reset_link
from helpdesk.tickets import actions
from tests.client import Desk
from tests.factories import ADMINISTRATOR, DEPUTY, PASSWORD, TEACHER, file_ticket, person
from tests.files.samples import png
from tests.files.uploads import keep_upload
from tests.spreadsheets import sheet_names

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


@pytest.fixture
def numbers(app: Flask) -> dict[str, int]:
    """A teacher with a ticket, a file and an answer; another's ticket in the deputy's hands."""
    with app.app_context():
        file = keep_upload(io.BytesIO(png()), "снимок.png", by=person(TEACHER), form_key="form-1")
        ticket = file_ticket(files=[file], body="=1+1 Мои слова.")
        actions.answer(ticket, "Слова администратора.", by=person(ADMINISTRATOR))
        file_ticket(kind=TicketKind.METHODOLOGICAL, body="Слова педагога для завуча.")
        db.session.commit()
        return {login: person(login).id for login in (TEACHER, ADMINISTRATOR, DEPUTY)}


def downloaded(browser: Desk, path: str, password: str = PASSWORD) -> TestResponse:
    """The answer to the form with the password."""
    return browser.http.post(path, data=browser.marks() | {"password": password})


def test_a_person_gets_everything_about_oneself(app: Flask, desk: Browsers, numbers: dict[str, int]) -> None:
    with downloaded(desk(TEACHER).open("/privacy/mine"), "/privacy/mine") as answer:
        assert answer.status_code == 200
        archive = ZipFile(io.BytesIO(answer.data))
    parts = json.loads(archive.read("data.json"))
    assert parts["person"][0]["login"] == TEACHER
    assert [ticket["body"] for ticket in parts["ticket-requester"]] == ["=1+1 Мои слова.", "Слова педагога для завуча."]
    assert not any("hash" in name or "secret" in name for rows in parts.values() for row in rows for name in row)
    assert [name for name in archive.namelist() if name.startswith("files/")] == ["files/1 снимок.png"]
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act="person_exported").one()
        assert (entry.actor_id, entry.thing_id) == (numbers[TEACHER], str(numbers[TEACHER]))


def test_of_tickets_in_ones_hands_no_words_of_others_are_given(desk: Browsers, numbers: dict[str, int]) -> None:
    with downloaded(desk(DEPUTY).open("/privacy/mine"), "/privacy/mine") as answer:
        archive = ZipFile(io.BytesIO(answer.data))
    text = archive.read("data.json").decode()
    assert "ticket-assignee" in text
    assert "Слова педагога" not in text


@pytest.mark.parametrize("password", ["", "не тот"])
def test_without_the_password_nothing_is_given(app: Flask, desk: Browsers, password: str) -> None:
    with downloaded(desk(TEACHER).open("/privacy/mine"), "/privacy/mine", password) as answer:
        assert answer.status_code == 422
    with app.app_context():
        assert db.session.query(AuditEntry).filter_by(act="person_exported").count() == 0


def test_the_administrator_gives_it_on_request_and_that_is_written_down(
    app: Flask, desk: Browsers, numbers: dict[str, int]
) -> None:
    path = f"/admin/privacy/people/{numbers[TEACHER]}"
    with downloaded(desk(ADMINISTRATOR).open(path), f"{path}/held") as answer:
        assert answer.mimetype == "application/zip"
        assert json.loads(ZipFile(io.BytesIO(answer.data)).read("data.json"))["person"][0]["login"] == TEACHER
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act="person_exported").one()
        assert (entry.actor_id, entry.thing_id) == (numbers[ADMINISTRATOR], str(numbers[TEACHER]))


def test_files_with_pupils_leave_by_nobody_but_the_person_and_others_are_written_down_as_seen(
    app: Flask, desk: Browsers, numbers: dict[str, int]
) -> None:
    with app.app_context():
        file = keep_upload(io.BytesIO(png()), "Иванов 7А.png", by=person(TEACHER), form_key="form-2")
        file_ticket(files=[file], has_personal_data=True)
        db.session.commit()
    path = f"/admin/privacy/people/{numbers[TEACHER]}"
    browser = desk(ADMINISTRATOR).open(path)
    assert "Файлы заявок с данными учеников в него не входят" in browser.text
    with downloaded(browser, f"{path}/held") as answer:
        archive = ZipFile(io.BytesIO(answer.data))
    assert [name for name in archive.namelist() if name.startswith("files/")] == ["files/1 снимок.png"]
    data = archive.read("data.json").decode()
    assert "Иванов 7А" not in data
    assert json.loads(data)["left_out"][0]["files"] == 1
    assert "Не вошло файлов: 1." in archive.read("Прочитайте сначала.html").decode()
    assert "Что не вошло" in sheet_names(io.BytesIO(archive.read("Мои данные.xlsx")))
    assert b"".join(archive.read(name) for name in archive.namelist()).count("Иванов 7А".encode()) == 0
    with app.app_context():
        seen = db.session.query(AuditEntry).filter_by(act="file_seen").one()
        details = {"file": 1, "restricted": False, "how": "archive"}
        assert (seen.actor_id, seen.thing_id) == (numbers[ADMINISTRATOR], "2026-0001")
        assert json.loads(seen.details) == details
    with downloaded(desk(TEACHER).open("/privacy/mine"), "/privacy/mine") as answer:
        archive = ZipFile(io.BytesIO(answer.data))
    assert "files/2 Иванов 7А.png" in archive.namelist()
    with app.app_context():
        last = db.session.query(AuditEntry).filter_by(act="file_seen").order_by(AuditEntry.number.desc()).first()
        assert last is not None
        assert (last.actor_id, last.thing_id) == (numbers[TEACHER], "2026-0003")
        assert json.loads(last.details) == {"file": 2, "restricted": True, "how": "archive"}
    assert "left_out" not in json.loads(archive.read("data.json"))
    assert "Не вошло" not in archive.read("Прочитайте сначала.html").decode()


def test_no_personal_link_of_a_letter_leaves_with_the_file(app: Flask, desk: Browsers, numbers: dict[str, int]) -> None:
    with app.app_context():
        actions.resolve(file_ticket(), "Готово.", by=person(ADMINISTRATOR))
        reset_link(person(TEACHER))
        db.session.commit()
        kept = " ".join(letter.text for letter in db.session.query(Letter))
        assert all(f"/{place}/" in kept for place in ("login/reset", "letters"))
    path = f"/admin/privacy/people/{numbers[TEACHER]}"
    with downloaded(desk(ADMINISTRATOR).open(path), f"{path}/held") as answer:
        archive = ZipFile(io.BytesIO(answer.data))
    book = ZipFile(io.BytesIO(archive.read("Мои данные.xlsx")))
    sheets = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name)
    for text in (archive.read("data.json").decode(), sheets):
        assert "(личная ссылка получателя)" in text
        assert "/login/reset/" not in text
        assert "/letters/" not in text


def test_somebody_who_left_is_forgotten_from_the_page(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        number = person(TEACHER).id
    path = f"/admin/privacy/people/{number}"
    browser = desk(ADMINISTRATOR).open(path)
    assert "Обезличить" not in browser.text
    assert "работает в школе" in browser.post(f"{path}/forget", password=PASSWORD).text
    with app.app_context():
        person(TEACHER).closed_at = person(TEACHER).closed_at or db.session.scalar(db.select(AuditEntry.at))
        db.session.commit()
    assert "Баранова" in browser.open("/admin/privacy").text
    assert browser.open(path).page.find("form", action=f"{path}/forget") is None, "not beside the download"
    browser.open(f"{path}/forget")
    for told in ("Сотрудник № ", "останется", "писем: 0.", "вместо имени: 0."):
        assert told in browser.text
    assert "Пароль не подходит" in browser.submit(f"{path}/forget", password="не он").text
    browser.submit(f"{path}/forget", password=PASSWORD)
    assert "Баранова" not in browser.text


def test_open_tickets_in_the_way_of_forgetting_are_linked_where_they_may_be_read(
    app: Flask, desk: Browsers, numbers: dict[str, int]
) -> None:
    with app.app_context():
        person(TEACHER).closed_at = clock.now()
        db.session.commit()
    browser = desk(ADMINISTRATOR).open(f"/admin/privacy/people/{numbers[TEACHER]}/forget")
    assert "незавершённых заявок 2" in browser.text
    assert "0002" in browser.text
    linked = [link["href"] for link in browser.page.select("main .rows a")]
    assert linked == ["/tickets/2026-0001"], "the second is the deputy's to read"
    assert browser.page.find("button", string="Обезличить навсегда") is None


def test_what_is_held_on_somebody_who_works_here_is_found_from_the_page_of_personal_data(
    desk: Browsers, numbers: dict[str, int]
) -> None:
    browser = desk(ADMINISTRATOR).open("/admin/privacy").submit("/search", words="Баранова")
    path = f"/admin/staff/{numbers[TEACHER]}"
    assert browser.page.find("a", href=path) is not None
    assert browser.open(path).page.find("a", href=f"/admin/privacy/people/{numbers[TEACHER]}") is not None
