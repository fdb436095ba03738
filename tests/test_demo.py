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


DEMO_DAY = date(2026, 11, 24)
DAYS = {
    "the year has just begun": date(2026, 9, 2),
    "the day of the demo": DEMO_DAY,
    "after the holidays": date(2027, 1, 12),
    "spring": date(2027, 4, 15),
    "summer": date(2027, 7, 15),
}
OFTEN_ENOUGH = pytest.mark.sqlite_is_enough  # a school is loaded in five seconds, on PostgreSQL in ten


@pytest.mark.parametrize(
    "day", [pytest.param(day, id=when, marks=() if day == DEMO_DAY else OFTEN_ENOUGH) for when, day in DAYS.items()]
)
def test_the_demo_is_alive_on_any_day(ctx: Flask, day: date) -> None:
    empty_school()
    with clock.at(datetime(day.year, day.month, day.day, 4, 30, tzinfo=UTC)):
        assert demo.load_demo() == 100
        if day.month != 7:  # nothing is due in the holidays, and nothing waits for its confirmation
            _tickets_of_all_kinds_and_one_due(day)
        _a_training_log(day)
        _weekly_letters_of_the_weeks_before(day)
    assert db.session.query(Person).count() == db.session.query(Pin).count() == 75
    assert {letter.state for letter in db.session.query(Letter)} == {LetterState.HELD}, "letters of a demo never leave"


def test_the_demo_goes_into_an_empty_school_only() -> None:
    with pytest.raises(demo.SchoolNotEmpty):
        demo.load_demo()
    assert not demo.is_loaded()
    assert demo.PASSWORD != PASSWORD


def test_every_topic_has_an_answer_that_fits_it() -> None:
    load_defaults()
    codes = {topic.code for topic in topics_of()}
    assert {code: sorted(said) for code, said in demo.SAID.items()} == dict.fromkeys(codes, ["answer", "solution"])


def test_what_is_past_was_filed_at_its_real_time_and_outages_stand_in_their_register() -> None:
    now = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
    empty_school()
    with clock.at(now):
        demo.load_demo()
        rows = outage_register(WantedOutages(Period(date(2026, 9, 1), date(2026, 11, 24)))).rows
    assert rows
    assert all(row.note.workaround for row in rows)
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


def _tickets_of_all_kinds_and_one_due(day: date) -> None:
    tickets = db.session.query(Ticket).all()
    zone = current_app.config["SCHOOL_TIMEZONE"]
    due = {to_wall(ticket.next_due, zone).date() for ticket in tickets if ticket.is_open}
    assert day in due
    assert {ticket.state for ticket in tickets} == set(TicketState)
    assert max(ticket.filed_at for ticket in tickets) <= clock.now()
    assert sum(ticket.state is TicketState.CLOSED for ticket in tickets) > 50


def _a_training_log(day: date) -> None:
    page = quarter_page("", person(TEACHER))
    if day.month != 9:  # a year that has just begun has no past
        rows = journal(day - timedelta(days=100), day)
        assert {row.outcome for row in rows} >= {"attended", "confirmed"}
        assert db.session.query(Training).filter_by(state=TrainingState.CANCELLED).count() >= 1
        assert len(page.unconfirmed) == 1
    assert page.coming is not None
    assert page.coming.thursday.direction is None


def _weekly_letters_of_the_weeks_before(day: date) -> None:
    assert send_when_due() == 0
    written = [digest.key for digest in db.session.query(Digest).order_by(Digest.key)]
    before = [(day - timedelta(days=day.weekday() + 1 + 7 * back)).isocalendar() for back in (1, 0)]
    if day.month in (4, 11):  # none is written of a week of holidays
        assert written[-2:] == [f"{sunday.year}-W{sunday.week:02}" for sunday in before]
