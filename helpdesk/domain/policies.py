"""Policies as data and the promise they make over a calendar (domain.md §6, local time)."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from helpdesk.domain.consultation_days import Timetable

LARGEST = 1000  # of consultations, days or hours: beyond it a policy is a slip of the hand


@dataclass(frozen=True, slots=True)
class Target:
    """When something is due: by day k, by slot n if that is earlier, or after so many working hours."""

    slot: int | None = None
    day: int | None = None
    hours: int | None = None

    def __post_init__(self) -> None:
        """Refuse a mixture of the two forms, and a consultation without the day that caps it."""
        if (self.day is None) == (self.hours is None) or (self.slot is not None and self.day is None):
            raise ValueError(f"a target is a day, perhaps with a consultation, or hours: {self}")
        if any(number is not None and not 1 <= number <= LARGEST for number in (self.slot, self.day, self.hours)):
            raise ValueError(f"a target counts from 1 to {LARGEST}: {self}")


@dataclass(frozen=True, slots=True)
class Policy:
    """What is promised to a kind and an urgency."""

    code: str
    first_response: Target
    resolution: Target


class Promise(NamedTuple):
    """The code of the policy and the three moments it gives, local."""

    policy: str
    registered_at: datetime
    first_response_due: datetime
    resolution_due: datetime


def promise(policy: Policy, filed_at: datetime, timetable: Timetable) -> Promise:
    """What a ticket filed at a local moment is promised; NoWorkingDayAhead when the calendar has no days for it."""
    registered_at = timetable.registered_at(filed_at)
    return Promise(
        policy.code,
        registered_at,
        due_of(policy.first_response, registered_at, timetable),
        due_of(policy.resolution, registered_at, timetable),
    )


def due_of(target: Target, registered_at: datetime, timetable: Timetable) -> datetime:
    """When a target is due (local); where consultations are missing, the day cap decides."""
    if target.hours is not None:
        return timetable.after_hours(registered_at, target.hours)
    cap = timetable.closing_of_day(registered_at.date(), target.day or 1)
    if target.slot is None:
        return cap
    slot = timetable.slot_within(registered_at, target.slot, cap)
    return slot.ends if slot else cap
