"""What a ticket's pages say: what was done, what is late, what was meant."""

import io
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.web import labels
from tests.client import Desk
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_whose_answer_is_late_reads_an_apology_and_when_to_come(desk: Browsers, app: Flask, filed: str) -> None:
    with clock.at(later(days=1)):
        page = desk(TEACHER).open(f"/tickets/{filed}").text
        assert "Срок ответа прошёл, извините." in page
        assert "это видит; можно дописать или прийти на консультацию чт 12 ноября, 15:00." in page
        assert "ничего не нужно" not in page
        assert "Срок прошёл, извините" in desk(TEACHER).open("/tickets/").text


def test_an_unsure_ticket_asks_its_owner_first_whom_to_give_it(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket(kind=TicketKind.UNSURE, topic='').address}"
    owner = desk(ADMINISTRATOR).open(path)
    assert [button.get_text() for button in owner.page.select("main .btn-primary")] == ["Сохранить и передать"]
    assert owner.page.find("form", action=f"{path}/reroute").find_parent("details") is None
    owner.submit(f"{path}/reroute", kind="", topic="", reason="")
    lines = [line.get_text() for line in owner.page.select(".refusal li")]
    assert lines[:2] == ["Выберите вид: техническая или методическая.", "Выберите тему из списка."]
    owner.submit(f"{path}/reroute", kind="technical", topic="login", reason="Это вход.")
    assert "Уточнены тема или срочность" in owner.open(path).text


@pytest.mark.parametrize(
    ("act", "button", "said"),
    [
        ("answer", {}, "Ответ отправлен, педагог получит письмо."),
        ("note", {}, "Заметка сохранена: педагог её не видит."),
        ("move", {"state": "waiting_author"}, "Вопрос отправлен, ждём ответа педагога."),
        ("move", {"state": "resolved"}, "Заявка решена, ждём подтверждения педагога."),
        ("move", {"state": "in_progress"}, "Заявка у вас в работе."),
    ],
)
def test_what_was_done_is_said_once(desk: Browsers, filed: str, act: str, button: dict[str, str], said: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/{act}", button, body="Смотрю.")
    assert owner.page.select_one(".said").get_text() == said


def test_nobody_is_promised_a_letter_that_cannot_go(desk: Browsers, app: Flask, filed: str) -> None:
    with app.app_context():
        person(TEACHER).email = ""
        db.session.commit()
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/answer", body="Смотрю.")
    assert "Почты у педагога нет" in owner.page.select_one(".said").get_text()


def test_every_act_that_can_be_done_on_a_page_has_its_line() -> None:
    done_elsewhere = {
        "handed_over",
        "filed",
        "rerouted",
        "adjusted",
        "undelivered",
        "unbooked",
        "rebooked",
        "missed",
        "calendar_changed",
        "outage_noted",
    }
    done_by_the_clock = {"unanswered", "settled", "returned", "files_removed"}
    assert set(labels.SAID) == set(labels.ACTS) - done_elsewhere - done_by_the_clock


def test_a_form_made_stale_in_another_tab_says_so(desk: Browsers, filed: str) -> None:
    first, second = (desk(ADMINISTRATOR).open(f"/tickets/{filed}") for _ in range(2))
    second.submit(f"/tickets/{filed}/move", {"state": "in_progress"})
    first.submit(f"/tickets/{filed}/move", {"state": "resolved"}, body="Исправлено.")
    assert (first.code, "вы сами, в другой вкладке" in first.text) == (409, True)


def test_an_empty_note_is_refused_in_words_of_its_own_and_opens_no_file_box(desk: Browsers, filed: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/note", body=" ")
    assert "Напишите заметку" in owner.page.find(id="note-error").get_text()
    assert not owner.page.find(id="note-files").find_parent("details").has_attr("open")


def test_each_refused_file_of_an_answer_has_its_own_line(desk: Browsers, filed: str) -> None:
    files = [(io.BytesIO(b""), "пустой.png"), (io.BytesIO(b"MZ" + bytes(99)), "setup.exe")]
    owner = desk(ADMINISTRATOR).open(f"/tickets/{filed}")
    owner.submit(f"/tickets/{filed}/answer", body="Смотрите.", files=files)
    assert len(owner.page.select("#files-error p")) == len(owner.page.select("ul.refusal li")) == 2


def test_the_requesters_history_speaks_of_acts_and_not_of_states(desk: Browsers, filed: str) -> None:
    desk(ADMINISTRATOR).open(f"/tickets/{filed}").submit(f"/tickets/{filed}/move", {"state": "in_progress"})
    history = desk(TEACHER).open(f"/tickets/{filed}").page.select_one(".event").get_text()
    assert ("Взята в работу" in history, "состояние" in history) == (True, False)
