"""Promises of the ticket's actions, without the web."""

import pytest

from helpdesk import clock
from helpdesk.domain.errors import Missing, NotAChoice, NotAllowed
from helpdesk.domain.workflow import (
    ConsultationTooLate,
    ForbiddenMove,
    NotYours,
    Outcome,
    Part,
    TicketKind,
    TicketState,
    TooLateToReopen,
    Urgency,
)
from helpdesk.extensions import db
from helpdesk.tickets import actions, changes
from helpdesk.tickets.actions import Words
from helpdesk.tickets.models import Comment, Event, PastCycle, Ticket
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    later,
    person,
)

FOR_THE_REQUESTER = (TicketState.CLOSED, TicketState.REOPENED, TicketState.WITHDRAWN)

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def last_event(ticket: Ticket) -> Event:
    db.session.flush()
    return db.session.query(Event).filter_by(ticket_id=ticket.id).order_by(Event.id.desc()).first()


def test_the_owners_first_answer_starts_the_work_and_stops_the_first_clock() -> None:
    ticket = file_ticket()
    with clock.at(later(hours=1)):
        actions.answer(ticket, "Смотрю.", by=person(ADMINISTRATOR))
    assert (ticket.state, ticket.first_responded_at) == (TicketState.IN_PROGRESS, later(hours=1))
    assert last_event(ticket).changes["state"] == ["new", "in_progress"]


def test_an_internal_note_is_no_response() -> None:
    ticket = file_ticket()
    actions.note(ticket, "Проверить подгруппы.", by=person(ADMINISTRATOR))
    assert (ticket.first_responded_at, ticket.state, ticket.version) == (None, TicketState.NEW, 1)


def test_the_requesters_own_words_are_no_response() -> None:
    ticket = file_ticket()
    actions.answer(ticket, "Забыла сказать: это в 7А.", by=person(TEACHER))
    assert (ticket.first_responded_at, ticket.state) == (None, TicketState.NEW)


def test_a_reply_ends_the_waiting_and_counts_the_resolution_anew() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    with clock.at(later(hours=5, minutes=40)):
        actions.ask(ticket, "Какой класс?", by=person(DEPUTY))
    with clock.at(later(days=8, hours=9)):
        actions.answer(ticket, "7А", by=person(TEACHER))
    assert ticket.state is TicketState.IN_PROGRESS
    assert ticket.resolution_due == later(days=14, hours=6)
    assert ticket.first_response_due == later(hours=6)


def test_an_owner_who_takes_a_waiting_ticket_back_wins_no_time_by_it() -> None:
    ticket = file_ticket()
    actions.ask(ticket, "Какой класс?", by=person(ADMINISTRATOR))
    before = ticket.resolution_due
    with clock.at(later(days=2)):
        actions.take(ticket, by=person(ADMINISTRATOR))
    assert ticket.resolution_due == before


def test_resolving_says_what_was_done_and_waits_for_the_requester() -> None:
    ticket = file_ticket()
    actions.resolve(ticket, "Не наш вопрос.", by=person(ADMINISTRATOR), outcome=Outcome.OUT_OF_SCOPE)
    assert (ticket.state, ticket.outcome) == (TicketState.RESOLVED, Outcome.OUT_OF_SCOPE)
    assert ticket.resolved_at == ticket.first_responded_at == clock.now()


def test_only_the_requester_confirms() -> None:
    ticket = file_ticket()
    actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
    with pytest.raises(NotYours):
        actions.confirm(ticket, by=person(ADMINISTRATOR))
    actions.confirm(ticket, by=person(TEACHER))
    assert ticket.state is TicketState.CLOSED


def test_reopening_begins_a_full_new_cycle_and_keeps_the_first_ones_figures() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    actions.resolve(ticket, "Готово.", by=person(DEPUTY))
    with clock.at(later(days=3, hours=8)):
        actions.reopen(ticket, "Не помогло.", by=person(TEACHER))
    assert (ticket.state, ticket.times_reopened, ticket.first_responded_at) == (TicketState.REOPENED, 1, None)
    assert ticket.first_response_due == later(days=7, hours=6)
    assert db.session.query(PastCycle).one().first_response_due == later(hours=6)


def test_a_resolved_ticket_cannot_be_reopened_after_ten_working_days() -> None:
    ticket = file_ticket()
    actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
    with clock.at(later(days=14)):
        actions.reopen(ticket, "Снова.", by=person(TEACHER))
    actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
    with clock.at(later(days=15)), pytest.raises(TooLateToReopen):
        actions.reopen(ticket, "Снова.", by=person(TEACHER))


def test_rerouting_gives_the_ticket_a_new_owner_and_policy_from_the_first_filing() -> None:
    ticket = file_ticket()
    with clock.at(later(hours=2)):
        actions.reroute(
            ticket,
            kind=TicketKind.METHODOLOGICAL,
            topic="marks",
            urgency=Urgency.NORMAL,
            reason="Это вопрос о порядке.",
            by=person(ADMINISTRATOR),
        )
    assert (ticket.assignee, ticket.topic.code) == (person(DEPUTY), "marks")
    event = last_event(ticket)
    assert event.reason == "Это вопрос о порядке."
    assert event.changes["assignee"] == ["Нестеров А. П.", "Соколовская Е. А."]


def test_rerouting_needs_a_reason() -> None:
    with pytest.raises(Missing):
        reroute_to_deputy(file_ticket(), reason=" ")


def reroute_to_deputy(ticket: Ticket, reason: str) -> None:
    actions.reroute(
        ticket,
        kind=TicketKind.METHODOLOGICAL,
        topic="marks",
        urgency=Urgency.NORMAL,
        reason=reason,
        by=person(ADMINISTRATOR),
    )


def test_a_late_rerouting_does_not_bear_the_new_owner_late() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    with clock.at(later(days=2)):
        actions.reroute(
            ticket,
            kind=TicketKind.TECHNICAL,
            topic="saving",
            urgency=Urgency.URGENT,
            reason="Не сохраняется.",
            by=person(DEPUTY),
        )
        assert ticket.first_response_due > clock.now()


@pytest.mark.parametrize(("login", "allowed"), [(ADMINISTRATOR, True), (DEPUTY, False)])
def test_only_the_administrator_calls_a_ticket_critical(login: str, allowed: bool) -> None:
    ticket = file_ticket(kind=TicketKind.TECHNICAL if allowed else TicketKind.METHODOLOGICAL)
    call = {"kind": TicketKind.TECHNICAL, "topic": "outage", "urgency": Urgency.CRITICAL, "reason": "Лежит у всех."}
    if allowed:
        actions.reroute(ticket, **call, by=person(login))
        assert ticket.policy.code == "OUTAGE"
    else:
        with pytest.raises(NotAChoice):
            actions.reroute(ticket, **call, by=person(login))


def test_a_stranger_can_neither_write_nor_move() -> None:
    ticket, stranger = file_ticket(), person(OTHER_TEACHER)
    for act in (actions.answer, actions.note):
        with pytest.raises(NotAllowed):
            act(ticket, "…я тут мимо проходил", by=stranger)
    with pytest.raises(NotYours):
        actions.take(ticket, by=stranger)


def test_an_invitation_names_the_next_consultation() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    actions.move(ticket, TicketState.CONSULTATION, Words(body="Покажу на примере."), by=person(DEPUTY))
    assert ticket.invited_to == later(hours=5)


def test_words_after_the_end_are_kept_and_marked() -> None:
    ticket = file_ticket()
    actions.withdraw(ticket, by=person(TEACHER))
    actions.answer(ticket, "Спасибо, разобралась сама.", by=person(TEACHER))
    assert db.session.query(Comment).one().is_after_end


@pytest.mark.parametrize("state", [state for state in TicketState if state not in FOR_THE_REQUESTER])
def test_no_move_makes_the_requester_an_owner(state: TicketState) -> None:
    ticket = file_ticket()
    actions.ask(ticket, "Какой класс?", by=person(ADMINISTRATOR))
    with pytest.raises((NotYours, ForbiddenMove, NotAChoice)):
        actions.move(ticket, state, Words(body="Я сама."), by=person(TEACHER))
    assert (ticket.assignee, changes.parts_of(person(TEACHER), ticket)) == (person(ADMINISTRATOR), {Part.REQUESTER})


def reroute(ticket: Ticket, by: str, **changed: object) -> None:
    """Re-route with a reason; what is not given stays as it is."""
    usual = {"kind": ticket.kind, "topic": ticket.topic.code, "urgency": ticket.urgency, "reason": "Так вернее."}
    actions.reroute(ticket, **usual | changed, by=person(by))


def test_another_topic_alone_gives_no_new_time() -> None:
    ticket = file_ticket()
    dues = (ticket.first_response_due, ticket.resolution_due)
    with clock.at(later(days=5)):
        reroute(ticket, ADMINISTRATOR, topic="login")
    assert (ticket.topic.code, (ticket.first_response_due, ticket.resolution_due)) == ("login", dues)


def test_a_rerouting_that_changes_nothing_is_refused() -> None:
    with pytest.raises(NotAChoice):
        reroute(file_ticket(), ADMINISTRATOR)


def test_a_late_answer_stays_late_after_a_rerouting() -> None:
    ticket = file_ticket()
    with clock.at(later(days=3)):
        actions.answer(ticket, "Простите, не успел.", by=person(ADMINISTRATOR))
        reroute(ticket, ADMINISTRATOR, kind=TicketKind.METHODOLOGICAL, topic="marks")
    assert ticket.first_responded_at > ticket.first_response_due


def test_a_rerouting_does_not_forget_that_the_requester_was_waited_for() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    actions.ask(ticket, "Какой класс?", by=person(DEPUTY))
    with clock.at(later(days=2)):
        actions.answer(ticket, "7А", by=person(TEACHER))
        reroute(ticket, DEPUTY, kind=TicketKind.TECHNICAL, topic="saving")
    assert ticket.resolution_due == later(days=7, hours=6)


def test_nobody_is_invited_to_a_consultation_after_the_promise() -> None:
    with clock.at(later(days=1)):
        ticket = file_ticket(urgency=Urgency.URGENT)
    with clock.at(later(days=1, hours=1)), pytest.raises(ConsultationTooLate):
        actions.invite(ticket, by=person(ADMINISTRATOR))


def test_a_move_that_the_table_does_not_know_is_refused() -> None:
    with pytest.raises(ForbiddenMove):
        actions.move(file_ticket(), TicketState.NEW, Words(), by=person(ADMINISTRATOR))


def test_a_requester_cannot_pass_their_own_ticket_on() -> None:
    with pytest.raises(NotAllowed):
        reroute(file_ticket(), TEACHER, topic="login")


def test_a_ticket_that_is_over_cannot_be_passed_on() -> None:
    ticket = file_ticket()
    actions.withdraw(ticket, by=person(TEACHER))
    with pytest.raises(ForbiddenMove):
        reroute(ticket, ADMINISTRATOR, topic="login")


def test_a_critical_ticket_cannot_become_methodological_and_stay_critical() -> None:
    ticket = file_ticket()
    reroute(ticket, ADMINISTRATOR, urgency=Urgency.CRITICAL)
    with pytest.raises(NotAChoice) as refusal:
        reroute(ticket, ADMINISTRATOR, kind=TicketKind.METHODOLOGICAL, topic="marks")
    assert refusal.value.facts == {"field": "urgency"}


def test_an_invitation_is_a_first_response() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    actions.invite(ticket, by=person(DEPUTY))
    assert ticket.first_responded_at == clock.now()


def test_an_invitation_needs_no_words_and_then_writes_none() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    actions.invite(ticket, " ", by=person(DEPUTY))
    assert (ticket.state, db.session.query(Comment).count()) == (TicketState.CONSULTATION, 0)
