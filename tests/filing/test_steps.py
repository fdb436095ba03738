"""The steps of a new ticket: going back loses nothing, and what is refused is said line by line."""

import io
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.extensions import db
from helpdesk.tickets.models import Attachment, Ticket
from tests.client import Desk
from tests.factories import TEACHER
from tests.files.samples import png

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "/tickets/new?kind=technical&topic=saving"
STEPS = "/tickets/new/steps"
TYPED = {
    "title": "Двойку <b>стирать</b>?",
    "body": "Первая строка\nвторая «строка»",
    "room": "актовый зал",
    "urgency": "urgent",
    "has_personal_data": "yes",
}


def typed_on(page: Desk) -> dict[str, str]:
    """What the form at hand would send of what was typed."""
    fields = {name: page.page.select_one(f"[name={name}]:not([type=radio]), [name={name}][checked]") for name in TYPED}
    return {
        name: (field.get_text() if field.name == "textarea" else str(field["value"])).replace("\r\n", "\n").strip()
        for name, field in fields.items()
        if field is not None
    }


def test_back_leads_to_the_topics_and_the_kinds_with_all_that_was_typed(desk: Browsers) -> None:
    teacher = desk(TEACHER).open(NEW)
    teacher.submit(STEPS, {"step": "topic"}, **TYPED)
    assert (teacher.code, "О чём заявка?" in teacher.text, typed_on(teacher)) == (200, True, TYPED)
    teacher.submit(STEPS, {"step": "kind"})
    assert (teacher.code, "Что случилось?" in teacher.text, typed_on(teacher)) == (200, True, TYPED)
    assert teacher.response.request.path == STEPS
    assert not teacher.response.request.query_string


def test_another_kind_and_topic_return_to_the_form_and_file_one_ticket(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(NEW)
    key = teacher.page.find("input", {"name": "form_key"})["value"]
    teacher.submit(STEPS, {"step": "topic"}, **TYPED, files=(io.BytesIO(png()), "снимок.png"))
    teacher.submit(STEPS, {"step": "kind"}).submit(STEPS, {"kind": "methodological"}).submit(STEPS, {"topic": "marks"})
    assert ("Расскажите" in teacher.text, typed_on(teacher)) == (True, TYPED)
    assert "Уже приложено, второй раз выбирать не нужно: снимок.png" in teacher.text
    assert teacher.page.find("input", {"name": "form_key"})["value"] == key
    teacher.submit("/tickets/")
    with app.app_context():
        ticket = db.session.query(Ticket).one()
        assert (ticket.kind.value, ticket.title, ticket.body) == ("methodological", TYPED["title"], TYPED["body"])
        assert [attachment.file.name for attachment in db.session.query(Attachment)] == ["снимок.png"]


def test_back_from_the_kind_unsure_leads_to_the_kinds(desk: Browsers) -> None:
    teacher = desk(TEACHER).open("/tickets/new?kind=unsure").submit(STEPS, {"step": "kind"}, **TYPED)
    assert teacher.submit(STEPS, {"kind": "unsure"}).code == 200
    assert typed_on(teacher) == TYPED


def test_enter_in_a_field_sends_the_ticket_instead_of_going_back(desk: Browsers) -> None:
    teacher = desk(TEACHER).open(NEW)
    buttons = teacher.page.select("button[form=ticket], form#ticket button")
    assert not buttons[0].has_attr("formaction")
    assert not buttons[0].has_attr("name")


def test_a_step_to_nowhere_asks_the_first_question(desk: Browsers) -> None:
    teacher = desk(TEACHER).open(NEW).post(STEPS, kind="wrong", step="nowhere", body="Мой текст.")
    assert (teacher.code, typed_on(teacher)["body"]) == (200, "Мой текст.")
    assert "Такого вида заявки нет" in teacher.text


def test_a_ticket_without_a_title_is_called_by_its_first_words(desk: Browsers, app: Flask) -> None:
    desk(TEACHER).open(NEW).submit("/tickets/", title="", body="Ставлю отметки, обновляю, пусто.")
    with app.app_context():
        assert db.session.query(Ticket).one().title == "Ставлю отметки, обновляю, пусто."


def test_each_refused_file_has_its_own_line_beside_the_field_and_above_the_form(desk: Browsers) -> None:
    files = [(io.BytesIO(b""), "пустой.png"), (io.BytesIO(b"MZ" + bytes(99)), "setup.exe")]
    teacher = desk(TEACHER).open(NEW).submit("/tickets/", **TYPED, files=files)
    beside = [line.get_text() for line in teacher.page.select("#files-error p")]
    assert [line.get_text() for line in teacher.page.select(".refusal li")] == beside
    assert ["пустой.png" in beside[0], "setup.exe" in beside[1]] == [True, True]
