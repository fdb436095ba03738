"""«What if»: today's rule replayed is today's promise; another rule shows what moves, what is kept, what is full."""

import doctest
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.domain import sla, what_if
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.school_week import Entry, Slot, Venue, Week, WeeklySlot
from helpdesk.domain.sla import Policy
from helpdesk.domain.what_if import Compared, Filed, Kept, Load, Rules, Shift, compared, replayed
from helpdesk.domain.what_if_rules import with_rule
from helpdesk.domain.workflow import TicketKind, Urgency
from tests.domain.calendars import calendars, filings, policies, weeks
from tests.domain.school import POLICIES, WEEK, at, school

TODAY = Rules(school(), POLICIES)
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
DECEMBER = at("2026-12-01 09:00")
REPLIES = st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=9)), max_size=3)


def rules(*slots: tuple[int, str, str]) -> Rules:
    """The school's policies over other weekly consultations: (weekday, start, end)."""
    rule = tuple(WeeklySlot(day, time.fromisoformat(starts), time.fromisoformat(ends)) for day, starts, ends in slots)
    return Rules(with_rule(school(), rule), POLICIES)


TUESDAY_AND_FRIDAY = rules((1, "15:00", "16:00"), (4, "15:00", "16:00"))


def filed(
    when: str,
    answered: str = "",
    resolved: str = "",
    kind: TicketKind = TicketKind.METHODOLOGICAL,
    urgency: Urgency = Urgency.NORMAL,
) -> Filed:
    """A ticket, methodological and normal unless told otherwise."""
    done = (at(one) if one else None for one in (answered, resolved))
    return Filed(kind, urgency, at(when), at(when), at(when), *done)


def compare(*tickets: Filed, other: Rules = TUESDAY_AND_FRIDAY, now: datetime = DECEMBER) -> Compared:
    """Tickets of November, today's rule beside another."""
    return compared(tickets, TODAY, other, NOVEMBER, now)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(what_if).failed == 0


@settings(max_examples=400, deadline=None)
@given(weeks, calendars, policies, filings)
def test_todays_rule_replayed_gives_exactly_todays_promises(
    week: Week, entries: list[Entry], policy: Policy, at_: datetime
) -> None:
    timetable, pair = Timetable(week, entries), (TicketKind.TECHNICAL, Urgency.NORMAL)
    standing = sla.open_standing(policy, at_, timetable).standing
    ticket = Filed(*pair, at_, standing.response_counts_from, standing.resolution_counts_from, None, None)
    for calendar in (timetable, with_rule(timetable, week.slots)):
        found = replayed(ticket, Rules(calendar, {pair: policy}))
        assert found[:3] == (standing.registered_at, standing.first_response_due, standing.resolution_due)


@settings(max_examples=300, deadline=None)
@given(weeks, calendars, policies, filings, REPLIES)
def test_what_a_reply_moved_later_is_moved_in_the_replay_too(
    week: Week, entries: list[Entry], policy: Policy, at_: datetime, pauses: list[timedelta]
) -> None:
    timetable, pair = Timetable(week, entries), (TicketKind.TECHNICAL, Urgency.NORMAL)
    standing, moment = sla.open_standing(policy, at_, timetable).standing, at_
    for pause in pauses:
        moment += pause
        standing = sla.after_reply(standing, moment, timetable).standing
    ticket = Filed(*pair, at_, standing.response_counts_from, standing.resolution_counts_from, None, None)
    found = replayed(ticket, Rules(timetable, {pair: policy}))
    assert (found.answer_due, found.solution_due) == (standing.first_response_due, standing.resolution_due)


@settings(max_examples=200, deadline=None)
@given(weeks, calendars, policies, filings)
def test_what_is_compared_with_itself_moves_nothing(
    week: Week, entries: list[Entry], policy: Policy, at_: datetime
) -> None:
    pair = (TicketKind.TECHNICAL, Urgency.NORMAL)
    same, days = Rules(Timetable(week, entries), {pair: policy}), (at_.date(), at_.date())
    found = compared([Filed(*pair, at_, at_, at_, None, None)], same, same, days, at_)
    assert found.today == found.other
    assert found.answers == found.solutions == Shift(0, 0, 1, timedelta())
    assert found.sooner_and_kept.kept == 0


@pytest.mark.parametrize(
    ("when", "today", "other"),
    [
        ("2026-11-09 10:00", "2026-11-09 16:00", "2026-11-10 16:00"),
        ("2026-11-09 15:00", "2026-11-12 16:00", "2026-11-10 16:00"),
        ("2026-11-10 10:00", "2026-11-12 16:00", "2026-11-10 16:00"),
        ("2026-11-12 16:30", "2026-11-16 16:00", "2026-11-13 16:00"),
        ("2026-11-07 12:00", "2026-11-09 16:00", "2026-11-10 16:00"),
    ],
    ids=["Monday morning", "Monday at three", "Tuesday", "Thursday evening", "Saturday"],
)
def test_another_rule_promises_another_consultation(when: str, today: str, other: str) -> None:
    found = [replayed(filed(when), rules).answer_due for rules in (TODAY, TUESDAY_AND_FRIDAY)]
    assert found == [at(today), at(other)]


def test_what_counts_in_hours_does_not_care_about_consultations() -> None:
    ticket = filed("2026-11-10 10:00", kind=TicketKind.TECHNICAL, urgency=Urgency.CRITICAL)
    assert replayed(ticket, TODAY)[1:3] == replayed(ticket, TUESDAY_AND_FRIDAY)[1:3]


def test_a_kind_without_a_rule_for_its_urgency_follows_its_normal_one() -> None:
    ticket = filed("2026-11-10 10:00", urgency=Urgency.CRITICAL)
    assert replayed(ticket, TODAY) == replayed(filed("2026-11-10 10:00"), TODAY)


def test_shares_and_hours_of_what_moves() -> None:
    found = compare(filed("2026-11-10 10:00"), filed("2026-11-09 10:00"))
    # Thursday -> Tuesday is 16 working hours sooner, Monday -> Tuesday 8 later
    assert found.answers == Shift(sooner=1, later=1, same=0, mean=timedelta(hours=4))
    assert (found.today.answer, found.other.answer) == (timedelta(hours=6), timedelta(hours=6))
    assert found.today.answer_ninety == timedelta(hours=22)
    assert found.consultations == found.answers


@pytest.mark.parametrize(
    ("answered", "today", "other", "sooner"),
    [
        ("2026-11-10 12:00", Kept(1, 1), Kept(1, 1), Kept(1, 1)),
        ("2026-11-11 12:00", Kept(1, 1), Kept(0, 1), Kept(0, 1)),
        ("2026-11-12 16:00", Kept(1, 1), Kept(0, 1), Kept(0, 1)),
        ("2026-11-13 12:00", Kept(0, 1), Kept(0, 1), Kept(0, 1)),
        ("", Kept(0, 1), Kept(0, 1), Kept(0, 1)),
    ],
    ids=["in time for both", "only for today's", "at the very due", "for neither", "never"],
)
def test_as_people_answered_the_new_due_is_kept_or_not(answered: str, today: Kept, other: Kept, sooner: Kept) -> None:
    found = compare(filed("2026-11-10 10:00", answered))
    assert (found.today.answered, found.other.answered, found.sooner_and_kept) == (today, other, sooner)


def test_what_is_still_open_is_not_judged_yet() -> None:
    found = compare(filed("2026-11-10 10:00"), now=at("2026-11-11 10:00"))
    assert (found.today.answered, found.other.answered) == (Kept(0, 0), Kept(0, 1))
    assert found.today.answered.percent is None


def test_a_ticket_that_waited_for_its_requester_owes_no_solution() -> None:
    excused = filed("2026-11-10 10:00", "2026-11-10 12:00")._replace(is_excused=True)
    found = compare(excused, filed("2026-11-10 10:00", "2026-11-10 12:00", "2026-11-10 12:00"))
    assert found.today.solved == Kept(1, 1)


def test_answered_only_at_consultations_the_wait_is_that_for_the_first_one() -> None:
    found = compare(filed("2026-11-10 10:00", kind=TicketKind.TECHNICAL))
    assert (found.today.waited, found.other.waited) == (timedelta(hours=22), timedelta(hours=6))
    assert (found.today.at_consultation, found.other.at_consultation) == (Kept(0, 1), Kept(1, 1))


def test_a_school_without_consultations_can_be_compared_too() -> None:
    none = Rules(Timetable(replace(WEEK, slots=()), []), POLICIES)
    found = compared([filed("2026-11-10 10:00")], none, TUESDAY_AND_FRIDAY, NOVEMBER, DECEMBER)
    assert (found.today.waited, found.today.at_consultation, found.today.crowd.consultations) == (None, Kept(0, 1), 0)
    assert (found.consultations.of, found.answers.sooner) == (0, 1)


def test_load_counts_tickets_by_the_consultation_they_are_promised_for() -> None:
    monday, tuesday = (filed(f"2026-11-{day:02} 10:00") for day in (9, 10))
    technical = filed("2026-11-10 10:00", kind=TicketKind.TECHNICAL)  # promised by Wednesday evening, not at the hour
    found = compare(*[monday] * 7, tuesday, technical)
    assert found.today.promised == Load(9, timedelta(hours=9), mean=8 / 9, ninety=7, most=7, over=1)
    assert found.today.crowd == Load(9, timedelta(hours=9), mean=1.0, ninety=7, most=7, over=1)
    assert found.other.promised.most == 9


def test_load_of_half_hours_knows_their_places() -> None:
    slots = [Slot(at("2026-11-09 15:00"), at("2026-11-09 15:30"), Venue(), places=3)]
    assert what_if.load(slots, [slots[0]] * 3).over == 0
    assert what_if.load(slots, [*[slots[0]] * 4, None]) == Load(1, timedelta(minutes=30), 4.0, 4, 4, 1)
    assert what_if.load([], [None]) == Load(0, timedelta(), 0, 0, 0, 0)


def test_hours_to_the_promised_answer_fall_into_their_bars() -> None:
    urgent = filed("2026-11-10 10:00", kind=TicketKind.TECHNICAL, urgency=Urgency.URGENT)
    found = compare(urgent, filed("2026-11-10 10:00"), filed("2026-11-09 10:00"))
    assert found.today.spread == (1, 0, 1, 0, 1, 0)
    assert found.other.spread == (1, 0, 1, 1, 0, 0)


def test_no_ticket_leaves_nothing_to_compare() -> None:
    found = compare()
    assert (found.count, found.today.answer, found.today.answered.percent) == (0, None, None)
    assert found.answers == Shift(0, 0, 0, timedelta())
