"""Policies as data: which can exist, and what they promise over a thin calendar."""

import pytest

from helpdesk.domain.consultation_days import NoWorkingDayAhead, Timetable
from helpdesk.domain.policies import Target, due_of, promise
from tests.domain.school import NORMAL, WEEK, at, on, school


@pytest.mark.parametrize(
    "numbers",
    [
        {},
        {"slot": 1},
        {"day": 1, "hours": 1},
        {"slot": 1, "hours": 1},
        {"day": 0},
        {"hours": -1},
        {"slot": 0, "day": 1},
        {"hours": 1001},
    ],
)
def test_a_target_is_a_capped_consultation_a_day_or_hours(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="target"):
        Target(**numbers)


def test_without_consultations_the_day_cap_decides() -> None:
    timetable = Timetable(WEEK, [on("cancel", "2026-11-01", "2028-12-31")])
    promised = promise(NORMAL, at("2026-11-10 10:00"), timetable)
    assert promised[2:] == (at("2026-11-13 17:00"), at("2026-11-24 17:00"))


def test_without_working_days_a_promise_is_refused() -> None:
    with pytest.raises(NoWorkingDayAhead):
        promise(NORMAL, at("2026-11-10 10:00"), Timetable(WEEK, [on("off", "2026-11-11", "2030-01-01")]))


def test_hours_are_counted_in_working_time() -> None:
    assert due_of(Target(hours=2), at("2026-11-13 16:30"), school()) == at("2026-11-16 10:30")


def test_a_consultation_before_the_day_cap_decides_and_one_after_it_does_not() -> None:
    target = Target(slot=1, day=3)
    assert due_of(target, at("2026-11-09 10:00"), school()) == at("2026-11-09 16:00")
    late = school(on("cancel", "2026-11-09"), on("cancel", "2026-11-12"))
    assert due_of(target, at("2026-11-09 10:00"), late) == at("2026-11-12 17:00")
