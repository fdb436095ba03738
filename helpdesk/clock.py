"""The only place that asks the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present instant, aware, UTC."""
    return _set_to.get() or datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """The calendar day in the school's zone."""
    return now().astimezone(zone).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Inside the block the clock stands at `instant` (aware): for the demo's past, rehearsals and tests."""
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
