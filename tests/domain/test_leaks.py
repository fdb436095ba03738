"""From when the 24 hours run."""

from datetime import date, datetime, time

import pytest

from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.leaks import noticed_at

NOW = datetime(2026, 11, 9, 10, 0)
TODAY, YESTERDAY = date(2026, 11, 9), date(2026, 11, 8)


@pytest.mark.parametrize(
    ("on", "hour", "expected"),
    [
        (YESTERDAY, time(21, 15), datetime(2026, 11, 8, 21, 15)),
        (TODAY, time(10, 0), NOW),
        (YESTERDAY, None, datetime(2026, 11, 8)),  # rather early
        (TODAY, None, datetime(2026, 11, 9)),
        (None, time(9, 40), datetime(2026, 11, 9, 9, 40)),
        (None, None, NOW),
    ],
)
def test_the_hours_run_from_the_earliest_moment_it_can_have_been(
    on: date | None, hour: time | None, expected: datetime
) -> None:
    assert noticed_at(on, hour, NOW) == expected


@pytest.mark.parametrize(
    ("on", "hour"),
    [(TODAY, time(10, 1)), (date(2026, 11, 10), None), (date(2025, 11, 7), None), (date(26, 11, 9), None)],
)
def test_nobody_notices_ahead_or_years_ago(on: date, hour: time | None) -> None:
    with pytest.raises(NotAChoice):
        noticed_at(on, hour, NOW)
