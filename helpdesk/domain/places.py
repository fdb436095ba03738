"""Places at a consultation: who may have one, and which (clause 2.2, domain.md §6.12)."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from helpdesk.domain.errors import NotAChoice, Refused
from helpdesk.domain.school_week import Slot

_START = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)


class NoSuchConsultation(Refused):
    """No consultation starts at that moment: it was moved or cancelled, or never was. Facts: starts (local, ISO)."""


class ConsultationOver(Refused):
    """The consultation has begun or is over: a place cannot be booked or given up any more."""


class ConsultationFull(Refused):
    """Every place is taken; facts: starts (local, ISO)."""


class AlreadyBooked(Refused):
    """This person has a place there already; facts: starts (local, ISO)."""


class NotBooked(Refused):
    """The place was given up already, or the person has come."""


def first_free(places: int, taken: Collection[int]) -> int | None:
    """The lowest free place of so many, or None when all are taken.

    >>> first_free(6, {1, 2, 4}), first_free(2, {1, 2})
    (3, None)
    """
    return next((place for place in range(1, places + 1) if place not in taken), None)


def chosen_start(raw: str) -> datetime:
    """The start of a consultation (local) as a form sends it; raises NotAChoice.

    >>> chosen_start("2026-11-12T15:00")
    datetime.datetime(2026, 11, 12, 15, 0)
    """
    try:
        return datetime.fromisoformat(raw if _START.fullmatch(raw) else "")
    except ValueError:
        raise NotAChoice(field="starts") from None


def start_on(day: date, slots: Sequence[Slot], raw: str) -> datetime:
    """The start meant by a day and a time as a form sends it; the time may be left out when the day has one slot.

    Raises NotAChoice, NoSuchConsultation (no time, and nothing is held that day).
    """
    if raw:
        return chosen_start(f"{day.isoformat()}T{raw}")
    if len(slots) > 1:
        raise NotAChoice(field="starts")
    if not slots:
        raise NoSuchConsultation(starts=day.isoformat())
    return slots[0].starts


def time_of_place(slot: Slot, place: int) -> datetime:
    """When a place's turn comes (local): the slot cut into as many equal parts as it has places."""
    return slot.starts + timedelta(seconds=int((slot.ends - slot.starts).total_seconds()) // slot.places) * (place - 1)


def overlapping(slots: Iterable[Slot], starts: datetime, ends: datetime) -> Slot | None:
    """The first consultation that shares a moment with [starts, ends); touching ends share none."""
    return next((slot for slot in slots if slot.starts < ends and starts < slot.ends), None)
