"""When a session ends: nobody at the keyboard for a while, or an hour gone (domain.md §10.1)."""

from datetime import datetime, timedelta

IDLE_SHARED = timedelta(minutes=5)  # at a staff-room computer the next person is already waiting
IDLE_OWN = timedelta(minutes=10)
LONGEST = timedelta(minutes=60)
WARNED = timedelta(seconds=60)  # before the end a page asks whether anybody is there
NOTED_EVERY = timedelta(seconds=30)  # what was seen is written so often at most: a page that is read writes nothing
SKEW = timedelta(minutes=5)  # two servers' clocks may differ by so much


def idle_limit(is_shared: bool) -> timedelta:
    """How long a session lasts while nothing is done."""
    return IDLE_SHARED if is_shared else IDLE_OWN


def ends_at(seen: datetime, expires: datetime, *, is_shared: bool) -> datetime:
    """When a session ends if nothing more is done in it: `seen` its last request, `expires` its last moment at all."""
    return min(seen + idle_limit(is_shared), expires)


def is_live(now: datetime, seen: datetime, expires: datetime, *, is_shared: bool) -> bool:
    """Whether a session may still be used; a clock that was set back must not lengthen it."""
    return seen - SKEW <= now < ends_at(seen, expires, is_shared=is_shared)


def is_to_be_noted(now: datetime, seen: datetime) -> bool:
    """Whether a request is worth writing down."""
    return now - seen >= NOTED_EVERY
