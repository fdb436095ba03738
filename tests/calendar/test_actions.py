"""A change of the calendar carries out what its preview showed: deadlines, history, letters, bookings; nothing else."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk import clock
from helpdesk.calendar import actions
from helpdesk.calendar.queries import fingerprint_of
from helpdesk.consultations.models import CalendarEntry, ConfirmedYear, WeeklySlot
from helpdesk.consultations.queries import school_timetable, unconfirmed_year
from helpdesk.domain.calendar_changes import Change, replaced
from helpdesk.domain.calendar_checks import (
    HoldsConsultation,
    NoConsultationThen,
    NothingChanges,
    StaleCalendar,
)
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.workflow import TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.tickets import actions as tickets
from helpdesk.tickets.models import Event, Ticket
from tests.calendar.decisions import (
    NEXT_THURSDAY,
    Decision,
    booked,
    cancel,
    days,
    imported_move,
    instant,
    move,
    new_letters,
    previewed,
    rule,
    saved,
    take_back,
)
from tests.factories import ADMINISTRATOR, DEPUTY, MONDAY_MORNING, OTHER_TEACHER, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def dues() -> dict[int, tuple[object, object]]:
    """Both dues of every ticket."""
    return {ticket.serial: (ticket.first_response_due, ticket.resolution_due) for ticket in db.session.query(Ticket)}


def some_tickets() -> None:
    """Open tickets of every policy, an answered one and one that is over."""
    for kind, urgency in (
        (TicketKind.METHODOLOGICAL, Urgency.NORMAL),
        (TicketKind.METHODOLOGICAL, Urgency.URGENT),
        (TicketKind.TECHNICAL, Urgency.NORMAL),
        (TicketKind.TECHNICAL, Urgency.URGENT),
    ):
        file_ticket(kind=kind, urgency=urgency)
    tickets.answer(file_ticket(OTHER_TEACHER), "Смотрю.", by=person(ADMINISTRATOR))
    tickets.resolve(file_ticket(OTHER_TEACHER), "Готово.", by=person(ADMINISTRATOR))
    db.session.commit()


@pytest.mark.parametrize(
    "decide",
    [
        days("off", "2026-11-09", "2026-11-13"),
        days("cancel", "2026-11-09", "2026-11-16"),
        days("short", "2026-11-10"),
        move(NEXT_THURSDAY, "2026-11-13 14:00", "2026-11-13 15:00"),
        days("break", "2026-11-16", "2026-11-20"),
    ],
)
def test_exactly_the_deadlines_of_the_preview_move(decide: Decision) -> None:
    some_tickets()
    before, shown = dues(), previewed(decide)
    saved(decide)
    expected = dict(before)
    for one in shown.moved:
        old = before[one.ticket.serial]
        expected[one.ticket.serial] = (one.first_response_due or old[0], one.resolution_due or old[1])
    assert dues() == expected


def test_a_given_answer_and_a_ticket_that_is_over_keep_their_dues() -> None:
    some_tickets()
    found = saved(days("off", "2026-11-09", "2026-11-13"))
    moved = {one.ticket.serial: one for one in found.moved}
    assert set(moved) == {1, 2, 3, 4, 5}
    assert (moved[5].first_response_due, moved[5].resolution_due is None) == (None, False)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["off", "short", "work", "break", "cancel"]),
    st.integers(0, 30).map(lambda number: date(2026, 11, 9) + timedelta(days=number)),
    st.integers(0, 20).map(lambda number: timedelta(days=number)),
    st.booleans(),
)
def test_no_change_ever_brings_a_deadline_forward(kind: str, first: date, length: timedelta, is_undone: bool) -> None:
    if not db.session.query(Ticket).count():
        some_tickets()
    before = dues()
    try:
        saved(days(kind, f"{first}", f"{first + length}"))
        if is_undone:
            saved(take_back(kind, f"{first}"))
    except (NothingChanges, NoConsultationThen):
        db.session.rollback()
    after = dues()
    assert all(new >= old for serial in before for old, new in zip(before[serial], after[serial], strict=True))


def test_the_history_tells_who_why_and_from_when_to_when() -> None:
    file_ticket(kind=TicketKind.METHODOLOGICAL)
    saved(lambda timetable: replace(cancel(NEXT_THURSDAY)(timetable), order_number="7"))
    event = db.session.query(Event).filter_by(act="calendar_changed").one()
    assert (event.actor_id, event.reason) == (person(DEPUTY).id, "Педсовет (приказ № 7)")
    assert event.changes == {"resolution_due": ["2026-11-12T11:00:00+00:00", "2026-11-16T11:00:00+00:00"]}


def test_the_explanation_of_a_moved_deadline_goes_on_from_the_old_one() -> None:
    ticket = file_ticket()
    steps = list(ticket.why)
    saved(days("off", "2026-11-09"))
    why = db.session.query(Ticket).one().why
    assert why[: len(steps)] == steps
    assert [step["code"] for step in why[len(steps) :] if step["code"] in ("calendar_changed", "moved_later")] == [
        "calendar_changed",
        "moved_later",
        "moved_later",
    ]


def test_forms_made_before_a_change_are_not_stale() -> None:
    version = file_ticket().version
    saved(days("off", "2026-11-09"))
    assert db.session.query(Ticket).one().version == version


def test_each_person_concerned_gets_one_letter_however_many_tickets() -> None:
    for _number in range(3):
        file_ticket()
    file_ticket(OTHER_TEACHER)
    found = saved(days("off", "2026-11-09", "2026-11-13"))
    assert {letter.person_id for letter in new_letters()} == {person(TEACHER).id, person(OTHER_TEACHER).id}
    assert len(new_letters()) == len(found.concerned(person(DEPUTY))) == 2


def test_nobody_is_told_of_a_change_of_their_own() -> None:
    file_ticket(DEPUTY)
    saved(days("off", "2026-11-09"), by=DEPUTY)
    assert new_letters() == []


def test_the_same_change_made_again_after_it_was_taken_back_is_told_again() -> None:
    booked(NEXT_THURSDAY, TEACHER)
    saved(move(NEXT_THURSDAY, "2026-11-13 14:00", "2026-11-13 15:00"))
    saved(take_back("move", "2026-11-12"))
    saved(move(NEXT_THURSDAY, "2026-11-13 14:00", "2026-11-13 15:00"))
    assert len(new_letters()) == 3


def test_nothing_is_left_of_a_change_that_was_rolled_back() -> None:
    file_ticket()
    before = dues()
    actions.change_calendar(days("off", "2026-11-09"), fingerprint=None, by=person(DEPUTY))
    db.session.rollback()
    assert (dues(), new_letters()) == (before, [])
    assert db.session.query(Event).filter_by(act="calendar_changed").count() == 0


def test_a_calendar_changed_meanwhile_is_refused() -> None:
    with pytest.raises(StaleCalendar):
        actions.change_calendar(days("off", "2026-11-10"), fingerprint="of another calendar", by=person(DEPUTY))


def test_an_exception_keeps_who_entered_and_who_removed_it() -> None:
    saved(days("off", "2026-11-10"), by=ADMINISTRATOR)
    saved(take_back("off", "2026-11-10"), by=DEPUTY)
    row = db.session.query(CalendarEntry).filter_by(first_on=date(2026, 11, 10)).one()
    assert (row.made_by_id, row.removed_by_id) == (person(ADMINISTRATOR).id, person(DEPUTY).id)
    assert school_timetable().is_working(date(2026, 11, 10))


def test_what_was_moved_or_cancelled_already_is_not_moved_once_more_by_a_file() -> None:
    saved(imported_move("2026-11-13 14:00"))
    with pytest.raises(NoConsultationThen):
        saved(imported_move("2026-11-16 10:00"))
    saved(cancel("2026-11-16 15:00"))


def test_days_without_consultations_refuse_to_leave_a_moved_one_among_them() -> None:
    saved(imported_move("2026-11-13 14:00"))
    with pytest.raises(HoldsConsultation):
        saved(days("cancel", "2026-11-13", "2026-11-20"))


@pytest.mark.parametrize(("kind", "day"), [("off", "2026-11-15"), ("short", "2026-11-15"), ("off", "2027-02-20")])
def test_days_that_become_no_other_days_are_refused(kind: str, day: str) -> None:
    with pytest.raises(NothingChanges):
        saved(days(kind, day))


def test_who_was_asked_about_a_consultation_that_is_cancelled_hears_of_it_and_waits_no_more() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    tickets.propose(ticket, datetime(2026, 11, 16, 15), by=person(DEPUTY))
    db.session.commit()
    saved(cancel("2026-11-16 15:00"), by=ADMINISTRATOR)
    db.session.refresh(ticket)
    assert (ticket.state, ticket.invited_to, ticket.asked_at) == (TicketState.IN_PROGRESS, None, None)
    assert [letter.person_id for letter in new_letters()] == [person(TEACHER).id]
    assert ticket.resolution_due >= clock.now()


def test_a_replaced_rule_takes_its_people_to_the_new_day_and_keeps_the_past() -> None:
    row = booked("2026-11-16 15:00", TEACHER)
    old = db.session.query(WeeklySlot).filter_by(weekday=0).one()
    saved(lambda _timetable: replaced(old.id, rule(1, 14, "2026-11-16"), "Новое расписание"))
    new = db.session.query(WeeklySlot).filter_by(weekday=1).one()
    assert (old.last_on, old.version, new.version) == (date(2026, 11, 15), 2, 2)
    assert row.starts_at == instant("2026-11-17 14:00")
    assert [slot.starts.day for slot in school_timetable().slots_between(date(2026, 11, 9), date(2026, 11, 17))] == [
        9,
        12,
        17,
    ]


def test_a_rule_that_never_began_leaves_no_trace() -> None:
    saved(lambda _timetable: Change(slots_added=(rule(2, 14, "2026-12-02"),), reason="Пробуем"))
    new = db.session.query(WeeklySlot).filter_by(weekday=2).one()
    saved(lambda _timetable: Change(slots_ended=((new.id, date(2026, 12, 2)),), reason="Передумали"))
    assert db.session.query(WeeklySlot).filter_by(weekday=2).count() == 0


def test_a_year_is_confirmed_once_by_a_person() -> None:
    assert unconfirmed_year() == 2026
    assert actions.confirm_year(2026, by=person(DEPUTY))
    assert not actions.confirm_year(2026, by=person(ADMINISTRATOR))
    assert db.session.query(ConfirmedYear).one().confirmed_by_id == person(DEPUTY).id
    assert unconfirmed_year() is None


@pytest.mark.parametrize("year", [2020, 2025, 2028, 99999])
def test_only_this_and_the_next_year_can_be_confirmed(year: int) -> None:
    with pytest.raises(NotAChoice):
        actions.confirm_year(year, by=person(DEPUTY))


def test_from_august_the_next_year_waits_to_be_confirmed() -> None:
    actions.confirm_year(2026, by=person(DEPUTY))
    with clock.at(instant("2027-07-31 23:59")):
        assert unconfirmed_year() is None
    with clock.at(instant("2027-08-01 00:00")):
        assert unconfirmed_year() == 2027


def test_of_two_keepers_who_save_at_once_one_is_refused(app: Flask) -> None:
    seen = fingerprint_of(school_timetable())
    db.session.rollback()
    outcomes: list[str] = []
    ready = Barrier(2)

    def keep(login: str, kind: str) -> None:
        with app.app_context(), clock.at(MONDAY_MORNING):
            by = person(login)
            db.session.rollback()
            ready.wait()
            try:
                actions.change_calendar(days(kind, "2026-11-16"), fingerprint=seen, by=by)
                db.session.commit()
                outcomes.append("saved")
            except StaleCalendar:
                db.session.rollback()
                outcomes.append("stale")

    keepers = [Thread(target=keep, args=pair) for pair in ((DEPUTY, "off"), (ADMINISTRATOR, "short"))]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()
    assert sorted(outcomes) == ["saved", "stale"]
