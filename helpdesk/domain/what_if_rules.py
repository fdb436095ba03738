"""What «what if» may ask: another weekly rule and other targets; each refusal names the field it is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from helpdesk.domain.calendar_checks import EndsBeforeStart
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.errors import NotAChoice, Unacceptable
from helpdesk.domain.hour import MINUTES_A_PLACE
from helpdesk.domain.policies import LARGEST, Policy, Target
from helpdesk.domain.school_week import EntryKind, Week, WeeklySlot
from helpdesk.domain.what_if import Policies, Rules
from helpdesk.domain.workflow import Urgency

LONGEST = timedelta(hours=8)  # of one consultation: a whole working day
MOST_TIMES = 6  # different times of a week that may be asked for
SUNDAY = 6
_NUMBER = re.compile(r"[0-9]{1,4}")


class NoDay(Unacceptable):
    """A time without a day of the week."""


class NotWorked(Unacceptable):
    """A day of the week on which the school does not work; facts: weekday."""


class TooLongHeld(Unacceptable):
    """A consultation longer than a working day; facts: hours."""


class TimesOverlap(Unacceptable):
    """Two consultations of one day at the same time; facts: weekday."""


class NotATarget(Unacceptable):
    """Numbers that are no target: both forms, none, or a consultation without its day; facts: most."""


class Change(StrEnum):
    """Which policies are asked about."""

    TODAY = "today"
    NEAREST = "nearest"
    HOUR_ONLY = "hour_only"
    OWN = "own"


class Held(NamedTuple):
    """Consultations at one time on some days of the week; Monday is 0."""

    days: tuple[int, ...]
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a weekly rule, policies (own targets by code), and the days whose tickets are replayed."""

    held: tuple[Held, ...]
    change: Change
    own: Mapping[str, tuple[Target, Target]]
    days: tuple[date, date]


# For all but critical tickets: an outage cannot wait for a consultation. The far day caps are for holidays only.
CHANGED_TARGETS: dict[Change, tuple[Target, Target]] = {
    Change.NEAREST: (Target(slot=1, day=1), Target(slot=2, day=3)),
    Change.HOUR_ONLY: (Target(slot=1, day=10), Target(slot=2, day=20)),
}


def check_days(days: Sequence[int], number: int, week: Week) -> None:
    """Days of one time, line `number` of a form; raises NoDay, NotAChoice (also for a Sunday) or NotWorked.

    >>> check_days([1, 4], 1, Week(frozenset(range(5)), time(9), time(17), time(16), ()))
    """
    if not days:
        raise NoDay(field=f"day_{number}")
    if any(not 0 <= day < SUNDAY for day in days):
        raise NotAChoice(field=f"day_{number}")
    if idle := [day for day in days if day not in week.workdays]:
        raise NotWorked(field=f"day_{number}", weekday=idle[0])


def check_times(starts: time, ends: time, number: int) -> None:
    """Beginning and end of a consultation; raises EndsBeforeStart or TooLongHeld.

    >>> check_times(time(15), time(16), 1)
    """
    if ends <= starts:
        raise EndsBeforeStart(field=f"ends_{number}")
    if length_of(Held((), starts, ends)) > LONGEST:
        raise TooLongHeld(field=f"ends_{number}", hours=int(LONGEST / timedelta(hours=1)))


def check_apart(held: Mapping[int, Held]) -> None:
    """Times by their lines may touch but not overlap on a day; raises TimesOverlap about the later line."""
    lines = sorted(held.items())
    for place, (number, one) in enumerate(lines):
        for _earlier, other in lines[:place]:
            shared = set(one.days) & set(other.days)
            if shared and one.starts < other.ends and other.starts < one.ends:
                raise TimesOverlap(field=f"starts_{number}", weekday=min(shared))


def length_of(held: Held) -> timedelta:
    """How long one of its consultations is."""
    return datetime.combine(date.min, held.ends) - datetime.combine(date.min, held.starts)


def weekly_rule(held: Sequence[Held], usual: Sequence[WeeklySlot] = ()) -> tuple[WeeklySlot, ...]:
    """Times of a week as its weekly consultations: a usual one keeps its places, others have one each ten minutes.

    >>> [slot.places for slot in weekly_rule([Held((0, 3), time(15), time(16)), Held((1,), time(15), time(15, 30))])]
    [6, 6, 3]
    """
    places = {(slot.weekday, slot.starts, slot.ends): slot.places for slot in usual}
    return tuple(
        WeeklySlot(day, one.starts, one.ends, places=places.get((day, one.starts, one.ends)) or _places_of(one))
        for one in held
        for day in sorted(set(one.days))
    )


def times_of(slots: Sequence[WeeklySlot], on: date) -> list[Held]:
    """The weekly consultations of a day on or after which the rule holds, gathered by their times."""
    days: dict[tuple[time, time], set[int]] = {}
    for slot in slots:
        if slot.last_on >= on:
            days.setdefault((slot.starts, slot.ends), set()).add(slot.weekday)
    return [Held(tuple(sorted(found)), *times) for times, found in sorted(days.items())]


def is_same_rule(one: Sequence[Held], other: Sequence[Held]) -> bool:
    """Whether two rules hold the same consultations.

    >>> hour = time(15), time(16)
    >>> is_same_rule([Held((0, 3), *hour)], [Held((3,), *hour), Held((0,), *hour)])
    True
    """
    first, second = ({(day, *held[1:]) for held in rule for day in held.days} for rule in (one, other))
    return first == second


def with_rule(timetable: Timetable, slots: tuple[WeeklySlot, ...]) -> Timetable:
    """The same calendar with another weekly rule.

    Days off, short days, cancellations and extra consultations stay as they were. A consultation that was moved from
    a weekday on which the other rule holds none is not moved: there is nothing to move.
    """
    usual, held = ({slot.weekday for slot in rule} for rule in (timetable.week.slots, slots))
    gone = usual - held
    entries = (
        entry for entry in timetable.entries if entry.kind is not EntryKind.MOVE or entry.first_on.weekday() not in gone
    )
    return Timetable(replace(timetable.week, slots=slots), entries)


def read_target(typed: Mapping[str, str], field: str) -> Target:
    """A target from what was typed for its slot, day and hours; raises NotATarget.

    >>> read_target({"slot": "1", "day": "3", "hours": ""}, "answer_1")
    Target(slot=1, day=3, hours=None)
    """
    given = {unit: text for unit, text in typed.items() if text}
    if not all(_NUMBER.fullmatch(text) for text in given.values()):
        raise NotATarget(field=field, most=LARGEST)
    try:
        return Target(**{unit: int(text) for unit, text in given.items()})
    except ValueError:
        raise NotATarget(field=field, most=LARGEST) from None


def rules_asked(today: Rules, question: Question) -> Rules:
    """Today's rules, changed as a question asks."""
    slots = weekly_rule(question.held, today.timetable.week.slots)
    return Rules(with_rule(today.timetable, slots), changed_policies(today.policies, question.change, question.own))


def changed_policies(policies: Policies, change: Change, own: Mapping[str, tuple[Target, Target]]) -> Policies:
    """Policies as asked for: today's, all but critical ones by one pair of targets, or each by its own, by code."""
    if change is Change.OWN:
        return {pair: Policy(policy.code, *own[policy.code]) for pair, policy in policies.items()}
    targets = CHANGED_TARGETS.get(change)
    if targets is None:
        return policies
    return {
        (kind, urgency): policy if urgency is Urgency.CRITICAL else Policy(policy.code, *targets)
        for (kind, urgency), policy in policies.items()
    }


def _places_of(held: Held) -> int:
    return max(length_of(held) // timedelta(minutes=MINUTES_A_PLACE), 1)
