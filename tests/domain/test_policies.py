"""Policies as data: which can exist, and what they promise over a thin calendar."""

import pytest

from helpdesk.domain import sla
from helpdesk.domain.consultation_days import NoWorkingDayAhead, Timetable
from helpdesk.domain.policies import Target
from tests.domain.school import NORMAL, WEEK, at, on


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
    promised = sla.promise(NORMAL, at("2026-11-10 10:00"), timetable)
    assert promised[2:] == (at("2026-11-13 17:00"), at("2026-11-24 17:00"))


def test_without_working_days_a_promise_is_refused() -> None:
    with pytest.raises(NoWorkingDayAhead):
        sla.promise(NORMAL, at("2026-11-10 10:00"), Timetable(WEEK, [on("off", "2026-11-11", "2030-01-01")]))
