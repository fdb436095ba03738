"""The calendar: working days, hours, consultations, and what exceptions do to them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.domain.consultation_days import NoConsultationAhead, NoWorkingDayAhead, Timetable, to_instant, to_wall
from helpdesk.domain.school_week import Entry, EntryKind, Venue, Week, WeeklySlot
from tests.domain.school import OFFICE, WEEK, at, held, on, school


@pytest.mark.parametrize(
    ("filed", "registered"),
    [
        ("2026-11-09 08:59:59", "2026-11-09 09:00"),
        ("2026-11-09 09:00", "2026-11-09 09:00"),
        ("2026-11-09 16:59:59", "2026-11-09 16:59:59"),
        ("2026-11-09 17:00", "2026-11-10 09:00"),
        ("2026-11-03 16:00", "2026-11-05 09:00"),
        ("2026-11-14 12:00", "2026-11-16 09:00"),
        ("2027-02-19 17:30", "2027-02-20 09:00"),
        ("2026-12-31 23:59:59.999999", "2027-01-11 09:00"),
    ],
)
def test_a_ticket_is_registered_within_working_hours(filed: str, registered: str) -> None:
    assert school().registered_at(at(filed)) == at(registered)


@pytest.mark.parametrize(
    ("moment", "n", "starts"),
    [
        ("2026-11-09 14:59:59", 1, "2026-11-09 15:00"),
        ("2026-11-09 15:00", 1, "2026-11-12 15:00"),
        ("2026-11-09 14:00", 3, "2026-11-16 15:00"),
        ("2026-12-28 16:00", 1, "2027-01-11 15:00"),
        ("2027-03-05 15:00", 1, "2027-03-11 15:00"),
        ("2027-06-10 16:00", 1, "2027-08-26 15:00"),
    ],
)
def test_consultations_are_counted_strictly_after_a_moment(moment: str, n: int, starts: str) -> None:
    assert school().slot_after(at(moment), n).starts == at(starts)


@pytest.mark.parametrize(
    ("day", "k", "closing"),
    [
        ("2026-11-02", 1, "2026-11-03 16:00"),
        ("2026-11-02", 2, "2026-11-05 17:00"),
        ("2027-02-19", 1, "2027-02-20 16:00"),
        ("2026-12-30", 1, "2027-01-11 17:00"),
        ("2026-11-14", 1, "2026-11-16 17:00"),
    ],
)
def test_day_k_is_the_end_of_hours_of_a_later_working_day(day: str, k: int, closing: str) -> None:
    assert school().closing_of_day(date.fromisoformat(day), k) == at(closing)


@pytest.mark.parametrize(
    ("moment", "hours", "due"),
    [
        ("2026-11-10 15:00", 2, "2026-11-10 17:00"),
        ("2026-11-10 15:00:00.000001", 2, "2026-11-11 09:00:00.000001"),
        ("2026-11-10 09:00", 8, "2026-11-10 17:00"),
        ("2026-11-10 09:00", 9, "2026-11-11 10:00"),
        ("2026-11-03 15:30", 2, "2026-11-05 10:30"),
        ("2026-11-14 12:00", 1, "2026-11-16 10:00"),
        ("2026-11-10 07:00", 1, "2026-11-10 10:00"),
    ],
)
def test_working_hours_roll_over_nights_but_stay_on_the_closing(moment: str, hours: int, due: str) -> None:
    assert school().after_hours(at(moment), hours) == at(due)


def test_a_working_saturday_has_hours_but_no_consultation_of_its_own() -> None:
    timetable = school()
    assert timetable.window(date(2027, 2, 20)) == (at("2027-02-20 09:00"), at("2027-02-20 16:00"))
    assert timetable.slot_after(at("2027-02-19 17:00")).starts == at("2027-02-25 15:00")


def test_a_working_saturday_has_a_consultation_if_the_week_says_so() -> None:
    week = replace(WEEK, slots=(*WEEK.slots, WeeklySlot(5, time(11), time(12))))
    assert school(week=week).slot_after(at("2027-02-19 17:00")).starts == at("2027-02-20 11:00")
    assert school(week=week).slot_after(at("2027-02-12 17:00")).starts == at("2027-02-15 15:00")


def test_work_wins_over_off_with_ordinary_hours_unless_short() -> None:
    off, work = (on(kind, "2026-11-09", "2026-11-10") for kind in ("off", "work"))
    timetable = school(off, work, on("short", "2026-11-10"))
    assert timetable.window(date(2026, 11, 9)) == (at("2026-11-09 09:00"), at("2026-11-09 17:00"))
    assert timetable.window(date(2026, 11, 10)) == (at("2026-11-10 09:00"), at("2026-11-10 16:00"))
    assert timetable.slot_after(at("2026-11-09 10:00")).starts == at("2026-11-09 15:00")


def test_a_day_off_is_not_short() -> None:
    timetable = school(on("off", "2026-11-10"), on("short", "2026-11-10"))
    assert timetable.window(date(2026, 11, 10)) is None
    assert not timetable.is_short(date(2026, 11, 10))


def test_pupils_holidays_change_nothing() -> None:
    assert Timetable(WEEK, [on("break", "2026-11-01", "2026-11-30")]).slot_after(at("2026-11-09 10:00")) == Timetable(
        WEEK, []
    ).slot_after(at("2026-11-09 10:00"))


def test_a_range_works_across_new_year_and_inside_another() -> None:
    timetable = Timetable(WEEK, [on("off", "2026-12-28", "2027-01-10"), on("off", "2026-12-31", "2027-01-02")])
    assert not any(timetable.is_working(date(2027, 1, day)) for day in range(1, 11))
    assert timetable.registered_at(at("2026-12-25 17:00")) == at("2027-01-11 09:00")


def test_cancelling_a_date_keeps_its_extra_consultation() -> None:
    extra = held("extra", "2026-11-12", "2026-11-12 10:00", "2026-11-12 11:00")
    timetable = school(on("cancel", "2026-11-12"), extra)
    starts = [slot.starts for slot in timetable.slots_from(at("2026-11-10 10:00"), 2)]
    assert starts == [at("2026-11-12 10:00"), at("2026-11-16 15:00")]


def test_moved_and_extra_consultations_stand_on_a_day_off() -> None:
    moved = held("move", "2026-11-05", "2026-11-04 12:00", "2026-11-04 13:00")
    extra = held("extra", "2026-11-07", "2026-11-07 12:00", "2026-11-07 13:00")
    slots = school(moved, extra).slots_from(at("2026-11-03 10:00"), 2)
    assert [(slot.starts, slot.origin) for slot in slots] == [
        (at("2026-11-04 12:00"), EntryKind.MOVE),
        (at("2026-11-07 12:00"), EntryKind.EXTRA),
    ]


def test_identical_consultations_count_once() -> None:
    extra = held("extra", "2026-11-12", "2026-11-12 15:00", "2026-11-12 16:00")
    assert school(extra, extra).slot_after(at("2026-11-12 10:00"), 2).starts == at("2026-11-16 15:00")


def test_a_long_consultation_around_a_short_one_comes_after_it() -> None:
    timetable = school(held("extra", "2026-11-12", "2026-11-12 14:00", "2026-11-12 17:00"))
    ends = [slot.ends for slot in timetable.slots_from(at("2026-11-12 13:00"), 2)]
    assert ends == [at("2026-11-12 16:00"), at("2026-11-12 17:00")]
    assert timetable.slot_after(at("2026-11-12 14:30")).ends == at("2026-11-12 16:00")


def test_an_exception_without_a_place_is_held_at_the_usual_one() -> None:
    moved = held("move", "2026-11-12", "2026-11-13 14:00", "2026-11-13 15:00")
    elsewhere = held("extra", "2026-11-11", "2026-11-11 14:00", "2026-11-11 15:00", venue=Venue("корпус 2", "11"))
    slots = school(moved, elsewhere).slots_from(at("2026-11-10 10:00"), 2)
    assert [slot.venue for slot in slots] == [Venue("корпус 2", "11", OFFICE.hosts), OFFICE]


@pytest.mark.parametrize(
    ("moment", "is_running"),
    [("14:59:59", False), ("15:00", True), ("15:59:59.999999", True), ("16:00", False)],
)
def test_a_consultation_runs_from_its_start_up_to_its_end(moment: str, is_running: bool) -> None:
    assert (school().slot_running(at(f"2026-11-09 {moment}")) is not None) is is_running


@pytest.mark.parametrize(
    ("due", "starts"),
    [
        ("2026-11-12 16:00", "2026-11-12 15:00"),
        ("2026-11-12 16:00:01", "2026-11-16 15:00"),
        ("2026-11-10 17:00", "2026-11-12 15:00"),
    ],
)
def test_a_due_falls_on_the_first_consultation_not_over_before_it(due: str, starts: str) -> None:
    slot = school().slot_by(at(due))
    assert slot is not None
    assert slot.starts == at(starts)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-09", "2026-11-09", 0),
        ("2026-11-10", "2026-11-09", 0),
        ("2026-11-09", "2026-11-16", 5),
        ("2026-12-30", "2027-01-11", 1),
        ("2027-02-19", "2027-02-24", 2),
        ("2026-09-01", "2036-09-01", 2545),
    ],
)
def test_working_days_between_exclude_the_first_and_include_the_last(first: str, last: str, days: int) -> None:
    assert school().working_days_between(date.fromisoformat(first), date.fromisoformat(last)) == days


@pytest.mark.parametrize("week", [WEEK, replace(WEEK, workdays=frozenset())], ids=["closed for years", "no workdays"])
def test_a_calendar_without_working_days_is_refused_and_never_loops(week: Week) -> None:
    timetable = Timetable(week, [on("off", "2026-11-09", "9999-12-31")])
    for ask in (
        lambda: timetable.registered_at(at("2026-11-09 10:00")),
        lambda: timetable.closing_of_day(date(2026, 11, 9), 1),
        lambda: timetable.after_hours(at("2026-11-09 10:00"), 1),
    ):
        with pytest.raises(NoWorkingDayAhead):
            ask()


def test_a_calendar_that_stops_gives_what_it_has_and_then_refuses() -> None:
    timetable = Timetable(WEEK, [on("off", "2026-11-13", "2029-12-31")])
    assert timetable.closing_of_day(date(2026, 11, 9), 3) == at("2026-11-12 17:00")
    with pytest.raises(NoWorkingDayAhead):
        timetable.closing_of_day(date(2026, 11, 9), 4)
    with pytest.raises(NoWorkingDayAhead):
        timetable.after_hours(at("2026-11-12 16:00"), 2)


@pytest.mark.parametrize("first_asked", ["2026-11-09 10:00", "2028-12-20 10:00"])
def test_days_beyond_a_gap_stay_out_of_reach_after_somebody_asked_about_them(first_asked: str) -> None:
    timetable = Timetable(WEEK, [on("off", "2026-11-13", "2028-12-31")])
    timetable.slots_from(timetable.registered_at(at(first_asked)), 1)
    timetable.slots_from(at("2028-12-31 10:00"), 1)
    assert timetable.registered_at(at("2028-12-20 10:00")) == at("2029-01-01 09:00")
    assert timetable.closing_of_day(date(2026, 11, 9), 3) == at("2026-11-12 17:00")
    with pytest.raises(NoWorkingDayAhead):
        timetable.closing_of_day(date(2026, 11, 9), 4)
    with pytest.raises(NoConsultationAhead):
        timetable.slot_after(at("2026-11-09 10:00"), 3)


def test_no_consultation_for_400_days_is_said_and_lists_come_shorter() -> None:
    timetable = Timetable(WEEK, [on("cancel", "2026-11-13", "2029-01-01")])
    assert len(timetable.slots_from(at("2026-11-09 10:00"), 5)) == 2
    assert timetable.slot_by(at("2026-11-13 10:00")) is None
    with pytest.raises(NoConsultationAhead) as refused:
        timetable.slot_after(at("2026-11-12 15:00"))
    assert refused.value.facts == {"after": "2026-11-12T15:00:00", "n": 1}


def test_there_is_no_fixed_horizon() -> None:
    timetable = Timetable(WEEK, [])
    assert timetable.slot_after(at("2026-11-09 10:00"), 1040).starts == at("2036-10-23 15:00")
    assert timetable.registered_at(at("1999-12-31 18:00")) == at("2000-01-03 09:00")


@pytest.mark.parametrize(
    "make",
    [
        lambda: on("off", "2026-11-10", "2026-11-09"),
        lambda: on("extra", "2026-11-10"),
        lambda: held("extra", "2026-11-10", "2026-11-10 15:00", "2026-11-10 15:00"),
        lambda: held("move", "2026-11-10", "2026-11-10 23:00", "2026-11-11 01:00"),
        lambda: WeeklySlot(7, time(15), time(16)),
        lambda: WeeklySlot(0, time(16), time(15)),
        lambda: replace(WEEK, closes=time(9)),
        lambda: replace(WEEK, workdays=frozenset({7})),
    ],
)
def test_what_no_calendar_can_hold_is_refused(make: object) -> None:
    with pytest.raises(ValueError, match="no such|range|needs"):
        make()  # type: ignore[operator]


def test_wall_time_and_instants_convert_both_ways_even_when_an_hour_repeats() -> None:
    zone = ZoneInfo("Europe/Berlin")
    for hour in (0, 1):
        instant = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        assert to_instant(to_wall(instant, zone), zone) == instant
    assert to_wall(datetime(2026, 11, 9, 10, tzinfo=UTC), ZoneInfo("Asia/Yekaterinburg")) == at("2026-11-09 15:00")


def test_a_venue_needs_no_weekly_consultation() -> None:
    extra = Entry(EntryKind.EXTRA, date(2026, 11, 9), date(2026, 11, 9), at("2026-11-09 10:00"), at("2026-11-09 11:00"))
    timetable = Timetable(replace(WEEK, slots=()), [extra])
    assert timetable.slots_from(at("2026-11-09 09:00"), 3)[0].venue == Venue()


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        ("2026-11-09 10:00", "2026-11-09 12:30", 150),
        ("2026-11-09 16:00", "2026-11-10 10:00", 120),
        ("2026-11-06 16:00", "2026-11-09 10:00", 120),
        ("2026-11-03 15:00", "2026-11-05 09:30", 90),
        ("2026-11-07 10:00", "2026-11-08 10:00", 0),
        ("2026-11-09 12:00", "2026-11-09 10:00", 0),
    ],
    ids=["one day", "a night", "a weekend", "a short day and a holiday", "on a weekend", "backwards"],
)
def test_working_hours_between_leave_out_what_is_not_worked(first: str, last: str, minutes: int) -> None:
    timetable = school()
    assert timetable.hours_between(at(first), at(last)) == timedelta(minutes=minutes)
    timetable.hours_between(at("2025-09-01 10:00"), at("2027-08-01 10:00"))  # laying out more changes no answer
    assert timetable.hours_between(at(first), at(last)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("after", "by", "missed"),
    [
        ("2026-11-09 10:00", "2026-11-09 16:00", 0),
        ("2026-11-09 10:00", "2026-11-09 16:01", 1),
        ("2026-11-09 15:00", "2026-11-12 16:00", 0),
        ("2026-11-09 10:00", "2026-11-17 10:00", 3),
        ("2026-11-17 10:00", "2026-11-09 10:00", 0),
    ],
)
def test_consultations_missed_are_those_over_before_a_moment(after: str, by: str, missed: int) -> None:
    assert school().slots_missed(at(after), at(by)) == missed
