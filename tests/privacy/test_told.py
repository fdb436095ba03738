"""The archive of what is held is for people: lists with names, titles in words, the school's time, and no formula."""

import io
import re
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import RecoveryCode
from helpdesk.bookings.actions import book
from helpdesk.domain.directions import Direction
from helpdesk.domain.trainings import TrainingState
from helpdesk.extensions import db
from helpdesk.leaving.models import Draft
from helpdesk.privacy.held import OWN, WORK, archive_of, shown_columns
from helpdesk.privacy.labels import PARTS, VALUES
from helpdesk.privacy.told import LONGEST_CELL, book_of, column_title, in_words
from helpdesk.tickets import actions
from helpdesk.trainings.models import Attendance, Training
from tests.factories import ADMINISTRATOR, DEPUTY, TEACHER, file_ticket, person
from tests.files.samples import png
from tests.files.uploads import keep_upload
from tests.spreadsheets import as_typed, sheet_names, written

pytestmark = pytest.mark.usefixtures("monday")


def lists_of(login: str) -> dict[str, list[dict[str, str]]]:
    """The sheets of somebody's archive by name, each row by the titles of its columns."""
    with archive_of(person(login), []) as file, ZipFile(file) as archive:
        book = io.BytesIO(archive.read("Мои данные.xlsx"))
    found = {}
    for number, name in enumerate(sheet_names(book), 1):
        (_heading, *_rest) = rows = written(book, number)
        titles = [content for _kind, content in rows[0]]
        found[name] = [dict(zip(titles, [content for _kind, content in row], strict=True)) for row in rows[1:]]
    return found


def test_a_person_reads_tickets_in_words_with_their_numbers_and_the_schools_time(ctx: Flask) -> None:
    ticket = file_ticket(body="=1+1 Мои слова.")
    actions.answer(ticket, "Слова администратора.", by=person(ADMINISTRATOR))
    actions.answer(ticket, "Мой ответ.", by=person(TEACHER))
    db.session.commit()
    lists = lists_of(TEACHER)
    assert lists["Обо мне"][0]["Роль"] == "педагог"
    (mine,) = lists["Мои заявки"]
    expected = {"Заявка": "ЭЖ-2026/27-0001", "Вид": "Техническая", "Срочность": "Обычная", "Текст": "=1+1 Мои слова."}
    assert {title: mine[title] for title in expected} == expected
    assert as_typed("n", mine["Подана"], datetime(2026, 1, 1)) == datetime(2026, 11, 9, 10, 0)
    assert [(row["Заявка"], row["Текст"]) for row in lists["Мои сообщения"]] == [("ЭЖ-2026/27-0001", "Мой ответ.")]
    assert "Педагог ответил" in [row["Что сделано"] for row in lists["Мои действия в заявках"]]
    titles = {title for rows in lists.values() for row in rows for title in row}
    assert not [title for title in titles if re.search("[a-z_]", title)]


def test_what_changed_is_told_as_old_and_new(ctx: Flask) -> None:
    actions.take(file_ticket(), by=person(ADMINISTRATOR))
    db.session.commit()
    acts = lists_of(ADMINISTRATOR)["Мои действия в заявках"]
    assert any("состояние: Новая → В работе" in row["Что изменилось"] for row in acts)


def test_the_page_to_read_first_names_every_list_and_stands_alone(ctx: Flask) -> None:
    file_ticket()
    with archive_of(person(TEACHER), []) as file, ZipFile(file) as archive:
        page = archive.read("Прочитайте сначала.html").decode()
        names = sheet_names(io.BytesIO(archive.read("Мои данные.xlsx")))
    assert [name for name in names if f"<td>{name}</td>" not in page] == []
    assert "пн 9 ноября, 10:00" in page.replace("\u00a0", " ")
    assert not re.search(r"https?://|<script|<link|<img", page)


def test_every_list_and_every_column_has_its_words(ctx: Flask) -> None:
    pointers = {pointer.removesuffix("_id").replace(".", "-") for pointer in OWN | WORK}
    assert pointers | {"person", "left_out"} == set(PARTS)
    assert [name for name in map(str, PARTS.values()) if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name)] == []
    assert len(set(map(str, PARTS.values()))) == len(PARTS)
    own = {pointer.partition(".")[0] for pointer in OWN} | {"person"}
    tables = own | {pointer.partition(".")[0] for pointer in WORK}
    for column in (each for name in tables for each in shown_columns(db.metadata.tables[name], whole=name in own)):
        column_title(column.table.name, column.name)  # raises for one that has no words and is not for machines
        if isinstance(column.type, sa.Enum) and column_title(column.table.name, column.name):
            kinds = {str(value) for value in VALUES[f"{column.table.name}.{column.name}"]}
            assert not {str(member) for member in column.type.enums} - kinds


@pytest.mark.parametrize(
    ("words", "fits"),
    [("я" * 40_000, "я" * LONGEST_CELL), ("🙂" * 20_000, "🙂" * 16_000), ("я" + "🙂" * 20_000, "я" + "🙂" * 15_999)],
)
def test_words_longer_than_a_cell_are_cut_and_say_so(ctx: Flask, words: str, fits: str) -> None:
    """A spreadsheet counts as UTF-16 does: an emoji is two, and half of one breaks the file."""
    row: dict[str, Any] = {"subject": "Тема", "text": words}
    book = io.BytesIO(book_of(in_words({"letter-person": [row]}), "Мои данные"))
    text = written(book)[1][1][1]
    assert text == f"{fits}… (целиком — в файле data.json)"


def test_places_trainings_files_and_unsent_words_say_when_what_and_of_which_ticket(ctx: Flask) -> None:
    who = person(TEACHER)
    file = keep_upload(io.BytesIO(png()), "снимок.png", by=who, form_key="form-1")
    file_ticket(files=[file])
    book(datetime(2026, 11, 12, 15), person=who, by=who)
    training = Training(held_on=date(2026, 11, 5), direction=Direction.MARKS, state=TrainingState.HELD)
    db.session.add(training)
    db.session.flush()
    marks = {"marked_by_id": person(DEPUTY).id, "marked_at": clock.now()}
    db.session.add(Attendance(training_id=training.id, person_id=who.id, **marks))
    fields = {"body": "Недописанное.", "form_key": "k7Lq2mXw90_a"}
    kept = {"page": "/privacy/leak", "form": "leak", "key": "0" * 12, "is_shared": False, "saved_at": clock.now()}
    db.session.add(Draft(person_id=who.id, fields=fields, **kept))
    db.session.add_all(RecoveryCode(person_id=who.id, code_hash=f"{number}") for number in range(10))
    db.session.commit()
    lists = lists_of(TEACHER)
    for name in ("Мои консультации", "Записано мной на консультации"):
        (place,) = lists[name]
        assert as_typed("n", place["День и час консультации"], datetime(2026, 1, 1)) == datetime(2026, 11, 12, 15)
    (training_row,) = lists["Моё обучение"]
    assert as_typed("n", training_row["День обучения"], date(2026, 1, 1)) in (date(2026, 11, 5), datetime(2026, 11, 5))
    assert training_row["Тема обучения"]
    assert lists["Мои файлы"][0]["Заявка"] == "ЭЖ-2026/27-0001"
    assert lists["Неотправленное"][0]["Набрано"] == "Недописанное."
    assert [dict(row) for row in lists["Коды на бумаге"]] == [{"Кодов на бумаге": "10", "Из них использовано": "0"}]
