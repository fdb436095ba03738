"""A week against the four before it: averages, shares, what there is nothing to compare with."""

from datetime import date, timedelta

from helpdesk.domain.comparison import Change, changes
from helpdesk.domain.cycles import Cycle, Measure
from helpdesk.domain.figures import Flow
from helpdesk.domain.periods import Period, week_of
from tests.domain.cycles import cycle
from tests.domain.test_counting import counted

MONDAY = date(2026, 11, 9)
FIRST = week_of(MONDAY - timedelta(days=28))


def filed_on(day: date, number: int, *, is_done: bool = True) -> Cycle:
    """A ticket of a day at ten, resolved after an hour unless it was not."""
    begins = week_of(day).first_on
    began = cycle().began_at + timedelta(days=(begins - MONDAY).days)
    done = {"responded_at": began + timedelta(hours=1), "resolved_at": began + timedelta(hours=2)} if is_done else {}
    return cycle(ticket_id=number, began_at=began, **done)


def told(*cycles: Cycle, own: int = 1) -> dict[Measure, Change]:
    """The comparison of the week of the ninth, or of several from then on."""
    last = week_of(MONDAY + timedelta(days=7 * (own - 1))).last_on
    weeks: list[Flow] = counted(*cycles).weeks(Period(FIRST.first_on, MONDAY - timedelta(days=1)))
    flow = counted(*cycles).flow(Period(MONDAY, last))
    return {one.measure: one for one in changes(flow, weeks, own)}


def test_a_week_stands_against_the_average_of_the_weeks_before() -> None:
    before = [filed_on(FIRST.first_on, 1), filed_on(FIRST.first_on, 2), filed_on(MONDAY - timedelta(days=7), 3)]
    found = told(*before, *(filed_on(MONDAY, number) for number in range(10, 14)))
    filed = found[Measure.FILED]
    assert (filed.value, filed.usual, filed.difference) == (4, 1.5, 2.5)


def test_weeks_in_which_nothing_was_in_work_are_not_usual() -> None:
    found = told(filed_on(MONDAY - timedelta(days=7), 1), filed_on(MONDAY, 2))
    assert (found[Measure.FILED].usual, found[Measure.FILED].difference) == (1, 0)


def test_a_school_without_a_past_is_compared_with_nothing() -> None:
    found = told(filed_on(MONDAY, 1))
    assert {(one.usual, one.difference) for one in found.values()} == {(None, None)}
    assert found[Measure.FILED].value == 1


def test_shares_are_of_all_promises_together() -> None:
    before = [filed_on(FIRST.first_on, number) for number in range(1, 4)]
    late = filed_on(MONDAY - timedelta(days=7), 4, is_done=False)
    share = told(*before, late, filed_on(MONDAY, 5))[Measure.ANSWERED_ON_TIME]
    assert (share.value, share.usual, share.difference, share.is_percent) == (100, 75, 25, True)


def test_two_weeks_in_one_letter_are_compared_by_the_week() -> None:
    before = filed_on(MONDAY - timedelta(days=7), 1)
    own = [filed_on(MONDAY, number) for number in (2, 3, 4)]
    filed = told(before, *own, own=2)[Measure.FILED]
    assert (filed.value, filed.weekly, filed.usual, filed.difference) == (3, 1.5, 1, 0.5)
