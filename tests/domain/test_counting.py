"""Figures counted from cycles over a calendar."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk.domain.counting import Counted, percentile
from helpdesk.domain.cycles import Cycle, Measure
from helpdesk.domain.figures import Age, Kept
from helpdesk.domain.periods import Period, week_of
from helpdesk.domain.selection import Selection
from helpdesk.domain.workflow import TicketKind, Urgency
from tests.domain.cycles import cycle, later
from tests.domain.school import school

ZONE = ZoneInfo("Asia/Yekaterinburg")
WEEK, NEXT_WEEK = week_of(date(2026, 11, 9)), week_of(date(2026, 11, 16))


def counted(*cycles: Cycle, now: Any = None, reroutings: Any = ()) -> Counted:
    """As of Saturday, unless told otherwise."""
    return Counted(cycles, reroutings, school(), ZONE, now or later(days=5))


def answered(hours: float, number: int) -> Cycle:
    """A ticket of Monday, 10:00, answered so many hours later by the clock."""
    return cycle(ticket_id=number, responded_at=later(hours=hours))


def test_an_empty_week_is_all_zeros_and_promises_nothing() -> None:
    found = counted().tickets(WEEK)
    assert (found.flow.filed.total, found.flow.open, found.in_work, found.overdue) == (0, 0, 0, [])
    assert (found.flow.answered.percent, found.response.median_hours, found.reopened_percent) == (None, None, None)
    assert set(found.open_by_age.values()) == {0}


def test_a_response_is_measured_in_working_hours_and_in_consultations() -> None:
    found = counted(answered(1, 1), answered(2, 2), answered(26, 3), answered(76, 4)).tickets(WEEK).response
    assert (found.answers, found.median_hours) == (4, timedelta(hours=2))
    assert found.ninth_hours == timedelta(hours=7 + 8 + 8 + 5)  # Thursday, 14:00
    assert (found.median_consultations, found.ninth_consultations) == (1, 2)


def test_a_ticket_of_the_night_is_answered_from_its_registration_on() -> None:
    night = cycle(began_at=later(hours=10), registered_at=later(hours=23), responded_at=later(hours=24))
    assert counted(night).tickets(WEEK).response.median_hours == timedelta(hours=1)


def test_what_is_open_is_aged_in_working_days_as_of_the_periods_end() -> None:
    friday_before = cycle(ticket_id=2, began_at=later(days=-3))
    found = counted(cycle(), friday_before, now=later(days=1)).tickets(WEEK)
    assert (found.open_by_age[Age.TODAY], found.open_by_age[Age.TWO]) == (0, 2)
    found = counted(cycle(), friday_before, now=later(days=40)).tickets(WEEK)
    assert found.open_by_age[Age.FIVE] == 2


def test_the_overdue_are_listed_with_the_days_people_count_longest_first() -> None:
    fresh = cycle(ticket_id=2, serial=2, response_due=later(days=4, hours=20), assignee="")
    found = counted(fresh, cycle()).tickets(WEEK)
    assert [(one.number[-1], one.days) for one in found.overdue] == [("1", 5), ("2", 0)]
    assert found.without_owner == 1


def test_a_delay_of_the_operator_is_listed_and_counted_apart() -> None:
    found = counted(cycle(responded_at=later(hours=1), is_external=True)).tickets(WEEK)
    assert (found.overdue, len(found.external), found.flow.solved) == ([], 1, Kept(0, 0, 1))
    assert found.flow.solved.percent is None


def test_a_share_is_rounded_down_so_that_all_means_all() -> None:
    assert (Kept(199, 1).percent, Kept(200, 0).percent, Kept(0, 0).percent) == (99, 100, None)


def test_weeks_that_have_not_begun_are_left_out_and_the_others_see_only_themselves() -> None:
    late = cycle(ticket_id=2, began_at=later(days=8))
    weeks = counted(cycle(resolved_at=later(hours=3)), late, now=later(days=9)).weeks(
        Period(date(2026, 11, 2), date(2026, 12, 30))
    )
    assert [(week.filed.total, week.resolved.total, week.open) for week in weeks] == [(0, 0, 0), (1, 1, 0), (1, 0, 1)]


def test_a_return_and_a_passing_on_are_shares_of_what_was_in_work() -> None:
    first = cycle(responded_at=later(hours=1), resolved_at=later(hours=2))
    second = cycle(cycle=2, began_at=later(hours=3))
    others = [cycle(ticket_id=number) for number in (2, 3, 4)]
    found = counted(first, second, *others, reroutings=[(2, later(hours=1)), (3, later(days=8))]).tickets(WEEK)
    assert (found.flow.reopened, found.reopened_percent) == (1, 25)
    assert (found.flow.rerouted, found.rerouted_percent) == (1, 25)


def test_a_list_holds_what_its_number_counts() -> None:
    other = cycle(ticket_id=2, kind=TicketKind.METHODOLOGICAL, topic="ktp", building="2")
    found, flow = counted(cycle(), other), counted(cycle(), other).flow(WEEK)
    for selection, count in (
        (Selection(Measure.FILED), flow.filed.total),
        (Selection(Measure.FILED, kind=TicketKind.METHODOLOGICAL), flow.filed.by_kind[TicketKind.METHODOLOGICAL]),
        (Selection(Measure.FILED, topic="ktp"), flow.filed.by_topic["ktp"]),
        (Selection(Measure.OPEN, age=Age.FIVE), counted(cycle(), other).tickets(WEEK).open_by_age[Age.FIVE]),
        (Selection(Measure.FILED, topic="none"), 0),
    ):
        assert len(found.selected(selection, WEEK)) == count


def test_outages_last_by_the_clock_within_the_period() -> None:
    outage = cycle(urgency=Urgency.CRITICAL, began_at=later(days=-20), resolved_at=later(days=8))
    found = counted(outage, now=later(days=9)).tickets(NEXT_WEEK).outages
    assert (found.count, found.hours, found.tickets) == (1, 34.0, 1)  # Monday, 0:00 – Tuesday, 10:00


def test_topics_repeat_from_three_on() -> None:
    found = counted(*(cycle(ticket_id=number) for number in (1, 2, 3)), cycle(ticket_id=4, topic="ktp")).tickets(WEEK)
    assert found.repeating == [("saving", 3)]
    assert found.topics["saving"].label == "Не сохраняется"


def test_the_ninth_of_ten_is_the_ninth() -> None:
    assert percentile(list(range(1, 11)), 90) == 9
    assert percentile([5], 90) == 5
