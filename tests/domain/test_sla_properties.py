"""Laws of the promise that hold on any calendar.

Two things are no closures and may bring a deadline forward: a short day ends earlier, a moved consultation may be
held earlier. OFF and CANCEL never do: they only take days, hours and consultations out of what is counted.
"""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.domain import sla
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.school_week import Entry, Week
from helpdesk.domain.sla import Policy
from tests.domain.calendars import CLOSING, calendars, entries_of, filings, policies, weeks
from tests.domain.oracle import Oracle
from tests.domain.school import DAY, NEAREST, NORMAL, OUTAGE, at, held, on, school

far_moments = st.lists(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), max_size=4)
any_calendar = given(weeks, calendars, policies, filings)
seconds = st.timedeltas(timedelta(), timedelta(seconds=59, microseconds=999_999))


@settings(max_examples=600, deadline=None)
@any_calendar
def test_the_engine_agrees_with_a_minute_by_minute_model(
    week: Week, entries: list[Entry], policy: Policy, filed: datetime
) -> None:
    assert sla.promise(policy, filed, Timetable(week, entries))[1:] == Oracle(week, entries).promise(policy, filed)


@settings(max_examples=400, deadline=None)
@given(weeks, calendars, policies, st.lists(filings, min_size=1, max_size=6), seconds)
def test_who_files_later_is_never_promised_earlier(
    week: Week, entries: list[Entry], policy: Policy, moments: list[datetime], offset: timedelta
) -> None:
    timetable = Timetable(week, entries)
    promises = [sla.promise(policy, filed, timetable) for filed in sorted([*moments, moments[0] + offset])]
    for earlier, later in zip(promises, promises[1:], strict=False):
        assert all(one <= other for one, other in zip(earlier[1:], later[1:], strict=True))


@settings(max_examples=400, deadline=None)
@any_calendar
def test_a_deadline_is_never_before_the_filing(
    week: Week, entries: list[Entry], policy: Policy, filed: datetime
) -> None:
    promised = sla.promise(policy, filed, Timetable(week, entries))
    assert filed <= promised.registered_at < min(promised.first_response_due, promised.resolution_due)


@settings(max_examples=400, deadline=None)
@given(weeks, calendars, policies, filings, st.lists(entries_of(CLOSING), min_size=1, max_size=3))
def test_a_closure_never_brings_a_deadline_forward(
    week: Week, entries: list[Entry], policy: Policy, filed: datetime, closures: list[Entry]
) -> None:
    before = sla.promise(policy, filed, Timetable(week, entries))
    after = sla.promise(policy, filed, Timetable(week, [*entries, *closures]))
    assert all(one <= other for one, other in zip(before[1:], after[1:], strict=True))


def test_a_short_day_and_a_moved_consultation_may_bring_a_deadline_forward() -> None:
    filed = at("2026-11-10 10:00")
    plain = sla.promise(sla.Policy("D", sla.Target(day=1), sla.Target(day=1)), filed, school())
    short = sla.promise(sla.Policy("D", sla.Target(day=1), sla.Target(day=1)), filed, school(on("short", "2026-11-11")))
    assert short.resolution_due < plain.resolution_due
    moved = held("move", "2026-11-12", "2026-11-11 15:00", "2026-11-11 16:00")
    assert sla.promise(NORMAL, filed, school(moved))[2] < sla.promise(NORMAL, filed, school())[2]


@settings(max_examples=250, deadline=None)
@any_calendar
def test_the_explanation_ends_where_the_promise_does(
    week: Week, entries: list[Entry], policy: Policy, filed: datetime
) -> None:
    timetable = Timetable(week, entries)
    promised, steps = sla.explain(policy, filed, timetable)
    assert promised == sla.promise(policy, filed, timetable)
    assert steps[0].facts["registered_at"] == promised.registered_at.isoformat(timespec="seconds")
    said = {step.facts["target"]: step.facts["due"] for step in steps if "due" in step.facts}
    assert said["first_response"] == promised.first_response_due.isoformat(timespec="seconds")
    assert said["resolution"] == promised.resolution_due.isoformat(timespec="seconds")


school_policies = st.sampled_from([NEAREST, NORMAL, DAY, OUTAGE])


@settings(max_examples=250, deadline=None)
@given(weeks, calendars, policies, filings, far_moments)
def test_what_was_asked_before_changes_no_answer(
    week: Week, entries: list[Entry], policy: Policy, filed: datetime, asked: list[datetime]
) -> None:
    used = Timetable(week, entries)
    for moment in asked:
        used.registered_at(moment)
        used.slots_from(moment, 2)
    assert sla.promise(policy, filed, used) == sla.promise(policy, filed, Timetable(week, entries))
    assert used.slots_from(filed, 3) == Timetable(week, entries).slots_from(filed, 3)


@settings(max_examples=250, deadline=None)
@given(weeks, calendars, policies, filings, calendars)
def test_a_changed_calendar_never_makes_a_promise_earlier(
    week: Week, entries: list[Entry], policy: Policy, filed: datetime, changes: list[Entry]
) -> None:
    old = sla.open_standing(policy, filed, Timetable(week, entries)).standing
    new = sla.after_calendar_change(old, Timetable(week, [*entries, *changes])).standing
    assert new.first_response_due >= old.first_response_due
    assert new.resolution_due >= old.resolution_due
    assert sla.recounted(old, Timetable(week, [*entries, *changes])) == (new.first_response_due, new.resolution_due)


@settings(max_examples=250, deadline=None)
@given(weeks, calendars, policies, policies, filings, filings)
def test_nobody_is_given_a_ticket_that_is_late_already(
    week: Week, entries: list[Entry], first: Policy, second: Policy, one: datetime, other: datetime
) -> None:
    filed, moved = sorted((one, other))
    timetable = Timetable(week, entries)
    standing = sla.open_standing(first, filed, timetable).standing
    rerouted = sla.after_reroute(standing, filed, moved, second, timetable).standing
    assert min(rerouted.first_response_due, rerouted.resolution_due) >= moved
    replied = sla.after_reply(rerouted, moved, timetable).standing
    assert replied.resolution_due >= rerouted.resolution_due


@settings(max_examples=250, deadline=None)
@given(weeks, calendars, school_policies, school_policies, filings, filings)
def test_a_rerouted_ticket_is_never_promised_a_solution_before_its_answer(
    week: Week, entries: list[Entry], first: Policy, second: Policy, one: datetime, other: datetime
) -> None:
    filed, moved = sorted((one, other))
    timetable = Timetable(week, entries)
    standing = sla.open_standing(first, filed, timetable).standing
    rerouted = sla.after_reroute(standing, filed, moved, second, timetable).standing
    assert rerouted.first_response_due <= rerouted.resolution_due
