"""Filing on the pages: the promise before sending; what is refused keeps all that was typed."""

import io
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.consultations.models import DeskHours, WeeklySlot
from helpdesk.domain.workflow import TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.tickets.models import Attachment, Ticket
from tests.bad_inputs import BadInput, send
from tests.client import Desk
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, TEACHER, file_ticket
from tests.files.samples import png

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "/tickets/new?kind=methodological&topic=marks"
WORDS = {"kind": "methodological", "topic": "marks", "title": "Раз", "body": "Два", "urgency": "normal"}
HARMLESS = BadInput("-", "-", "-", b"", "-", frozenset())


def ticket_in(app: Flask, serial: int = 1) -> Ticket:
    """The ticket as the database has it, detached."""
    with app.app_context():
        return db.session.query(Ticket).filter_by(serial=serial).one()


def titles_in(app: Flask) -> list[str]:
    """What was filed, in order."""
    with app.app_context():
        return [title for (title,) in db.session.query(Ticket.title).order_by(Ticket.id)]


def form_key(browser: Desk) -> str:
    """The key of the form at hand."""
    return str(browser.page.find("input", {"name": "form_key"})["value"])


def test_a_teacher_sees_the_promise_before_sending(desk: Browsers) -> None:
    page = desk(TEACHER).open(NEW).text
    assert "Ответим до пн 9 ноября, 16:00" in page
    assert "Решим до чт 12 ноября, 16:00" in page


def test_a_ticket_is_filed_in_three_clicks_and_gets_a_number(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open("/")
    topics = teacher.open(str(teacher.page.find("a", href=lambda href: href and "kind=technical" in href)["href"]))
    form = topics.open(str(topics.page.find("a", href=lambda href: href and "topic=saving" in href)["href"]))
    form.submit("/tickets/", title="Пусто после сохранения", body="Ставлю отметки, обновляю, пусто.")
    assert "ЭЖ-2026/27-0001" in form.text
    assert ticket_in(app).state is TicketState.NEW


def test_the_kind_unsure_asks_for_no_topic(desk: Browsers, app: Flask) -> None:
    desk(TEACHER).open("/tickets/new?kind=unsure").submit("/tickets/", title="Не пойму", body="Что-то не так.")
    assert (ticket_in(app).kind, ticket_in(app).topic_id) == (TicketKind.UNSURE, None)


def test_a_refused_form_keeps_all_that_was_typed_and_uploaded(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(NEW)
    typed = {"title": "Двойку стирать?", "room": "актовый зал", "urgency": "urgent", "has_personal_data": "yes"}
    teacher.submit("/tickets/", **typed, body="", files=(io.BytesIO(png()), "снимок экрана.png"))
    assert teacher.code == 422
    assert "Напишите хотя бы несколько слов" in teacher.text
    assert "снимок экрана.png" in teacher.text
    teacher.submit("/tickets/", body="Теперь текст есть.")
    ticket = ticket_in(app)
    assert (ticket.title, ticket.room, ticket.urgency.value, ticket.has_personal_data) == tuple(typed.values())[:3] + (
        True,
    )
    assert "снимок экрана.png" in teacher.open("/tickets/2026-0001").text


def test_sending_the_same_form_twice_shows_the_first_ticket(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(NEW)
    key = form_key(teacher)
    for _ in range(2):
        teacher.open(NEW).post("/tickets/new", **WORDS, form_key=key)
        assert "ЭЖ-2026/27-0001" in teacher.text
    assert titles_in(app) == ["Раз"]


def test_a_calendar_without_consultations_is_told_to_the_owner_and_the_day_decides_for_the_teacher(
    desk: Browsers, app: Flask
) -> None:
    with app.app_context():
        db.session.query(WeeklySlot).delete()
        db.session.commit()
    assert "нет ни одной консультации на 400 дней" in desk(ADMINISTRATOR).open("/tickets/").text
    assert "Ответим до чт 12 ноября, 17:00" in desk(TEACHER).open(NEW).text


def test_a_calendar_without_working_days_is_a_sentence_not_an_error(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        db.session.query(DeskHours).update({"workdays": ""})
        db.session.commit()
    teacher = desk(TEACHER).open(NEW)
    assert (teacher.code, "нет ни одного рабочего дня" in teacher.text) == (422, True)


def test_the_same_form_with_other_words_keeps_both_texts(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(NEW)
    key = form_key(teacher)
    for title in ("Раз", "Другое"):
        teacher.open(NEW).post("/tickets/new", **WORDS | {"title": title}, form_key=key)
    assert titles_in(app) == ["Раз", "Другое"]


def test_the_key_of_another_persons_form_files_ones_own_ticket(desk: Browsers, app: Flask) -> None:
    mine = desk(TEACHER).open(NEW)
    key = form_key(mine)
    mine.submit("/tickets/", **WORDS, files=(io.BytesIO(png()), "а.png"), has_personal_data="no")
    other = desk(OTHER_TEACHER).open(NEW).post("/tickets/new", **WORDS, form_key=key)
    assert (other.code, "ЭЖ-2026/27-0002" in other.text) == (200, True)
    first = ticket_in(app, 1)
    assert ticket_in(app, 2).requester_id != first.requester_id
    with app.app_context():
        assert [row.ticket_id for row in db.session.query(Attachment)] == [first.id]


def test_a_file_taken_off_the_form_does_not_go_with_the_ticket(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(NEW).submit("/tickets/", title="Раз", body="", files=(io.BytesIO(png()), "лишний.png"))
    key = teacher.page.find("button", {"name": "discard"})["value"]
    teacher.submit("/tickets/", {"discard": key}, title="Раз", body="Без файла.")
    assert (teacher.code, "лишний.png" in teacher.text) == (200, False)
    assert teacher.page.find(id="body").get_text().strip() == "Без файла."
    teacher.submit("/tickets/")
    assert titles_in(app) == ["Раз"]
    with app.app_context():
        assert db.session.query(Attachment).count() == 0


def test_a_file_of_seventy_megabytes_costs_nothing_of_what_was_typed(desk: Browsers, app: Flask) -> None:
    video = ('name="files"; filename="урок.mp4"'.encode(), bytes(70 * 1024 * 1024))
    page = send(desk(TEACHER).open(NEW), "/tickets/", {"title": "Урок", "body": "Видео."}, HARMLESS, [video])
    assert (page.code, "70 МБ" in page.page.find(id="files-error").get_text()) == (422, True)
    assert page.page.find(id="title")["value"] == "Урок"
    assert page.page.find(id="body").get_text().strip() == "Видео."
    assert titles_in(app) == []


def test_several_bad_files_are_all_told(desk: Browsers) -> None:
    bad = [(io.BytesIO(b"MZ" + bytes(99)), "первый.exe"), (io.BytesIO(b""), "второй.txt")]
    said = desk(TEACHER).open(NEW).submit("/tickets/", title="Раз", body="Два", files=bad).page.find(id="files-error")
    assert ("первый.exe" in said.get_text(), "второй.txt" in said.get_text()) == (True, True)


def test_words_where_a_file_should_be_are_no_fault(desk: Browsers, app: Flask) -> None:
    assert desk(TEACHER).open(NEW).post("/tickets/", **WORDS, files="abc").code == 200
    assert titles_in(app) == ["Раз"]
    with app.app_context():
        assert db.session.query(StoredFile).count() == 0


@pytest.mark.parametrize(("login", "is_kept"), [(TEACHER, True), (OTHER_TEACHER, False)])
def test_a_ticket_continues_only_one_of_ones_own(desk: Browsers, app: Flask, login: str, is_kept: bool) -> None:
    with app.app_context():
        first = file_ticket()
        first_id, address = first.id, first.address
    desk(login).open(f"{NEW}&continues={address}").submit("/tickets/", title="Снова", body="Опять пусто.")
    assert ticket_in(app, 2).continues_id == (first_id if is_kept else None)


def test_who_answers_for_a_ticket_continues_it_as_little_as_a_stranger(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        address = file_ticket().address
    desk(ADMINISTRATOR).open(f"{NEW}&continues={address}").submit("/tickets/", title="Моё", body="Своя.")
    assert ticket_in(app, 2).continues_id is None


def test_a_receipt_names_who_answers_and_both_dates(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}/accepted"
    receipt = desk(TEACHER).open(path).text
    for words in ("Нестеров", "Ответим до пн 9 ноября, 16:00", "Решим до чт 12 ноября, 16:00"):
        assert words in receipt
