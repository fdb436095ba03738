"""Personal data in a new ticket: asked about first, never lost, never forbidden, marked when sent."""

import io
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from tests.client import Desk
from tests.factories import TEACHER, file_ticket
from tests.files.samples import png

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "/tickets/new?kind=technical&topic=saving"
NAMED = "У Сидорова Артёма 3Б пропали отметки,\nмой пароль: Зима2026"


def tickets(app: Flask) -> list[tuple[str, bool]]:
    """Texts kept, and whether they are marked."""
    with app.app_context():
        return [(ticket.body, ticket.has_personal_data) for ticket in db.session.query(Ticket).order_by(Ticket.id)]


def test_a_text_with_personal_data_is_asked_about_and_kept_in_the_form(app: Flask, desk: Browsers) -> None:
    teacher = desk(TEACHER).open(NEW).submit("/tickets/", title="Пропали отметки", body=NAMED)
    assert teacher.code == 422
    told = teacher.page.select_one("[role=alert]").get_text()  # type: ignore[union-attr]
    assert "фамилия или имя ученика, пароль (Сидорова Артёма)" in told
    assert "Зима2026" not in told
    assert teacher.page.find(id="body").get_text().strip() == NAMED  # type: ignore[union-attr]
    assert tickets(app) == []


@pytest.mark.parametrize(
    ("answer", "kept"),
    [("as_typed", NAMED), ("without_passwords", NAMED.replace("Зима2026", "••••"))],
)
def test_it_is_sent_all_the_same_when_its_author_says_so(app: Flask, desk: Browsers, answer: str, kept: str) -> None:
    teacher = desk(TEACHER).open(NEW).submit("/tickets/", body=NAMED)
    button = teacher.page.select_one(f"button[formaction$='anyway={answer}']")
    assert button is not None
    assert button["form"] == teacher.page.find("form", {"id": "ticket"})["id"]  # type: ignore[index]
    fields = {name: teacher.page.find(id="ticket").find(attrs={"name": name})["value"] for name in ("form_key", "kind")}  # type: ignore[union-attr, index]
    teacher.post(str(button["formaction"]), topic="saving", urgency="normal", body=NAMED, **fields)
    assert tickets(app) == [(kept, True)]


def test_a_text_that_was_put_right_goes_without_a_question(app: Flask, desk: Browsers) -> None:
    teacher = desk(TEACHER).open(NEW).submit("/tickets/", body=NAMED)
    teacher.submit("/tickets/", body="У одного ученика 3Б пропали отметки.")
    assert tickets(app) == [("У одного ученика 3Б пропали отметки.", False)]


def test_a_file_goes_only_with_an_answer_about_the_pupils_in_it(app: Flask, desk: Browsers) -> None:
    teacher = desk(TEACHER).open(NEW)
    teacher.submit("/tickets/", body="На снимке видно.", files=(io.BytesIO(png()), "снимок.png"))
    assert teacher.code == 422
    assert "есть ли в файле фамилии" in teacher.page.find(id="names-error").get_text()  # type: ignore[union-attr]
    assert "снимок.png" in teacher.text
    teacher.submit("/tickets/", has_personal_data="yes")
    assert tickets(app) == [("На снимке видно.", True)]


def test_whatever_way_a_ticket_comes_its_words_mark_it(app: Flask) -> None:
    with app.app_context():
        file_ticket(body=NAMED)
        file_ticket(title="Иванова Мария 5А", body="Нет отметок.")
        file_ticket(body="мой пароль: Зима2026")
    assert [marked for _body, marked in tickets(app)] == [True, True, False]
