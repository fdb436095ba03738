"""Signed links of letters: one purpose, one cycle, nothing shown but number and topic."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from helpdesk import clock
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions, queries
from helpdesk.tickets.models import Comment, Ticket
from helpdesk.web.links import sign
from tests.client import Desk
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


@pytest.fixture
def links(app: Flask) -> dict[str, str]:
    """Paths of the links in the letter about a resolved ticket, by purpose."""
    with app.app_context():
        ticket = file_ticket(title="Тайный заголовок")
        actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
        db.session.commit()
        text = db.session.query(Letter).order_by(Letter.id.desc()).first().text
    return {purpose: path for path, purpose in re.findall(r"http://desk\.example(/letters/(\w+)/\S+)", text)}


def state(app: Flask) -> TicketState:
    """Where the only ticket stands."""
    with app.app_context():
        return db.session.query(Ticket.state).scalar()


def test_the_link_of_a_letter_confirms_without_signing_in(desk: Browsers, app: Flask, links: dict[str, str]) -> None:
    browser = desk().open(links["confirm"])
    assert state(app) is TicketState.RESOLVED
    browser.submit(links["confirm"])
    assert state(app) is TicketState.CLOSED


def test_the_other_link_returns_it_with_a_reason(desk: Browsers, app: Flask, links: dict[str, str]) -> None:
    browser = desk().open(links["reopen"]).submit(links["reopen"], reason="")
    assert (browser.code, state(app)) == (422, TicketState.RESOLVED)
    field = browser.page.find(id="reason")
    assert (field["aria-invalid"], field["aria-describedby"]) == ("true", "reason-error reason-hint")
    assert "Напишите, что осталось не так" in browser.page.find(id="reason-error").get_text()
    browser.submit(links["reopen"], reason="Всё так же пусто.")
    assert state(app) is TicketState.REOPENED
    with app.app_context():
        assert "Всё так же пусто." in [comment.body for comment in db.session.query(Comment)]


def test_a_link_shows_number_and_topic_and_nothing_else(desk: Browsers, links: dict[str, str]) -> None:
    page = desk().open(links["confirm"])
    assert "ЭЖ-2026/27-0001" in page.text
    for secret in ("Тайный заголовок", "Баранова", "7А"):
        assert secret not in page.response.text


def test_a_link_is_dead_once_used(desk: Browsers, links: dict[str, str]) -> None:
    desk().open(links["confirm"]).submit(links["confirm"])
    assert desk().open(links["confirm"]).code == 410


def test_a_link_of_an_earlier_cycle_is_dead(desk: Browsers, app: Flask, links: dict[str, str]) -> None:
    with app.app_context():
        ticket = queries.ticket_at("2026-0001", person(TEACHER))
        actions.reopen(ticket, "Снова.", by=person(TEACHER))
        actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
        db.session.commit()
    assert desk().open(links["confirm"]).code == 410


@pytest.mark.parametrize("spoil", [lambda path: path[:-1], lambda path: path.replace("confirm", "reopen")])
def test_an_altered_or_misused_link_is_dead(desk: Browsers, links: dict[str, str], spoil: Callable[[str], str]) -> None:
    assert desk().open(spoil(links["confirm"])).code == 410


def test_another_purpose_does_not_exist(desk: Browsers, links: dict[str, str]) -> None:
    assert desk().open(links["confirm"].replace("confirm", "delete")).code == 404


def test_after_thirty_days_a_link_is_dead(
    desk: Browsers, links: dict[str, str], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(datetime.now(UTC) + timedelta(days=31))
    assert desk().open(links["confirm"]).code == 410


def test_a_link_made_for_somebody_else_is_dead(desk: Browsers, app: Flask, links: dict[str, str]) -> None:
    with app.app_context():
        token = sign("confirm", [db.session.query(Ticket).one().id, person(OTHER_TEACHER).id, 0])
    assert desk().open(f"/letters/confirm/{token}").code == 410


def test_the_links_of_a_closed_account_are_dead(desk: Browsers, app: Flask, links: dict[str, str]) -> None:
    browser = desk().open(links["confirm"])
    with app.app_context():
        person(TEACHER).closed_at = clock.now()
        db.session.commit()
    assert (browser.submit(links["confirm"]).code, desk().open(links["reopen"]).code) == (410, 410)
    assert state(app) is TicketState.RESOLVED


def test_a_second_press_of_the_button_says_again_that_it_is_done(desk: Browsers, links: dict[str, str]) -> None:
    first, second = desk().open(links["confirm"]), desk().open(links["confirm"])
    first.submit(links["confirm"])
    second.submit(links["confirm"])
    assert (second.code, second.text) == (200, first.text)


def test_a_reason_too_long_is_told_and_kept(desk: Browsers, app: Flask, links: dict[str, str]) -> None:
    browser = desk().open(links["reopen"]).submit(links["reopen"], reason="ж" * 1001)
    assert (browser.code, browser.page.find(id="reason").get_text().strip()) == (422, "ж" * 1001)
    assert state(app) is TicketState.RESOLVED
