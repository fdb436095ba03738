"""The clock's round: once each, inside working hours, one letter a person, whatever stood still before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask

from helpdesk import clock, worker
from helpdesk.accounts.queries import on_duty
from helpdesk.domain.workflow import Outcome, TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.reminders.actions import act_on_time, once
from helpdesk.reminders.models import TimedMark
from helpdesk.tickets import actions
from helpdesk.tickets.models import Event, Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.client import counted_queries
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    away,
    file_ticket,
    person,
)

pytestmark = pytest.mark.usefixtures("ctx", "monday")

Told = list[tuple[str, str]]


def local(text: str) -> datetime:
    """An instant from the school's wall time: local("2026-11-09 16:00")."""
    return (datetime.fromisoformat(text) - timedelta(hours=5)).replace(tzinfo=UTC)


def round_at(text: str) -> Told:
    """One round as of a local moment: who was told what."""
    seen = {letter.id for letter in db.session.query(Letter)}
    with clock.at(local(text)):
        act_on_time()
        db.session.commit()
    fresh = [letter for letter in db.session.query(Letter).order_by(Letter.id) if letter.id not in seen]
    return [(letter.to_address.split("@")[0], letter.subject.split(":")[0].split("] ")[-1]) for letter in fresh]


def rounds(first: str, hours: float, every: timedelta = timedelta(minutes=10)) -> list[tuple[str, str, str]]:
    """Rounds all through a span: when, who, what."""
    found, moment = [], datetime.fromisoformat(first)
    end = moment + timedelta(hours=hours)
    while moment <= end:
        found += [(f"{moment:%d.%m %H:%M}", *told) for told in round_at(f"{moment:%Y-%m-%d %H:%M}")]
        moment += every
    return found


def asked(text: str = "2026-11-09 10:00") -> Ticket:
    """A ticket whose requester was asked then."""
    ticket = file_ticket()
    with clock.at(local(text)):
        actions.ask(ticket, "Какой класс?", by=person(ADMINISTRATOR))
    db.session.commit()
    return ticket


def critical() -> Ticket:
    """An outage: the administrator said so."""
    ticket = file_ticket(topic="outage")
    call = {"kind": TicketKind.TECHNICAL, "topic": "outage", "urgency": Urgency.CRITICAL, "reason": "Лежит у всех."}
    actions.reroute(ticket, **call, by=person(ADMINISTRATOR))
    db.session.commit()
    return ticket


def test_a_forgotten_ticket_is_told_of_at_every_step_and_no_oftener() -> None:
    file_ticket()
    assert rounds("2026-11-09 10:10", 24 * 5) == [
        ("09.11 15:00", ADMINISTRATOR, "До срока рабочий час"),
        ("09.11 16:10", ADMINISTRATOR, "Срок прошёл"),
        ("12.11 08:00", ADMINISTRATOR, "Срок сегодня"),
        ("12.11 15:00", ADMINISTRATOR, "До срока рабочий час"),
        ("12.11 16:10", ADMINISTRATOR, "Срок прошёл"),
    ]


def test_what_was_answered_in_time_is_not_told_of() -> None:
    ticket = file_ticket()
    actions.answer(ticket, "Смотрю.", by=person(ADMINISTRATOR))
    actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
    db.session.commit()
    assert rounds("2026-11-09 10:10", 24 * 4, timedelta(hours=1)) == []


@pytest.mark.parametrize(
    "moment", ["2026-11-14 12:00", "2026-11-16 07:59", "2026-11-16 17:00", "2026-11-04 12:00", "2027-01-05 12:00"]
)
def test_outside_working_days_and_hours_the_desk_is_silent(moment: str) -> None:
    file_ticket()
    asked()
    assert round_at(moment) == []
    assert db.session.query(TimedMark).count() == 0


def test_after_three_weeks_of_standing_still_each_person_gets_one_letter() -> None:
    for by in (TEACHER, OTHER_TEACHER):
        for kind in TicketKind:
            file_ticket(by=by, kind=kind)
    asked()
    first = round_at("2026-11-30 09:00")
    assert sorted(first) == [
        (TEACHER, "Заявка закрыта, ответа не было"),
        (ADMINISTRATOR, "Напоминание"),
        (DEPUTY, "Напоминание"),
    ]
    letter = db.session.query(Letter).filter_by(person_id=person(ADMINISTRATOR).id).order_by(Letter.id.desc()).first()
    assert letter.subject == "Напоминание: 4 заявки"
    assert letter.text.count("ответ обещан до") == 4, "a ticket stands once, with the due that came first"
    assert "рабочий час" not in letter.text
    assert round_at("2026-11-30 09:01") == []
    assert round_at("2026-12-07 12:00") == []


def test_after_a_weekend_what_was_due_by_then_is_overdue_and_not_reminded_of() -> None:
    with clock.at(local("2026-11-13 09:00")):
        file_ticket(urgency=Urgency.URGENT)
    assert round_at("2026-11-16 08:00") == [(ADMINISTRATOR, "Срок сегодня")]
    assert round_at("2026-11-16 09:00") == [(ADMINISTRATOR, "Срок прошёл")]


def test_an_outage_that_is_late_is_told_to_the_director_too_without_a_link() -> None:
    ticket = critical()
    told = round_at("2026-11-09 11:01")
    assert sorted(told) == [(DIRECTOR, "Срок прошёл"), (ADMINISTRATOR, "Срок прошёл")]
    letters = db.session.query(Letter).filter_by(person_id=person(DIRECTOR).id).order_by(Letter.id).all()
    letter = letters[-1]  # the first told of the outage itself
    assert "http" not in letter.text
    assert (ticket.number in letter.text, "ответственный: Нестеров А. П." in letter.text) == (True, True)
    assert round_at("2026-11-09 11:02") == []


def test_a_late_ticket_that_is_no_outage_is_not_the_directors() -> None:
    file_ticket(urgency=Urgency.URGENT)
    assert round_at("2026-11-09 12:01") == [(ADMINISTRATOR, "Срок прошёл")]


def test_owner_and_substitute_are_both_told() -> None:
    file_ticket()
    away(ADMINISTRATOR, substitute=METHODIST)
    assert sorted(round_at("2026-11-09 16:01")) == [(ADMINISTRATOR, "Срок прошёл"), (METHODIST, "Срок прошёл")]


def test_without_a_substitute_the_next_post_is_told() -> None:
    file_ticket()
    away(ADMINISTRATOR)
    assert sorted(round_at("2026-11-09 16:01")) == [(ADMINISTRATOR, "Срок прошёл"), (DEPUTY, "Срок прошёл")]


def test_when_the_assignee_has_left_who_answers_for_the_kind_is_told() -> None:
    away(ADMINISTRATOR, substitute=OTHER_TEACHER)
    ticket = file_ticket()
    actions.take(ticket, by=on_duty(person(OTHER_TEACHER)))
    person(OTHER_TEACHER).closed_at = clock.now()
    db.session.commit()
    assert round_at("2026-11-09 16:01") == [(DEPUTY, "Срок прошёл")]


def test_the_requester_is_reminded_twice_and_then_the_ticket_closes() -> None:
    ticket = asked()
    assert rounds("2026-11-09 10:20", 24 * 15, timedelta(hours=1)) == [
        ("11.11 10:20", TEACHER, "Ждём вашего ответа"),
        ("16.11 10:20", TEACHER, "Ждём вашего ответа"),
        ("23.11 10:20", TEACHER, "Заявка закрыта, ответа не было"),
    ]
    assert (ticket.state, ticket.outcome) == (TicketState.CLOSED, Outcome.NO_ANSWER)


def test_a_reply_ends_the_waiting_and_a_new_question_begins_it_anew() -> None:
    ticket = asked()
    assert round_at("2026-11-11 10:00") == [(TEACHER, "Ждём вашего ответа")]
    with clock.at(local("2026-11-12 09:00")):
        actions.answer(ticket_by_id(ticket.id), "7А", by=person(TEACHER))
        actions.ask(ticket_by_id(ticket.id), "А предмет?", by=person(ADMINISTRATOR))
        db.session.commit()
    assert round_at("2026-11-13 12:00") == []
    assert round_at("2026-11-16 09:00") == [(TEACHER, "Ждём вашего ответа")]


def test_while_the_requester_is_waited_for_the_owner_is_left_alone() -> None:
    asked()
    assert {told[1] for told in rounds("2026-11-09 10:10", 24 * 12, timedelta(hours=1))} == {TEACHER}


def test_a_requester_who_left_is_not_written_to_but_the_ticket_closes() -> None:
    ticket = asked()
    person(TEACHER).closed_at = clock.now()
    db.session.commit()
    assert round_at("2026-11-23 10:00") == []
    assert ticket.state is TicketState.CLOSED


def test_a_resolved_ticket_closes_after_the_ten_days_without_a_letter() -> None:
    ticket = file_ticket()
    actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
    db.session.commit()
    assert rounds("2026-11-09 10:10", 24 * 14.5, timedelta(hours=2)) == []
    assert ticket.state is TicketState.RESOLVED
    assert round_at("2026-11-24 09:00") == []
    assert (ticket.state, ticket.outcome) == (TicketState.CLOSED, Outcome.SOLVED)
    assert db.session.query(Event).filter_by(ticket_id=ticket.id, act="settled").count() == 1


def test_a_due_that_moved_is_told_of_again() -> None:
    ticket = file_ticket()
    round_at("2026-11-09 16:01")
    ticket.first_response_due = local("2026-11-10 16:00")
    db.session.commit()
    assert round_at("2026-11-10 09:00") == [(ADMINISTRATOR, "Срок сегодня")]
    assert round_at("2026-11-10 15:30") == [(ADMINISTRATOR, "До срока рабочий час")]
    assert round_at("2026-11-10 16:01") == [(ADMINISTRATOR, "Срок прошёл")]


def test_over_new_year_the_desk_waits_for_the_first_working_day() -> None:
    with clock.at(local("2026-12-30 16:30")):
        file_ticket(urgency=Urgency.URGENT)
    told = rounds("2026-12-30 16:40", 24 * 12, timedelta(minutes=20))
    assert [told[0], told[-1]] == [
        ("11.01 08:00", ADMINISTRATOR, "Срок сегодня"),
        ("11.01 16:00", ADMINISTRATOR, "До срока рабочий час"),
    ]


def test_a_round_that_is_rolled_back_has_told_nobody() -> None:
    file_ticket()
    with clock.at(local("2026-11-09 16:01")):
        assert act_on_time() == 1
    db.session.rollback()
    assert db.session.query(TimedMark).count() == 0
    assert round_at("2026-11-09 16:02") == [(ADMINISTRATOR, "Срок прошёл")]


def test_an_act_has_one_doer() -> None:
    assert [once("rehearsal:1"), once("rehearsal:1"), once("rehearsal:2")] == [True, False, True]
    db.session.rollback()
    assert once("rehearsal:1")


def test_two_workers_at_once_tell_everything_once(app: Flask) -> None:
    for _ in range(5):
        file_ticket()
    waiting = asked("2026-10-19 10:00")
    number, before = waiting.id, db.session.query(Letter).count()
    db.session.remove()
    start = Barrier(2)
    (reminders,) = (duty for duty in worker.DUTIES if duty.name == "reminders")

    def work(name: str) -> tuple[str, ...]:
        with app.app_context(), clock.at(local("2026-11-09 16:01")):
            start.wait()
            return worker.run_once(name, duties=(reminders,)).failed

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, ("one", "two"))) == [(), ()]
    told = db.session.query(Letter).order_by(Letter.id).offset(before).all()
    assert sorted(letter.person_id for letter in told) == sorted([person(ADMINISTRATOR).id, person(TEACHER).id])
    assert db.session.query(TimedMark).count() == 5
    assert db.session.query(Event).filter_by(ticket_id=number, act="unanswered").count() == 1


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("count", [2, 30])
def test_a_round_with_nothing_new_costs_three_queries_whatever_is_open(count: int) -> None:
    for _ in range(count):
        file_ticket()
    round_at("2026-11-09 16:01")
    with clock.at(local("2026-11-09 16:02")), counted_queries(db.engine) as sent:
        assert act_on_time() == 0
    assert len(sent) == 3, sent


def test_a_night_costs_the_calendar_only() -> None:
    file_ticket()
    with clock.at(local("2026-11-09 20:00")), counted_queries(db.engine) as sent:
        assert act_on_time() == 0
    assert len(sent) == 1, sent


def test_the_command_rehearses_any_moment(app: Flask) -> None:
    file_ticket()
    db.session.remove()
    run: Callable[..., object] = app.test_cli_runner().invoke
    for moment, count in (("2026-11-09T15:00", 1), ("2026-11-09T15:01", 0), ("2026-11-14T12:00", 0)):
        result = run(args=["worker", "--once", "--at", moment])
        assert f"reminders: {count}" in result.output
