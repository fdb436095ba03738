"""The demo school: real staff, a hundred tickets at their real times, something due today."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from helpdesk import clock, demo
from helpdesk.accounts.models import Person
from helpdesk.defaults import DATA, load_defaults
from helpdesk.digest.actions import send_when_due
from helpdesk.digest.models import Digest
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.periods import Period
from helpdesk.domain.trainings import TrainingState
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter, LetterState
from helpdesk.pins.models import Pin
from helpdesk.registers.outages import WantedOutages, outage_register
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import topics_of
from helpdesk.trainings.journal import journal
from helpdesk.trainings.models import Training
from helpdesk.trainings.queries import quarter_page
from tests.factories import PASSWORD, TEACHER, person

pytestmark = pytest.mark.usefixtures("ctx")


def empty_school() -> None:
    """As `flask db upgrade` and `flask init` leave it."""
    db.session.execute(sa.delete(Person))
    db.session.commit()


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2027, 1, 12), date(2027, 4, 15)])
def test_a_hundred_tickets_and_something_due_today(ctx: Flask, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 4, 30, tzinfo=UTC)
    empty_school()
    with clock.at(now):
        assert demo.load_demo() == 100
    assert db.session.query(Person).count() == db.session.query(Pin).count() == 75
    tickets = db.session.query(Ticket).all()
    open_tickets = [ticket for ticket in tickets if ticket.is_open]
    zone = current_app.config["SCHOOL_TIMEZONE"]
    assert any(to_wall(ticket.next_due, zone).date() == day for ticket in open_tickets)
    assert {ticket.state for ticket in tickets} == set(TicketState)
    assert max(ticket.filed_at for ticket in tickets) <= now
    assert sum(ticket.state is TicketState.CLOSED for ticket in tickets) > 50


def test_what_is_past_was_filed_at_its_real_time() -> None:
    now = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
    empty_school()
    with clock.at(now):
        demo.load_demo()
    with (DATA / "corpus.jsonl").open(encoding="utf-8") as file:
        real = {(row["title"], datetime.fromisoformat(row["filed_at"])) for row in map(json.loads, file)}
    filed = {(ticket.title, ticket.filed_at) for ticket in db.session.query(Ticket)}
    past = {(title, at) for title, at in real if at < now}
    assert len(past - filed) <= 1, "only the ticket that must be due today may be moved"
    assert len(past) > 50
    moved = filed - real
    hours = {at.astimezone(UTC).strftime("%a %H:%M:%S") for _title, at in real}
    assert all(at > now - timedelta(weeks=3) for _title, at in moved)
    assert sum(at.strftime("%a %H:%M:%S") in hours for _title, at in moved) >= len(moved) - 1


def test_the_register_of_outages_has_something_to_show() -> None:
    now = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
    empty_school()
    with clock.at(now):
        demo.load_demo()
        rows = outage_register(WantedOutages(Period(date(2026, 9, 1), date(2026, 11, 24)))).rows
    assert rows
    assert all(row.note.workaround for row in rows)


@pytest.mark.parametrize("day", [date(2026, 9, 2), date(2026, 11, 24), date(2027, 1, 12), date(2027, 7, 15)])
def test_the_training_log_is_alive_on_any_day(day: date) -> None:
    empty_school()
    with clock.at(datetime(day.year, day.month, day.day, 4, 30, tzinfo=UTC)):
        demo.load_demo()
        page = quarter_page("", person(TEACHER))
        rows = journal(day - timedelta(days=100), day)
    if day.month != 9:  # a year that has just begun has no past
        assert {row.outcome for row in rows} >= {"attended", "confirmed"}
        assert db.session.query(Training).filter_by(state=TrainingState.CANCELLED).count() >= 1
        assert len(page.unconfirmed) == 1
    assert page.coming is not None
    assert page.coming.thursday.direction is None


def test_the_demo_has_weekly_letters_of_the_last_weeks_and_none_is_due() -> None:
    empty_school()
    with clock.at(datetime(2026, 11, 24, 4, 30, tzinfo=UTC)):
        demo.load_demo()
        assert send_when_due() == 0
    assert [digest.key for digest in db.session.query(Digest).order_by(Digest.key)][-2:] == ["2026-W46", "2026-W47"]


def test_letters_of_the_demo_never_leave() -> None:
    empty_school()
    demo.load_demo()
    assert {letter.state for letter in db.session.query(Letter)} == {LetterState.HELD}


def test_the_demo_goes_into_an_empty_school_only() -> None:
    with pytest.raises(demo.SchoolNotEmpty):
        demo.load_demo()
    assert not demo.is_loaded()
    assert demo.PASSWORD != PASSWORD


def test_every_topic_has_an_answer_that_fits_it() -> None:
    load_defaults()
    codes = {topic.code for topic in topics_of()}
    assert {code: sorted(said) for code, said in demo.SAID.items()} == dict.fromkeys(codes, ["answer", "solution"])
