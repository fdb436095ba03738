"""The story on the pages: filing, answering, confirming; what is refused keeps what was typed."""

import io
from collections.abc import Callable
from contextvars import copy_context
from threading import Barrier, Thread

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter, LetterState, Problem
from helpdesk.tickets.models import Comment, Event, Ticket
from tests.client import Desk
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, OTHER_TEACHER, TEACHER, file_ticket, person
from tests.files.samples import png

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "/tickets/new?kind=methodological&topic=marks"
PNG = png()


def ticket_in(app: Flask, address: str = "2026-0001") -> Ticket:
    """The ticket as the database has it, detached."""
    with app.app_context():
        serial = int(address.split("-")[1])
        return db.session.query(Ticket).filter_by(serial=serial).one()


def test_the_owner_answers_and_the_teacher_reads_it(desk: Browsers, filed: str) -> None:
    desk(ADMINISTRATOR).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/answer", body="Обновите страницу.")
    assert "Обновите страницу." in desk(TEACHER).open(f"/tickets/{filed}").text


def test_an_internal_note_is_absent_from_the_teachers_page(desk: Browsers, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/note", body="Опять 7А.")
    assert "Опять 7А." in owner.text
    teacher = desk(TEACHER).open(f"/tickets/{filed}")
    assert "Опять 7А." not in teacher.response.text
    assert "Заметка для своих" not in teacher.response.text


def test_a_question_makes_it_the_teachers_turn_and_the_reply_the_owners(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/move", {"state": "waiting_author"}, body="Какой класс?")
    teacher = desk(TEACHER).open("/tickets/")
    assert "Ждём вашего ответа" in teacher.text
    teacher.open(f"/tickets/{filed}").submit(f"/tickets/{filed}/answer", body="7А")
    assert ticket_in(app).state is TicketState.IN_PROGRESS


def test_resolved_confirmed_closed(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/move", {"state": "resolved"}, body="Исправлено.")
    desk(TEACHER).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/confirm")
    assert ticket_in(app).state is TicketState.CLOSED


def test_a_returned_ticket_is_the_owners_again(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/move", {"state": "resolved"}, body="Исправлено.")
    desk(TEACHER).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/reopen", body="Всё так же.")
    assert ticket_in(app).state is TicketState.REOPENED


def test_rerouting_sends_the_former_owner_back_to_the_queue(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/reroute", kind="methodological", topic="marks", reason="Вопрос о порядке.")
    assert owner.response.request.path == "/tickets/"
    assert owner.open(f"/tickets/{filed}").code == 404
    assert "Вопрос о порядке." in desk(DEPUTY).open(f"/tickets/{filed}").text


def test_rerouting_without_a_reason_is_said_beside_the_field(desk: Browsers, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/reroute", kind="methodological", topic="marks", reason="")
    assert (owner.code, "Напишите причину" in owner.text) == (422, True)


def test_a_stale_form_changes_nothing_and_keeps_the_words(desk: Browsers, app: Flask, filed: str) -> None:
    first = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    second = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    second.submit(f"/tickets/{filed}/move", {"state": "in_progress"})
    first.submit(f"/tickets/{filed}/move", {"state": "resolved"}, body="Исправлено, но поздно.")
    assert (first.code, "заявку изменили" in first.text) == (409, True)
    assert "Исправлено, но поздно." in first.page.find("textarea", {"name": "body"}).get_text()
    assert ticket_in(app).state is TicketState.IN_PROGRESS
    first.submit(f"/tickets/{filed}/move", {"state": "resolved"})
    assert ticket_in(app).state is TicketState.RESOLVED


def test_a_forbidden_move_is_refused_with_a_sentence(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.post(f"/tickets/{filed}/move", state="closed", version=1)
    assert (owner.code, "нельзя" in owner.text) == (422, True)
    assert ticket_in(app).version == 1


@pytest.mark.parametrize("state", ["", "nonsense", "new"])
def test_a_move_to_nowhere_is_refused(desk: Browsers, filed: str, state: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    assert owner.post(f"/tickets/{filed}/move", state=state, version=1).code == 422


def test_a_strangers_ticket_does_not_exist(desk: Browsers, filed: str) -> None:
    stranger = desk(OTHER_TEACHER)
    missing = stranger.open("/tickets/2026-0999").text
    assert stranger.open(f"/tickets/{filed}").text.replace("0001", "0999") == missing
    for act in ("answer", "note", "move", "confirm", "reopen", "reroute"):
        assert stranger.open("/").post(f"/tickets/{filed}/{act}", body="x", version=1).code == 404


def test_the_deputy_reads_no_technical_ticket(desk: Browsers, filed: str) -> None:
    assert desk(DEPUTY).open(f"/tickets/{filed}").code == 404


def test_a_file_opens_for_its_readers_only(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(NEW)
    teacher.submit(
        "/tickets/",
        title="Отчёт",
        body="Во вложении.",
        files=(io.BytesIO(PNG), "Отчёт за неделю.png"),
        has_personal_data="no",
    ).open("/tickets/2026-0001")
    link = str(teacher.page.find("a", href=lambda href: href and "/files/" in href)["href"])
    answer = teacher.http.get(link)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "%D0%9E%D1%82%D1%87%D1%91%D1%82" in answer.headers["Content-Disposition"]
    answer.close()
    assert desk(OTHER_TEACHER).open(link).code == 404
    assert desk(ADMINISTRATOR).open(link).code == 404


def test_history_tells_who_when_and_from_what_to_what(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/move", {"state": "in_progress"})
    with app.app_context():
        event = db.session.query(Event).order_by(Event.id.desc()).first()
        assert (event.act, event.changes, event.happened_at) == (
            "taken",
            {"state": ["new", "in_progress"]},
            clock.now(),
        )
    assert "Новая" in owner.text
    assert "В работе" in owner.text


def test_an_answer_after_the_end_is_kept(desk: Browsers, app: Flask, filed: str) -> None:
    teacher = desk(TEACHER).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/move", {"state": "withdrawn"})
    teacher.open("/").post(f"/tickets/{filed}/answer", body="Спасибо!")
    with app.app_context():
        assert db.session.query(Comment).one().is_after_end


def test_an_answer_to_who_left_is_promised_to_nobody(desk: Browsers, app: Flask, filed: str) -> None:
    with app.app_context():
        person(TEACHER).closed_at = clock.now()
        db.session.commit()
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    assert "больше не работает в школе: ответ останется в заявке" in owner.text
    assert "Копия уйдёт письмом" not in owner.text


def test_a_refused_letter_is_told_on_the_ticket_to_those_who_answer(desk: Browsers, app: Flask, filed: str) -> None:
    with app.app_context():
        letter = db.session.query(Letter).order_by(Letter.id).first()
        letter.state, letter.problem, letter.last_error = LetterState.FAILED, Problem.REFUSED, "550 no such user"
        db.session.commit()
    page = desk(ADMINISTRATOR).open(f"/tickets/{filed}").text
    assert "Письмо не доставлено" in page
    assert "почтовый сервер отказался принять письмо: 550 no such user" in page
    assert "не доставлено" not in desk(TEACHER).open(f"/tickets/{filed}").text


def test_a_second_click_sends_nothing_twice(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    form = owner.marks() | {name: owner.page.find("input", {"name": name})["value"] for name in ("form_key", "version")}
    for _ in range(2):
        assert (
            owner.http.post(f"/tickets/{filed}/answer", data=form | {"body": "Обновите страницу."}).status_code == 303
        )
    with app.app_context():
        assert db.session.query(Comment).count() == 1
        assert db.session.query(Letter).filter(Letter.key.contains("answered")).count() == 1


def test_a_file_of_a_note_is_not_hinted_at_to_the_teacher(desk: Browsers, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/note", body="Снимок для своих.", files=(io.BytesIO(PNG), "внутри.png"))
    assert "внутри.png" in owner.text
    teacher = desk(TEACHER).open("/tickets/")
    assert "файл" not in teacher.text.partition("Помощь с ЭЖ")[2].partition("Служба работает")[0]


def resolved(desk: Browsers, filed: str) -> tuple[Desk, Desk]:
    """The teacher's and the owner's pages of a resolved ticket."""
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/move", {"state": "resolved"}, body="Исправлено.")
    return desk(TEACHER).open(f"/tickets/{filed}"), owner


@pytest.mark.parametrize("act", ["confirm", "reopen"])
def test_a_solution_that_changed_meanwhile_is_read_before_it_is_judged(
    desk: Browsers, app: Flask, filed: str, act: str
) -> None:
    teacher, owner = resolved(desk, filed)
    owner.submit(f"/tickets/{filed}/answer", body="Поправка: сделайте ещё вот что.")
    teacher.submit(f"/tickets/{filed}/{act}", **{"body": "Не помогло."} if act == "reopen" else {})
    assert (teacher.code, "Поправка" in teacher.text) == (409, True)
    assert ticket_in(app).state is TicketState.RESOLVED
    if act == "reopen":
        assert "Не помогло." in teacher.page.find("textarea", {"name": "body"}).get_text()


def test_rerouting_from_a_stale_page_changes_nothing(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    desk(ADMINISTRATOR).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/move", {"state": "in_progress"})
    owner.submit(f"/tickets/{filed}/reroute", kind="methodological", topic="marks", reason="Вопрос о порядке.")
    assert (owner.code, owner.page.find(id="reason")["value"]) == (409, "Вопрос о порядке.")
    assert (ticket_in(app).kind, ticket_in(app).version) == (TicketKind.TECHNICAL, 2)


def test_a_topic_of_the_other_kind_is_told_beside_the_field(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/reroute", kind="methodological", topic="saving", reason="Вопрос о порядке.")
    assert (owner.code, "не подходит" in owner.page.find(id="topic-error").get_text()) == (422, True)
    assert ticket_in(app).kind is TicketKind.TECHNICAL


def test_several_bad_files_of_an_answer_are_all_told_and_the_words_kept(desk: Browsers, app: Flask, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    bad = [(io.BytesIO(b"MZ" + bytes(99)), "первый.exe"), (io.BytesIO(b""), "второй.txt")]
    owner.submit(f"/tickets/{filed}/answer", body="Во вложении.", files=bad)
    assert (owner.code, "первый.exe" in owner.text, "второй.txt" in owner.text) == (422, True, True)
    assert owner.page.find("textarea", {"name": "body"}).get_text().strip() == "Во вложении."
    with app.app_context():
        assert db.session.query(Comment).count() == 0


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "9" * 30])
def test_a_version_that_is_none_is_a_stale_one(desk: Browsers, filed: str, version: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    assert owner.submit(f"/tickets/{filed}/move", {"state": "in_progress"}, version=version).code == 409


def test_a_former_owner_sees_their_own_ticket_as_any_requester_does(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        person(DEPUTY).closed_at = clock.now()
        path = f"/tickets/{file_ticket(by=METHODIST, kind=TicketKind.METHODOLOGICAL).address}"
    browser = desk(METHODIST).open(path).submit(f"{path}/note", body="Только для своих.")
    assert "Только для своих." in browser.text
    with app.app_context():
        person(METHODIST).role = Role.TEACHER
        db.session.commit()
    assert "Только для своих." not in browser.open(path).response.text
    assert browser.post(f"{path}/note", body="И ещё.").code == 422


def test_two_tickets_made_duplicates_of_each_other_at_once_leave_one_alive(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        addresses = [file_ticket().address for _number in range(2)]
    browsers, start, codes = [desk(ADMINISTRATOR).open(f"/tickets/{own}") for own in addresses], Barrier(2), []

    def join(browser: Desk, own: str, other: str) -> None:
        start.wait(10)
        codes.append(browser.submit(f"/tickets/{own}/move", {"state": "duplicate"}, original=other).code)

    threads = [
        Thread(target=copy_context().run, args=(join, *each))  # the clock of the test goes along
        for each in zip(browsers, addresses, addresses[::-1], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(codes) == [200, 422]
    assert {ticket_in(app, own).state for own in addresses} == {TicketState.NEW, TicketState.DUPLICATE}
