"""Many at once: one form is one ticket, one version is one move, every word is kept, numbers have no gaps."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking
from helpdesk.domain.people import Role
from helpdesk.domain.school_week import PLACES
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets.models import Comment, Event, NumberSeries, Ticket
from tests.client import Desk
from tests.factories import ADMINISTRATOR, MONDAY_MORNING, TEACHER, file_ticket, fill_consultation

FIFTY, TWENTY = 50, 20
THURSDAY = datetime(2026, 11, 12, 15)
REQUEST = {
    "kind": "technical",
    "topic": "saving",
    "title": "Не сохраняются отметки",
    "body": "Пусто.",
    "urgency": "normal",
}

Send = Callable[[FlaskClient, int], TestResponse]


def at_once(times: int, browser: Desk, send: Send) -> list[TestResponse]:
    """The answers to so many requests of one signed-in person, all let go at the same moment."""
    cookie = browser.http.get_cookie("session")
    assert cookie is not None
    start = Barrier(times)

    def one(number: int) -> TestResponse:
        client = browser.http.application.test_client()
        client.set_cookie("session", cookie.value)
        start.wait()
        return send(client, number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def token(browser: Desk) -> dict[str, str]:
    """What every form of the page at hand carries."""
    return browser.marks()


@pytest.fixture
def address(app: Flask) -> str:
    """The path of a technical ticket a teacher has just filed."""
    with app.app_context():
        return f"/tickets/{file_ticket().address}"


def rows(app: Flask, question: sa.Select[int]) -> int:
    """The answer to a count."""
    with app.app_context():
        return db.session.scalar(question) or 0


def test_one_form_sent_fifty_times_at_once_is_one_ticket(app: Flask, desk: Callable[..., Desk]) -> None:
    teacher = desk(TEACHER).open("/tickets/new?kind=technical&topic=saving")
    form = {**REQUEST, **token(teacher), "form_key": "the-same-key"}
    answers = at_once(FIFTY, teacher, lambda client, _number: client.post("/tickets/new", data=form))
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, answers[0].location)}
    assert rows(app, sa.select(sa.func.count(Ticket.id))) == 1
    assert rows(app, sa.select(sa.func.count(Letter.id))) == 2
    assert rows(app, sa.select(sa.func.max(NumberSeries.last_serial))) == 1


def test_of_fifty_moves_from_one_version_one_wins(app: Flask, desk: Callable[..., Desk], address: str) -> None:
    owner = desk(ADMINISTRATOR).open(address)
    form = {**token(owner), "state": "in_progress", "version": "1"}
    answers = at_once(FIFTY, owner, lambda client, _number: client.post(f"{address}/move", data=form))
    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: FIFTY - 1}
    assert rows(app, sa.select(sa.func.count(Event.id)).where(Event.act == "taken")) == 1
    assert rows(app, sa.select(Ticket.version)) == 2


def test_of_fifty_handovers_from_one_version_one_wins(app: Flask, desk: Callable[..., Desk], address: str) -> None:
    owner = desk(ADMINISTRATOR).open(address)
    form = {**token(owner), "kind": "methodological", "topic": "marks", "urgency": "normal", "version": "1"}
    form["reason"] = "Вопрос о порядке выставления отметок"
    answers = at_once(FIFTY, owner, lambda client, _number: client.post(f"{address}/reroute", data=form))
    codes = Counter(answer.status_code for answer in answers)
    assert codes[303] == 1
    assert codes[404] + codes[409] == FIFTY - 1  # it is the deputy's now, whoever loses may not even see it
    assert rows(app, sa.select(sa.func.count(Event.id)).where(Event.act == "rerouted")) == 1


def test_fifty_answers_at_once_are_all_kept(app: Flask, desk: Callable[..., Desk], address: str) -> None:
    owner = desk(ADMINISTRATOR).open(address)
    form = token(owner)
    answers = at_once(
        FIFTY, owner, lambda client, number: client.post(f"{address}/answer", data={**form, "body": f"Ответ {number}"})
    )
    assert {answer.status_code for answer in answers} == {303}
    with app.app_context():
        assert set(db.session.scalars(sa.select(Comment.body))) == {f"Ответ {number}" for number in range(FIFTY)}
    assert rows(app, sa.select(sa.func.count(Letter.id)).where(Letter.key.contains(":answered:"))) == FIFTY
    assert rows(app, sa.select(Ticket.version)) == 1 + FIFTY


def test_twenty_tickets_at_once_have_numbers_without_gaps(app: Flask, desk: Callable[..., Desk]) -> None:
    teacher = desk(TEACHER).open("/tickets/new?kind=technical&topic=saving")
    form = {**REQUEST, **token(teacher)}
    answers = at_once(
        TWENTY, teacher, lambda client, number: client.post("/tickets/new", data={**form, "form_key": f"key-{number}"})
    )
    assert {answer.status_code for answer in answers} == {303}
    with app.app_context():
        assert sorted(db.session.scalars(sa.select(Ticket.serial))) == list(range(1, TWENTY + 1))


def test_the_last_place_of_a_consultation_goes_to_one_of_fifty(app: Flask, desk: Callable[..., Desk]) -> None:
    with app.app_context(), clock.at(MONDAY_MORNING):
        fill_consultation(THURSDAY, leaving=1)
        others = Person.role == Role.TEACHER, Person.id.not_in(sa.select(Booking.person_id))
        logins = db.session.scalars(sa.select(Person.login).where(*others).limit(FIFTY)).all()
        assert len(logins) == FIFTY
    with clock.at(MONDAY_MORNING):
        browsers = [desk(login).open("/consultations/") for login in logins]
    start = Barrier(FIFTY)

    def booking(browser: Desk) -> TestResponse:
        start.wait()
        with clock.at(MONDAY_MORNING):
            return browser.http.post("/consultations/2026-11-12/book", data={**token(browser), "question": "Отметки"})

    with ThreadPoolExecutor(FIFTY) as pool:
        answers = list(pool.map(booking, browsers))
    assert Counter(answer.status_code for answer in answers) == {303: 1, 422: FIFTY - 1}
    assert sum("мест больше нет" in answer.text for answer in answers) == FIFTY - 1
    assert rows(app, sa.select(sa.func.count(Booking.place))) == PLACES
