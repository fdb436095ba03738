"""The hour: marks, words, tickets solved at the table, walk-ins, moves, what is left, one more consultation."""

import pytest

from helpdesk import clock
from helpdesk.agenda import actions
from helpdesk.agenda.actions import MARKS, Mark
from helpdesk.bookings.models import Booking, BookingState, Form
from helpdesk.consultations.models import ConsultationState
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import Missing, NotAChoice, TooLong
from helpdesk.domain.hour import (
    AnsweredByOthers,
    DayIsOver,
    NotYetBegun,
    VisitChanged,
)
from helpdesk.domain.workflow import ForbiddenMove, TicketState
from helpdesk.extensions import db
from helpdesk.tickets import actions as tickets
from helpdesk.tickets.models import Comment, Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.agenda.hours import (
    DURING,
    MONDAY,
    MORNING,
    NEXT_DAY,
    WORDS,
    booked,
    consultation,
    kept_open,
    letters_about,
    marked,
    methodological,
    visit,
)
from tests.factories import ADMINISTRATOR, DEPUTY, OTHER_TEACHER, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


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
    assert (found.state, found.host_id, found.place) == (BookingState.BOOKED, None, 1)
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
    assert (found.state, found.place) == (BookingState.CANCELLED, None)


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
        assert marked(mine, Mark.CAME).state is BookingState.CAME
        with pytest.raises(NotYetBegun):
            marked(other, Mark.MISSED)


def test_marks_of_a_paper_list_are_entered_the_next_day() -> None:
    mine = booked()
    with clock.at(NEXT_DAY):
        assert marked(mine, Mark.SOLVED, WORDS).state is BookingState.SOLVED


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
    assert visit(mine).state is BookingState.BOOKED


def test_words_have_a_limit_without_a_ticket_too() -> None:
    mine = booked()
    with clock.at(DURING), pytest.raises(TooLong):
        marked(mine, Mark.SOLVED, "ж" * 20_001)


def test_a_ticket_of_another_owner_stays_open_and_the_visit_is_recorded() -> None:
    mine = booked(ticket_id=file_ticket().id)
    with clock.at(DURING):
        assert isinstance(kept_open(mine, Mark.SOLVED, WORDS), AnsweredByOthers)
    assert (visit(mine).state, visit(mine).result) == (BookingState.SOLVED, WORDS)
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
    assert visit(mine).state is BookingState.SOLVED


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
