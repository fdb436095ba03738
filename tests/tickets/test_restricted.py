"""Who opens the files of a ticket with pupils' data, and what is asked before words and files are kept on it."""

import io
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.accounts.models import Person
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.tickets.models import Comment, Ticket
from tests.client import Desk
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    LEADERSHIP,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    away,
    file_ticket,
    person,
)
from tests.files.samples import png
from tests.files.uploads import keep_upload

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
EVERYBODY = (TEACHER, OTHER_TEACHER, ADMINISTRATOR, DEPUTY, METHODIST, LEADERSHIP, DIRECTOR, "second")
PAGE = "/tickets/2026-0001"
NAMED = "У Сидорова Артёма 3Б тоже."


@pytest.fixture
def filed(app: Flask) -> Callable[[bool], str]:
    """File a technical ticket with a file, marked or not; the address of the file. A second administrator is there."""

    def file(marked: bool) -> str:
        with app.app_context():
            other = person(OTHER_TEACHER)
            facts = {name: getattr(other, name) for name in ("sort_name", "email", "role", "password_hash")}
            facts |= {"login": "second", "full_name": "Второй Админ", "role": person(ADMINISTRATOR).role}
            db.session.add(Person(**facts))
            kept = keep_upload(io.BytesIO(png()), "Сидоров.png", by=person(TEACHER), form_key="form-1")
            file_ticket(files=[kept], has_personal_data=marked)
            return f"{PAGE}/files/{db.session.query(StoredFile.key).scalar()}"

    return file


def openers(desk: Browsers, address: str) -> set[str]:
    """Who of everybody may open a file."""
    codes = {}
    for login in EVERYBODY:
        with desk(login).http.get(address) as answer:
            codes[login] = answer.status_code
    assert set(codes.values()) <= {200, 404}
    return {login for login, code in codes.items() if code == 200}


@pytest.mark.parametrize(
    ("marked", "substitute", "expected"),
    [
        (False, "", {TEACHER, ADMINISTRATOR, "second"}),
        (True, "", {TEACHER, ADMINISTRATOR}),
        (True, METHODIST, {TEACHER, ADMINISTRATOR, METHODIST}),
    ],
)
def test_a_marked_file_is_for_its_author_the_owner_and_todays_substitute(
    app: Flask, desk: Browsers, filed: Callable[[bool], str], marked: bool, substitute: str, expected: set[str]
) -> None:
    address = filed(marked)
    if substitute:
        with app.app_context():
            away(ADMINISTRATOR, substitute=substitute)
    assert openers(desk, address) == expected


def test_others_who_answer_read_the_ticket_without_even_the_names_of_its_files(
    desk: Browsers, filed: Callable[[bool], str]
) -> None:
    filed(True)
    other = desk("second").open(PAGE)
    assert (other.code, "Сидоров.png" in other.text, "1 файл с данными учеников" in other.text) == (200, False, True)
    assert "Сидоров.png" in desk(ADMINISTRATOR).open(PAGE).text


@pytest.mark.parametrize(
    ("login", "form", "target", "button"),
    [
        (TEACHER, "write", "answer", {}),
        (ADMINISTRATOR, "answer-form", "answer", {}),
        (ADMINISTRATOR, "note-form", "note", {}),
        (ADMINISTRATOR, "answer-form", "move", {"state": "waiting_author"}),
    ],
)
def test_words_about_a_pupil_are_asked_about_kept_and_sent_all_the_same(
    app: Flask, desk: Browsers, login: str, form: str, target: str, button: dict[str, str]
) -> None:
    with app.app_context():
        file_ticket()
    browser = desk(login).open(PAGE).submit(f"{PAGE}/{target}", button, body=NAMED)
    assert (browser.code, "Похоже, в тексте есть" in browser.text, NAMED in browser.text) == (422, True, True)
    pressed = browser.page.select_one("button[formaction$='anyway=as_typed']")
    assert pressed is not None
    assert (pressed["form"], pressed.get("value", "")) == (form, button.get("state", ""))
    hidden = {field["name"]: field["value"] for field in browser.page.select(f"#{form} [type=hidden]")}
    hidden.pop("csrf_token")
    browser.post(str(pressed["formaction"]), **hidden, **button, body=NAMED)
    with app.app_context():
        assert [comment.body for comment in db.session.query(Comment)] == [NAMED]
        assert db.session.query(Ticket).one().has_personal_data


def test_a_file_with_an_answer_needs_the_word_about_pupils_once(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        file_ticket()
    teacher = desk(TEACHER).open(PAGE)
    teacher.submit(f"{PAGE}/answer", body="Вот снимок.", files=(io.BytesIO(png()), "снимок.png"))
    assert (teacher.code, "есть ли в файле фамилии" in teacher.text, "снимок.png" in teacher.text) == (422, True, True)
    teacher.submit(f"{PAGE}/answer", has_personal_data="yes")
    with app.app_context():
        assert db.session.query(Ticket).one().has_personal_data
    teacher.submit(f"{PAGE}/answer", body="И ещё один.", files=(io.BytesIO(png(5)), "второй.png"))
    assert teacher.code == 200
