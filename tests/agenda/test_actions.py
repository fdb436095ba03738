"""The hour: marks, words, tickets solved at the table, walk-ins, moves, what is left, one more consultation."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from helpdesk import clock
from helpdesk.agenda import actions
from helpdesk.agenda.actions import MARKS, Mark
from helpdesk.bookings.models import Booking, BookingState, Form
from helpdesk.consultations.models import CalendarEntry, ConsultationState
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import Missing, NotAChoice, Refused, TooLong
from helpdesk.domain.hour import (
    AnsweredByOthers,
    ClosedDay,
    DayIsOver,
    EndsBeforeStart,
    InTheQueueAlready,
    NotYetBegun,
    QueueChanged,
    SlotInThePast,
    SlotsOverlap,
    VisitChanged,
)
from helpdesk.domain.places import ConsultationFull, ConsultationOver, NoSuchConsultation
from helpdesk.domain.school_week import Venue
from helpdesk.domain.workflow import ConsultationTooLate, ForbiddenMove, TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions as tickets
from helpdesk.tickets.models import Comment, Event, Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.agenda.hours import (
    AFTER,
    DURING,
    MONDAY,
    MORNING,
    NEXT_DAY,
    NEXT_MONDAY,
    THURSDAY,
    booked,
    consultation,
    kept_open,
    marked,
    visit,
)
from tests.factories import ADMINISTRATOR, DEPUTY, NAMESAKE, OTHER_TEACHER, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

WORDS = "Показала на примере."
_S = BookingState


def methodological() -> Ticket:
    """A ticket that the deputy answers for."""
    return file_ticket(kind=TicketKind.METHODOLOGICAL)


def letters_about(words: str) -> list[Letter]:
    """Letters whose key holds these words."""
    return list(db.session.scalars(sa.select(Letter).where(Letter.key.contains(words))))


@pytest.mark.parametrize("what", list(Mark))
@pytest.mark.parametrize("state", list(BookingState))
def test_a_mark_passes_from_its_states_only(what: Mark, state: BookingState) -> None:
    mine = booked()
    with clock.at(DURING):
        visit(mine).state = state
        db.session.commit()
        sources, target = MARKS[what]
        if state in sources:
            assert marked(mine, what).state is target
        else:
            with pytest.raises(VisitChanged):
                marked(mine, what)


def test_what_is_recorded_fills_the_journal() -> None:
    mine = booked()
    with clock.at(DURING):
        found = marked(mine, Mark.SOLVED, WORDS, direction=Direction.MARKS, form=Form.VIDEO)
    assert (found.result, found.direction, found.form) == (WORDS, Direction.MARKS, Form.VIDEO)
    assert (found.host_id, found.ended_at) == (person(DEPUTY).id, DURING)


def test_who_came_has_no_end_yet() -> None:
    with clock.at(MORNING):
        mine = booked()
    with clock.at(DURING):
        found = marked(mine, Mark.CAME)
    assert (found.host_id, found.ended_at) == (person(DEPUTY).id, None)


def test_a_visit_makes_the_consultation_held_by_its_host() -> None:
    mine = booked()
    with clock.at(DURING):
        marked(mine, Mark.CAME)
    assert (consultation().state, consultation().held_by_id) == (ConsultationState.HELD, person(DEPUTY).id)


def test_an_absence_does_not_make_it_held() -> None:
    mine = booked()
    with clock.at(DURING):
        marked(mine, Mark.MISSED)
    assert consultation().state is ConsultationState.PLANNED


def test_a_mark_taken_back_leaves_a_booking_and_no_held_consultation() -> None:
    mine = booked()
    with clock.at(DURING):
        marked(mine, Mark.CAME)
        found = marked(mine, Mark.UNDO)
    assert (found.state, found.host_id, found.place) == (_S.BOOKED, None, 1)
    assert (consultation().state, consultation().held_by_id) == (ConsultationState.PLANNED, None)


def test_a_mark_taken_back_keeps_the_consultation_held_by_the_others() -> None:
    mine, other = booked(), booked(OTHER_TEACHER)
    with clock.at(DURING):
        marked(mine, Mark.CAME)
        marked(other, Mark.SOLVED)
        marked(mine, Mark.UNDO)
    assert consultation().state is ConsultationState.HELD


def test_a_walk_in_taken_back_was_never_there() -> None:
    with clock.at(DURING):
        mine = actions.walk_in(MONDAY, person=person(TEACHER), question="", by=person(DEPUTY))
        db.session.commit()
        found = marked(mine.id, Mark.UNDO)
    assert (found.state, found.place) == (_S.CANCELLED, None)


def test_a_mark_is_taken_back_on_the_day_only() -> None:
    mine = booked()
    with clock.at(DURING):
        marked(mine, Mark.CAME)
    with clock.at(NEXT_DAY), pytest.raises(DayIsOver):
        marked(mine, Mark.UNDO)


@pytest.mark.parametrize("what", [Mark.CAME, Mark.SOLVED, Mark.MISSED])
def test_nobody_is_marked_before_the_day(what: Mark) -> None:
    mine = booked(starts=MONDAY)
    with clock.at(later(days=-1)), pytest.raises(NotYetBegun):
        marked(mine, what)


def test_who_comes_early_is_marked_but_who_is_not_there_yet_may_still_come() -> None:
    mine, other = booked(), booked(OTHER_TEACHER)
    with clock.at(MORNING):
        assert marked(mine, Mark.CAME).state is _S.CAME
        with pytest.raises(NotYetBegun):
            marked(other, Mark.MISSED)


def test_marks_of_a_paper_list_are_entered_the_next_day() -> None:
    mine = booked()
    with clock.at(NEXT_DAY):
        assert marked(mine, Mark.SOLVED, WORDS).state is _S.SOLVED


def test_the_second_host_is_told_who_was_first() -> None:
    mine = booked()
    with clock.at(DURING):
        marked(mine, Mark.MISSED, by=ADMINISTRATOR)
        with pytest.raises(VisitChanged) as refused:
            marked(mine, Mark.CAME, state="booked")
    assert refused.value.facts == {"person": "Баранова Л. П.", "who": "Нестеров А. П.", "state": "missed"}


def test_a_second_click_of_the_same_host_does_nothing_twice() -> None:
    ticket = methodological()
    mine = booked(ticket_id=ticket.id)
    with clock.at(DURING):
        for _click in range(2):
            marked(mine, Mark.SOLVED, WORDS, state="booked")
    assert db.session.query(Comment).count() == 1
    assert len(letters_about(":resolved:")) == 1


def test_other_words_of_the_same_host_are_not_swallowed() -> None:
    mine = booked()
    with clock.at(DURING):
        marked(mine, Mark.SOLVED, WORDS)
        with pytest.raises(VisitChanged):
            marked(mine, Mark.SOLVED, "Совсем другое.", state="booked")


def test_a_mark_for_no_state_at_all_is_refused() -> None:
    mine = booked()
    with clock.at(DURING), pytest.raises(NotAChoice):
        marked(mine, Mark.CAME, state="nonsense")


def test_solved_resolves_the_ticket_with_the_words_and_mails_the_requester() -> None:
    ticket = methodological()
    mine = booked(ticket_id=ticket.id)
    with clock.at(DURING):
        assert kept_open(mine, Mark.SOLVED, WORDS) is None
    found = ticket_by_id(ticket.id)
    assert found is not None
    assert (found.state, db.session.query(Comment).one().body) == (TicketState.RESOLVED, WORDS)
    assert [letter.person_id for letter in letters_about(":resolved:")] == [person(TEACHER).id]


def test_solved_without_words_is_refused_where_a_ticket_waits_for_them() -> None:
    mine = booked(ticket_id=methodological().id)
    with clock.at(DURING), pytest.raises(Missing):
        marked(mine, Mark.SOLVED)
    db.session.rollback()
    assert visit(mine).state is _S.BOOKED


def test_words_have_a_limit_without_a_ticket_too() -> None:
    mine = booked()
    with clock.at(DURING), pytest.raises(TooLong):
        marked(mine, Mark.SOLVED, "ж" * 20_001)


def test_a_ticket_of_another_owner_stays_open_and_the_visit_is_recorded() -> None:
    mine = booked(ticket_id=file_ticket().id)
    with clock.at(DURING):
        assert isinstance(kept_open(mine, Mark.SOLVED, WORDS), AnsweredByOthers)
    assert (visit(mine).state, visit(mine).result) == (_S.SOLVED, WORDS)
    assert db.session.query(Ticket).one().state is TicketState.NEW
    assert db.session.query(Comment).count() == 0


def test_a_ticket_that_is_over_already_does_not_stop_the_visit() -> None:
    ticket = methodological()
    mine = booked(ticket_id=ticket.id)
    over = ticket_by_id(ticket.id)
    assert over is not None
    tickets.resolve(over, WORDS, by=person(DEPUTY))
    db.session.commit()
    with clock.at(DURING):
        assert isinstance(kept_open(mine, Mark.SOLVED, WORDS), ForbiddenMove)
    assert visit(mine).state is _S.SOLVED


def test_words_of_an_unfinished_visit_become_a_note() -> None:
    mine = booked(ticket_id=methodological().id)
    with clock.at(DURING):
        marked(mine, Mark.UNFINISHED, "Проверить подгруппы.")
    assert [(one.body, one.is_internal) for one in db.session.query(Comment)] == [("Проверить подгруппы.", True)]
    assert letters_about("answered") == []


def test_an_unfinished_visit_of_another_owners_ticket_writes_nothing_on_it() -> None:
    mine = booked(ticket_id=file_ticket().id)
    with clock.at(DURING):
        assert marked(mine, Mark.UNFINISHED, "Проверить подгруппы.").result == "Проверить подгруппы."
    assert db.session.query(Comment).count() == 0


def test_an_invited_ticket_goes_on_as_work_after_an_unfinished_visit() -> None:
    ticket = ticket_by_id(methodological().id)
    assert ticket is not None
    tickets.invite(ticket, by=person(DEPUTY))  # keeps a place for the requester
    db.session.commit()
    mine = db.session.query(Booking).filter_by(ticket_id=ticket.id).one().id
    with clock.at(DURING):
        marked(mine, Mark.UNFINISHED)
    assert db.session.query(Ticket).one().state is TicketState.IN_PROGRESS


def test_a_move_during_the_hour_frees_nothing_twice_and_tells_the_person() -> None:
    mine = booked(question="Итоговые отметки")
    with clock.at(DURING):
        moved = actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
        db.session.commit()
        assert (moved.place, moved.question, moved.booked_by_id) == (1, "Итоговые отметки", person(DEPUTY).id)
        with pytest.raises(VisitChanged):
            actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
    assert (visit(mine).state, visit(mine).place) == (_S.CANCELLED, None)
    assert [letter.person_id for letter in letters_about(":moved:")] == [person(TEACHER).id]


def test_a_host_who_moves_an_own_booking_gets_no_letter() -> None:
    mine = booked(DEPUTY)
    with clock.at(DURING):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
    assert letters_about(":moved:") == []


def invited() -> int:
    """The place kept for the requester of a ticket that is solved by Thursday's consultation."""
    ticket = ticket_by_id(methodological().id)
    assert ticket is not None
    tickets.invite(ticket, by=person(DEPUTY))
    db.session.commit()
    return db.session.query(Booking).filter_by(ticket_id=ticket.id).one().id


def test_an_invited_ticket_follows_its_place() -> None:
    mine = invited()
    with clock.at(DURING):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
        db.session.commit()
    assert db.session.query(Ticket).one().invited_to == later(days=3, hours=5)


def test_both_tickets_asked_to_one_place_follow_it() -> None:
    mine = invited()
    second = ticket_by_id(methodological().id)
    assert second is not None
    tickets.invite(second, by=person(DEPUTY))
    db.session.commit()
    with clock.at(DURING):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
        db.session.commit()
    assert {ticket.invited_to for ticket in db.session.query(Ticket)} == {later(days=3, hours=5)}


def test_who_did_not_come_is_awaited_no_more_and_the_owner_goes_on() -> None:
    mine = invited()
    with clock.at(DURING):
        marked(mine, Mark.MISSED)
    ticket = db.session.query(Ticket).one()
    assert (ticket.state, ticket.invited_to) == (TicketState.IN_PROGRESS, None)
    assert db.session.query(Event).order_by(Event.id.desc()).first().act == "missed"


def test_nobody_absent_is_moved_beyond_the_promise_of_their_ticket() -> None:
    mine = invited()
    with clock.at(DURING), pytest.raises(ConsultationTooLate):
        actions.move(visit(mine), "booked", NEXT_MONDAY, by=person(DEPUTY))


def test_who_is_there_agrees_and_the_promise_reaches_the_end_of_the_later_consultation() -> None:
    mine = invited()
    with clock.at(DURING):
        marked(mine, Mark.CAME)
        actions.move(visit(mine), "came", NEXT_MONDAY, by=person(DEPUTY))
        db.session.commit()
    ticket = db.session.query(Ticket).one()
    assert (ticket.invited_to, ticket.resolution_due) == (later(days=7, hours=5), later(days=7, hours=6))


@pytest.mark.parametrize(
    ("to", "refusal"),
    [(datetime(2026, 11, 10, 15), NoSuchConsultation), (MONDAY, ConsultationOver)],
)
def test_a_move_leads_to_a_consultation_ahead(to: datetime, refusal: type[Refused]) -> None:
    mine = booked()
    with clock.at(DURING), pytest.raises(refusal):
        actions.move(visit(mine), "booked", to, by=person(DEPUTY))


def test_a_move_to_where_the_person_has_a_place_is_refused() -> None:
    mine = booked()
    booked(starts=THURSDAY)
    with clock.at(DURING), pytest.raises(InTheQueueAlready):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))


def test_a_walk_in_stands_at_the_end_also_beyond_the_places() -> None:
    logins = [one.login for one in db.session.query(type(person(TEACHER))).order_by("id").limit(6)]
    for login in logins:
        booked(login)
    with clock.at(DURING):
        someone = actions.walk_in(MONDAY, person=person(NAMESAKE), question="  Не видит\n7А ", by=person(DEPUTY))
        db.session.commit()
    assert (someone.place, someone.is_walk_in, someone.question) == (7, True, "Не видит 7А")
    assert (someone.state, someone.host_id, someone.ticket_id) == (_S.CAME, person(DEPUTY).id, None)


def test_a_walk_in_opens_a_consultation_nobody_had_booked() -> None:
    with clock.at(DURING):
        actions.walk_in(MONDAY, person=person(TEACHER), question="", by=person(DEPUTY))
        db.session.commit()
    assert consultation().state is ConsultationState.HELD


@pytest.mark.parametrize(
    ("starts", "refusal"),
    [(THURSDAY, NotYetBegun), (datetime(2026, 11, 9, 12), NoSuchConsultation), (MONDAY, InTheQueueAlready)],
)
def test_a_walk_in_is_refused(starts: datetime, refusal: type[Refused]) -> None:
    booked()
    with clock.at(DURING), pytest.raises(refusal):
        actions.walk_in(starts, person=person(TEACHER), question="", by=person(DEPUTY))


def test_held_is_said_once_the_hour_has_begun() -> None:
    with clock.at(MORNING), pytest.raises(NotYetBegun):
        actions.hold(MONDAY, by=person(DEPUTY))
    with clock.at(AFTER):
        actions.hold(MONDAY, by=person(DEPUTY))
        actions.hold(MONDAY, by=person(ADMINISTRATOR))
    assert (consultation().state, consultation().held_by_id) == (ConsultationState.HELD, person(DEPUTY).id)


def test_all_who_are_left_did_not_come() -> None:
    mine, other, third = booked(), booked(OTHER_TEACHER), booked(NAMESAKE)
    with clock.at(AFTER):
        marked(third, Mark.SOLVED)
        actions.miss_left(MONDAY, [mine, other], by=person(DEPUTY))
        db.session.commit()
    assert [visit(one).state for one in (mine, other, third)] == [_S.MISSED, _S.MISSED, _S.SOLVED]


def test_all_who_are_left_go_to_the_next_consultation() -> None:
    mine, other = booked(), booked(OTHER_TEACHER)
    with clock.at(AFTER):
        actions.move_left(MONDAY, [other, mine], THURSDAY, by=person(DEPUTY))
        db.session.commit()
    places = db.session.query(Booking.place).filter_by(state=_S.BOOKED).order_by(Booking.place)
    assert [place for (place,) in places] == [1, 2]
    assert len(letters_about(":moved:")) == 2


def test_all_or_nobody_goes_where_places_are_too_few() -> None:
    mine, other = booked(), booked(OTHER_TEACHER)
    people = [one.login for one in db.session.query(type(person(TEACHER))).order_by("id").limit(5)]
    for login in people:
        booked(login, starts=THURSDAY)
    with clock.at(AFTER), pytest.raises(ConsultationFull):
        actions.move_left(MONDAY, [mine, other], THURSDAY, by=person(DEPUTY))
    db.session.rollback()
    assert [visit(one).state for one in (mine, other)] == [_S.BOOKED, _S.BOOKED]


@pytest.mark.parametrize("listed", [[], [1, 2, 3]])
def test_a_list_that_has_changed_is_refused(listed: list[int]) -> None:
    booked(), booked(OTHER_TEACHER)
    with clock.at(AFTER), pytest.raises(QueueChanged):
        actions.miss_left(MONDAY, listed, by=person(DEPUTY))


def test_one_more_consultation_has_a_place_for_every_ten_minutes_and_moves_no_deadline() -> None:
    due = file_ticket().resolution_due
    starts, ends = datetime(2026, 11, 9, 16), datetime(2026, 11, 9, 16, 40)
    actions.add_extra(starts, ends, Venue("2", " 8 "), by=person(DEPUTY))
    db.session.commit()
    slot = school_timetable().slot_starting(starts)
    assert slot is not None
    assert (slot.places, slot.venue.building, slot.venue.room) == (4, "2", "8")
    assert slot.venue.hosts == ("заместитель директора по УВР",)
    assert db.session.query(CalendarEntry).filter_by(made_by_id=person(DEPUTY).id).count() == 1
    assert db.session.query(Ticket).one().resolution_due == due


@pytest.mark.parametrize(
    ("day", "starts", "ends", "refusal"),
    [
        (9, 15, 16, SlotsOverlap),
        (12, 14, 17, SlotsOverlap),
        (9, 9, 10, SlotInThePast),
        (10, 16, 16, EndsBeforeStart),
        (10, 16, 15, EndsBeforeStart),
        (14, 10, 11, ClosedDay),
    ],
)
def test_one_more_consultation_is_refused(day: int, starts: int, ends: int, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        actions.add_extra(
            datetime(2026, 11, day, starts), datetime(2026, 11, day, ends), Venue("1", "205"), by=person(DEPUTY)
        )


def test_a_consultation_in_ten_years_is_refused() -> None:
    with pytest.raises(NotAChoice):
        actions.add_extra(datetime(2036, 11, 10, 15), datetime(2036, 11, 10, 16), Venue(), by=person(DEPUTY))
