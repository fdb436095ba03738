"""When a session ends."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.domain.sessions import LONGEST, ends_at, is_live, is_to_be_noted

BEGUN = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)


def after(minutes: int, seconds: int = 0) -> datetime:
    """So long after the session began."""
    return BEGUN + timedelta(minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    ("is_shared", "seen", "now", "is_still_live"),
    [
        (True, after(0), after(4, 59), True),
        (True, after(0), after(5), False),
        (True, after(20), after(24, 59), True),
        (True, after(20), after(25), False),
        (True, after(59), after(59, 59), True),
        (True, after(59), after(60), False),  # an hour, whatever is done
        (False, after(0), after(9, 59), True),
        (False, after(0), after(10), False),
        (False, after(55), after(59, 59), True),
        (False, after(55), after(60), False),
        (True, after(0), after(-5), True),  # another server's clock is a little behind
        (True, after(0), after(-5, -1), False),  # the clock was set back: nothing lives an hour longer for it
        (False, after(0), after(-60), False),
    ],
)
def test_a_session_lives_while_somebody_is_there_and_an_hour_at_most(
    is_shared: bool, seen: datetime, now: datetime, is_still_live: bool
) -> None:
    assert is_live(now, seen, BEGUN + LONGEST, is_shared=is_shared) is is_still_live


@pytest.mark.parametrize(("is_shared", "seen", "ends"), [(True, 0, 5), (False, 0, 10), (True, 57, 60), (False, 57, 60)])
def test_the_end_is_told_to_the_minute(is_shared: bool, seen: int, ends: int) -> None:
    assert ends_at(after(seen), BEGUN + LONGEST, is_shared=is_shared) == after(ends)


@pytest.mark.parametrize(("seconds", "is_written"), [(0, False), (29, False), (30, True), (-90, False)])
def test_being_seen_is_written_every_half_minute_at_most(seconds: int, is_written: bool) -> None:
    assert is_to_be_noted(after(0, seconds), BEGUN) is is_written
