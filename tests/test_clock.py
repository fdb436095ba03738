"""The only place that asks the time."""

from datetime import UTC, date, datetime, timedelta, timezone
from threading import Thread
from zoneinfo import ZoneInfo

from helpdesk import clock
from tests.factories import MONDAY_MORNING


def test_the_clock_runs_and_knows_its_zone() -> None:
    first = clock.now()
    assert first.tzinfo is UTC
    assert first <= clock.now()


def test_inside_the_block_it_stands_and_afterwards_it_runs_again() -> None:
    with clock.at(MONDAY_MORNING):
        assert clock.now() == clock.now() == MONDAY_MORNING
        with clock.at(MONDAY_MORNING + timedelta(days=1)):
            assert clock.now().day == 10
        assert clock.now() == MONDAY_MORNING
    assert clock.now() > MONDAY_MORNING


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    with clock.at(MONDAY_MORNING.astimezone(timezone(timedelta(hours=5)))):
        assert (clock.now(), clock.now().tzinfo) == (MONDAY_MORNING, UTC)


def test_today_is_the_schools_day() -> None:
    with clock.at(datetime(2026, 11, 9, 20, tzinfo=UTC)):
        assert clock.today(ZoneInfo("Asia/Yekaterinburg")) == date(2026, 11, 10)


def test_another_thread_is_not_taken_along() -> None:
    seen: list[datetime] = []
    with clock.at(MONDAY_MORNING):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen != [MONDAY_MORNING]
