"""Entering an absence, taking it back, and what comes back afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask

from helpdesk import clock, worker
from helpdesk.absences.actions import enter_absence, give_back_unfinished, withdraw_absence
from helpdesk.accounts.queries import on_duty
from helpdesk.domain import leaves
from helpdesk.domain.errors import NotAChoice, NotAllowed, Refused
from helpdesk.domain.workflow import TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions
from helpdesk.tickets.models import Event, Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    away,
    file_ticket,
    later,
    person,
)

pytestmark = pytest.mark.usefixtures("ctx", "monday")

NEXT_MONDAY = {"days": 7}


def fresh(ticket: Ticket) -> Ticket:
    """The ticket with its people, which a commit makes it forget."""
    found = ticket_by_id(ticket.id)
    assert found is not None
    return found


def taken(by: str, **changes: object) -> Ticket:
    """A ticket that a stand-in has taken."""
    ticket = file_ticket(OTHER_TEACHER, **changes)
    actions.take(ticket, by=on_duty(person(by)))
    db.session.commit()
    return fresh(ticket)


def letters_of(notice: str) -> list[Letter]:
    """Letters about absences, by notice."""
    db.session.flush()
    return db.session.query(Letter).filter(Letter.key.like(f"absence-%:{notice}:%")).order_by(Letter.id).all()


def returned(**span: float) -> int:
    """How many absences were settled so long after Monday morning."""
    with clock.at(later(**span)):
        count = give_back_unfinished()
        db.session.commit()
        return count


@pytest.mark.parametrize(
    ("login", "by", "is_allowed"),
    [
        (ADMINISTRATOR, ADMINISTRATOR, True),
        (ADMINISTRATOR, DEPUTY, True),
        (DEPUTY, ADMINISTRATOR, True),
        (METHODIST, DIRECTOR, True),
        (DIRECTOR, DIRECTOR, True),
        (METHODIST, DEPUTY, False),
        (DIRECTOR, DEPUTY, False),
        (TEACHER, DIRECTOR, False),
        (METHODIST, METHODIST, False),
        (TEACHER, TEACHER, False),
    ],
)
def test_for_whom_one_may_enter_an_absence(login: str, by: str, is_allowed: bool) -> None:
    if is_allowed:
        assert away(login, by=by).made_by_id == person(by).id
        return
    with pytest.raises(NotAChoice):
        away(login, by=by)


@pytest.mark.parametrize(
    ("days", "substitute", "refusal"),
    [
        ("2026-11-12/2026-11-11", TEACHER, leaves.EndsBeforeStart),
        ("2026-11-02/2026-11-06", TEACHER, leaves.OnlyPast),
        ("2026-11-13/2026-11-20", TEACHER, leaves.AlreadyAway),
        ("2026-11-16/2026-11-20", ADMINISTRATOR, leaves.OwnSubstitute),
        ("2026-11-16/2026-11-20", DEPUTY, leaves.SubstituteAway),
    ],
)
def test_what_the_rules_refuse_is_not_entered(days: str, substitute: str, refusal: type[Refused]) -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    away(DEPUTY, "2026-11-16/2026-11-17", substitute=METHODIST)
    with pytest.raises(refusal):
        away(ADMINISTRATOR, days, substitute=substitute)


def test_who_stands_in_cannot_be_away_in_those_days() -> None:
    away(ADMINISTRATOR, substitute=DEPUTY)
    with pytest.raises(leaves.StandsIn):
        away(DEPUTY, "2026-11-13/2026-11-16", substitute=METHODIST)
    assert away(DEPUTY, "2026-11-14/2026-11-16", substitute=METHODIST)


def test_a_number_that_is_nobodys_is_refused() -> None:
    day = date(2026, 11, 9)
    with pytest.raises(NotAChoice):
        enter_absence(0, day, day, None, by=person(DIRECTOR))
    with pytest.raises(NotAChoice):
        enter_absence(person(DEPUTY).id, day, day, 999999, by=person(DIRECTOR))


def test_a_withdrawn_absence_makes_room_and_cannot_be_withdrawn_again() -> None:
    absence = away(ADMINISTRATOR, substitute=TEACHER)
    withdraw_absence(absence, by=person(DEPUTY))
    with pytest.raises(leaves.AbsenceOver):
        withdraw_absence(absence, by=person(DEPUTY))
    assert away(ADMINISTRATOR, substitute=OTHER_TEACHER)


def test_an_absence_that_is_over_cannot_be_withdrawn() -> None:
    absence = away(ADMINISTRATOR, substitute=TEACHER)
    with clock.at(later(**NEXT_MONDAY)), pytest.raises(leaves.AbsenceOver):
        withdraw_absence(absence, by=person(ADMINISTRATOR))


def test_only_who_may_enter_an_absence_may_withdraw_it() -> None:
    with pytest.raises(NotAllowed):
        withdraw_absence(away(METHODIST, by=DIRECTOR), by=person(DEPUTY))


def test_what_the_substitute_did_not_finish_comes_back_with_one_letter() -> None:
    absence = away(ADMINISTRATOR, substitute=TEACHER)
    tickets = [taken(TEACHER), taken(TEACHER)]
    dues = [(ticket.first_response_due, ticket.resolution_due) for ticket in tickets]
    assert returned(days=4) == 0
    assert returned(**NEXT_MONDAY) == 1
    assert [ticket.assignee_id for ticket in tickets] == [person(ADMINISTRATOR).id] * 2
    assert [(ticket.first_response_due, ticket.resolution_due) for ticket in tickets] == dues
    history = db.session.query(Event).filter_by(act="returned").all()
    assert [(event.actor_id, event.changes["assignee"]) for event in history] == [
        (None, ["Баранова Л. П.", "Нестеров А. П."])
    ] * 2
    (letter,) = letters_of("returned")
    assert [ticket.number in letter.text for ticket in tickets] == [True, True]
    assert absence.returned_at == later(**NEXT_MONDAY)
    assert returned(days=8) == 0


def test_what_was_finished_stays_with_who_finished_it() -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    ticket = taken(TEACHER)
    actions.resolve(ticket, "Готово.", by=on_duty(person(TEACHER)))
    db.session.commit()
    assert returned(**NEXT_MONDAY) == 1
    assert (ticket.assignee_id, letters_of("returned")) == (person(TEACHER).id, [])
    with clock.at(later(days=7, hours=1)):
        actions.reopen(fresh(ticket), "Снова пусто.", by=person(OTHER_TEACHER))
    assert ticket.assignee_id == person(ADMINISTRATOR).id


def test_a_withdrawn_absence_gives_back_at_the_next_round() -> None:
    ticket = file_ticket()
    absence = away(ADMINISTRATOR, substitute=TEACHER)
    actions.take(fresh(ticket), by=on_duty(person(TEACHER)))
    withdraw_absence(absence, by=person(ADMINISTRATOR))
    db.session.commit()
    assert returned(hours=1) == 1
    assert ticket.assignee_id == person(ADMINISTRATOR).id


def test_what_the_next_post_got_without_a_substitute_comes_back_too() -> None:
    away(DEPUTY)
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    assert ticket.assignee_id == person(METHODIST).id
    returned(**NEXT_MONDAY)
    assert ticket.assignee_id == person(DEPUTY).id


def test_other_kinds_and_other_peoples_tickets_stay_where_they_are() -> None:
    away(ADMINISTRATOR, substitute=DEPUTY)
    theirs = file_ticket(kind=TicketKind.METHODOLOGICAL)
    technical = taken(DEPUTY)
    returned(**NEXT_MONDAY)
    assert theirs.assignee_id == person(DEPUTY).id
    assert technical.assignee_id == person(ADMINISTRATOR).id


@pytest.mark.parametrize("span", [{"days": 5}, {"days": 6}, {"days": 7, "hours": -1.5}, {"days": 4, "hours": 10}])
def test_nothing_is_given_back_outside_working_hours(span: dict[str, float]) -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    taken(TEACHER)
    assert returned(**span) == 0


def test_an_owner_who_is_away_again_gets_it_after_the_last_absence() -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    ticket = taken(TEACHER)
    away(ADMINISTRATOR, "2026-11-16/2026-11-17", substitute=TEACHER)
    assert returned(**NEXT_MONDAY) == 0
    assert ticket.assignee_id == person(TEACHER).id
    assert returned(days=9) == 2
    assert ticket.assignee_id == person(ADMINISTRATOR).id
    assert len(letters_of("returned")) == 1


def test_to_an_owner_who_left_nothing_comes_back() -> None:
    absence = away(ADMINISTRATOR, substitute=TEACHER)
    ticket = taken(TEACHER)
    person(ADMINISTRATOR).closed_at = clock.now()
    assert returned(**NEXT_MONDAY) == 1
    assert (ticket.assignee_id, absence.returned_at) == (person(TEACHER).id, later(**NEXT_MONDAY))


def test_two_workers_at_once_give_back_once(app: Flask) -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    number = taken(TEACHER).id
    db.session.remove()
    start = Barrier(2)
    (absences,) = (duty for duty in worker.DUTIES if duty.name == "absences")

    def work(name: str) -> tuple[str, ...]:
        with app.app_context(), clock.at(later(**NEXT_MONDAY)):
            start.wait()
            return worker.run_once(name, duties=(absences,)).failed

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, ("one", "two"))) == [(), ()]
    assert db.session.query(Event).filter_by(ticket_id=number, act="returned").count() == 1
    assert len(letters_of("returned")) == 1


def test_of_two_overlapping_absences_entered_at_once_one_is_refused(app: Flask) -> None:
    db.session.remove()
    start = Barrier(2)

    def enter(by: str) -> bool:
        with app.app_context(), clock.at(later()):
            start.wait()
            try:
                away(ADMINISTRATOR, substitute=TEACHER, by=by)
            except leaves.AlreadyAway:
                db.session.rollback()
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(enter, (ADMINISTRATOR, DEPUTY))) == [False, True]


def test_an_absence_stops_no_clock() -> None:
    before = file_ticket()
    away(ADMINISTRATOR, substitute=TEACHER)
    during = file_ticket()
    assert (before.first_response_due, before.resolution_due) == (during.first_response_due, during.resolution_due)
    assert before.state is TicketState.NEW
