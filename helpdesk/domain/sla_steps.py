"""Why a deadline is what it is, step by step: codes and facts, from which pages and commands make sentences.

Every moment in the facts is local, ISO, to the second; every day is an ISO date. `target` is `first_response` or
`resolution`. Codes and their facts, in the order they come:

- filed_in_hours, filed_before_opening, filed_after_closing: filed_at, registered_at, opens, closes, is_short
- filed_on_weekend, filed_on_day_off: filed_at, registered_at, reason (of the day off)
- days_closed: first_on, last_on, reason (target, or none when it delayed the registration)
- day_worked: on, reason, target (a transferred Saturday that counted)
- hours_counted: target, hours, counted_from, due
- day_counted: target, day, due, is_short
- slot_running: target, starts, ends (going on at the registration, so it does not count)
- slots_fell_out: target, first_on, last_on, count, kind (off, cancel, move), reason, moved_to (start, or "")
- slot_found: target, slot, starts, ends, origin ("", move or extra), reason
- slot_too_late: target, slot, starts, ends (after the day cap); no_slot_ahead: target, slot (none in 400 days)
- earliest: target, chosen (slot or day), due
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk.domain.consultation_days import NoConsultationAhead, Timetable
from helpdesk.domain.policies import Policy, Promise, Target, due_of
from helpdesk.domain.school_week import Entry, EntryKind, Slot

RESPONSE, RESOLUTION = "first_response", "resolution"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reckoning; JSON-able."""

    code: str
    facts: Mapping[str, str | int]


def explain(policy: Policy, filed_at: datetime, timetable: Timetable) -> tuple[Promise, tuple[Step, ...]]:
    """The promise of `policies.promise` with every step that led to it (local times)."""
    registered_at = timetable.registered_at(filed_at)
    response_due, response = target_steps(RESPONSE, policy.first_response, registered_at, timetable)
    resolution_due, resolution = target_steps(RESOLUTION, policy.resolution, registered_at, timetable)
    steps = (*registration_steps(filed_at, timetable), *response, *resolution)
    return Promise(policy.code, registered_at, response_due, resolution_due), steps


def registration_steps(filed_at: datetime, timetable: Timetable) -> list[Step]:
    """Why a ticket filed at a local moment is registered when it is."""
    registered_at = timetable.registered_at(filed_at)
    facts: dict[str, str | int] = {"filed_at": text_of(filed_at), "registered_at": text_of(registered_at)}
    window = timetable.window(filed_at.date())
    closed = [] if registered_at <= filed_at else _closed_days({}, filed_at.date(), registered_at.date(), timetable)
    if window is None:
        cause = timetable.cause(filed_at.date(), EntryKind.OFF)
        code = "filed_on_day_off" if cause else "filed_on_weekend"
        return [Step(code, facts | {"reason": cause.reason if cause else ""}), *closed]
    facts |= {
        "opens": text_of(window.starts),
        "closes": text_of(window.ends),
        "is_short": int(timetable.is_short(filed_at.date())),
    }
    if filed_at < window.starts:
        return [Step("filed_before_opening", facts)]
    return [Step("filed_in_hours" if filed_at < window.ends else "filed_after_closing", facts), *closed]


def target_steps(
    name: str, target: Target, registered_at: datetime, timetable: Timetable
) -> tuple[datetime, list[Step]]:
    """When a target is due and why (local times)."""
    due = due_of(target, registered_at, timetable)
    named: dict[str, str | int] = {"target": name}
    if target.hours is not None:
        facts = named | {"hours": target.hours, "counted_from": text_of(registered_at), "due": text_of(due)}
        return due, [*_closed_days(named, registered_at.date(), due.date(), timetable), Step("hours_counted", facts)]
    day = target.day or 1
    cap = timetable.closing_of_day(registered_at.date(), day)
    is_short = int(timetable.is_short(cap.date()))
    steps = _closed_days(named, registered_at.date(), cap.date(), timetable)
    steps.append(Step("day_counted", named | {"day": day, "due": text_of(cap), "is_short": is_short}))
    if target.slot is not None:
        slot = timetable.slot_within(registered_at, target.slot, cap)
        steps += _slot_steps(named | {"slot": target.slot}, registered_at, cap, timetable)
        steps.append(Step("earliest", named | {"chosen": "slot" if slot else "day", "due": text_of(due)}))
    return due, steps


def text_of(moment: datetime | date) -> str:
    """A local moment to the second, or a day, as the facts write it."""
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def _slot_steps(
    named: dict[str, str | int], registered_at: datetime, cap: datetime, timetable: Timetable
) -> Iterator[Step]:
    target = {"target": named["target"]}
    if running := timetable.slot_running(registered_at):
        yield Step("slot_running", target | {"starts": text_of(running.starts), "ends": text_of(running.ends)})
    try:
        slot = timetable.slot_after(registered_at, int(named["slot"]))
    except NoConsultationAhead:
        yield from _fallen(target, registered_at, cap, timetable)
        yield Step("no_slot_ahead", named)
        return
    yield from _fallen(target, registered_at, slot.starts, timetable)
    yield _slot_step(named, slot, cap)


def _slot_step(named: dict[str, str | int], slot: Slot, cap: datetime) -> Step:
    facts = named | {"starts": text_of(slot.starts), "ends": text_of(slot.ends)}
    if slot.ends > cap:
        return Step("slot_too_late", facts)
    return Step("slot_found", facts | {"origin": slot.origin.value if slot.origin else "", "reason": slot.reason})


def _fallen(
    named: dict[str, str | int], registered_at: datetime, upto: datetime, timetable: Timetable
) -> Iterator[Step]:
    """Weekly consultations between two moments that are not held, gathered by the entry that took them."""
    fallen: dict[Entry, list[date]] = {}
    for day in _days(registered_at.date(), upto.date()):
        weekly = [datetime.combine(day, slot.starts) for slot in timetable.weekly_slots(day)]
        missed = [starts for starts in weekly if registered_at < starts < upto and not timetable.slot_starting(starts)]
        if not missed:
            continue
        kinds = (EntryKind.CANCEL, EntryKind.MOVE) if timetable.is_working(day) else (EntryKind.OFF,)
        if cause := timetable.cause(day, *kinds):
            fallen.setdefault(cause, []).extend(starts.date() for starts in missed)
    for cause, days in fallen.items():
        moved_to = text_of(cause.starts_at) if cause.kind is EntryKind.MOVE and cause.starts_at else ""
        why: dict[str, str | int] = {"kind": cause.kind.value, "reason": cause.reason, "moved_to": moved_to}
        yield Step("slots_fell_out", named | _span(days) | {"count": len(days)} | why)


def _closed_days(named: dict[str, str | int], after: date, upto: date, timetable: Timetable) -> list[Step]:
    """Ordinary working days lost, and days off worked, after one day and up to another."""
    closed, worked = timetable.unusual_days(after, upto)
    return [
        *(Step("days_closed", named | _span(days) | {"reason": cause.reason}) for cause, days in closed.items()),
        *(Step("day_worked", named | {"on": text_of(day), "reason": cause.reason}) for day, cause in worked),
    ]


def _span(days: list[date]) -> dict[str, str | int]:
    return {"first_on": text_of(days[0]), "last_on": text_of(days[-1])}


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
