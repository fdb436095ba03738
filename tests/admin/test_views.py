"""The outbox page: what became of each letter, and no one reads what is not theirs."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter, LetterState, Problem
from helpdesk.tickets import actions
from tests.client import Desk
from tests.factories import ADMINISTRATOR, DEPUTY, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


@pytest.fixture
def letter_id(app: Flask) -> int:
    """The receipt of a methodological ticket, refused by the mail server."""
    with app.app_context():
        file_ticket(kind=TicketKind.METHODOLOGICAL)
        letter = db.session.query(Letter).order_by(Letter.id).first()
        letter.state, letter.problem, letter.last_error = LetterState.FAILED, Problem.REFUSED, "550 unknown"
        db.session.commit()
        return int(letter.id)


def test_without_a_mail_server_the_page_says_that_letters_wait(desk: Browsers, letter_id: int) -> None:
    assert "Почтовый сервер не настроен" in desk(ADMINISTRATOR).open("/admin/outbox").text


def test_a_refused_letter_is_shown_with_the_servers_words(desk: Browsers, letter_id: int) -> None:
    page = desk(ADMINISTRATOR).open("/admin/outbox").text
    assert "не доставлено" in page
    assert "550 unknown" in page


def test_the_text_of_a_letter_is_for_who_may_read_its_ticket(desk: Browsers, letter_id: int) -> None:
    assert "Мы приняли вашу заявку" in desk(DEPUTY).open(f"/admin/outbox/{letter_id}").text
    assert "Мы приняли вашу заявку" not in desk(ADMINISTRATOR).open(f"/admin/outbox/{letter_id}").text


@pytest.mark.parametrize(("shown", "count"), [("", 2), ("waiting", 1), ("failed", 1), ("held", 0), ("nonsense", 2)])
def test_letters_are_shown_by_what_became_of_them(desk: Browsers, letter_id: int, shown: str, count: int) -> None:
    page = desk(ADMINISTRATOR).open(f"/admin/outbox?state={shown}").page
    assert len(page.select(".row-letter")) == count


def test_a_held_letter_is_sent_from_the_list(desk: Browsers, app: Flask, letter_id: int) -> None:
    with app.app_context():
        db.session.get(Letter, letter_id).state = LetterState.HELD
        db.session.commit()
    desk(ADMINISTRATOR).open("/admin/outbox?state=held").submit(f"/admin/outbox/{letter_id}/resend")
    with app.app_context():
        assert db.session.get(Letter, letter_id).state is LetterState.WAITING


def test_the_administrator_sends_a_refused_letter_again(desk: Browsers, app: Flask, letter_id: int) -> None:
    desk(ADMINISTRATOR).open("/admin/outbox").submit(f"/admin/outbox/{letter_id}/resend")
    with app.app_context():
        assert db.session.get(Letter, letter_id).state is LetterState.WAITING


def test_a_letter_that_is_on_its_way_is_not_sent_twice(desk: Browsers, app: Flask, letter_id: int) -> None:
    browser = desk(ADMINISTRATOR).open("/admin/outbox")
    with app.app_context():
        db.session.get(Letter, letter_id).state = LetterState.SENT
        db.session.commit()
    browser.submit(f"/admin/outbox/{letter_id}/resend")
    assert "уже" in browser.text
    with app.app_context():
        assert db.session.get(Letter, letter_id).state is LetterState.SENT


def test_a_teacher_does_not_know_the_page_exists(desk: Browsers, letter_id: int) -> None:
    assert desk(TEACHER).open("/admin/outbox").code == 404


def test_whoever_reads_the_outbox_cannot_act_in_the_recipients_name(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        ticket = file_ticket()
        actions.resolve(ticket, "Исправлено.", by=person(ADMINISTRATOR))
        db.session.commit()
        letter = db.session.query(Letter).filter(Letter.key.contains(":resolved:")).one()
        path, personal = f"/admin/outbox/{letter.id}", re.findall(r"/letters/\S+", letter.text)
    page = desk(ADMINISTRATOR).open(path)
    assert ("Исправлено." in page.text, page.text.count("(личная ссылка получателя)")) == (True, 2)
    assert [link for link in personal if link in page.response.text] == []


def test_only_the_administrator_sends_letters_again(desk: Browsers, app: Flask, letter_id: int) -> None:
    page = desk(DEPUTY).open(f"/admin/outbox/{letter_id}")
    assert "Отправить ещё раз" not in page.text
    assert page.post(f"/admin/outbox/{letter_id}/resend").code == 404
    with app.app_context():
        assert db.session.get(Letter, letter_id).state is LetterState.FAILED
