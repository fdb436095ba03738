"""Worked examples of deadlines as a file: read, replayed through the engine, compared to the second."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from helpdesk.domain import sla
from helpdesk.domain.calendar_file import times_of
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.school_week import Entry, EntryKind, Week
from helpdesk.domain.sla import Policy, Standing
from helpdesk.domain.workflow import TicketKind, Urgency

COLUMNS = [
    *("id", "filed_at_local", "filed_at_utc", "kind", "urgency", "policy", "registered_at"),
    *("closures", "events", "first_response_due", "resolution_due", "note"),
]
Policies = Mapping[tuple[TicketKind, Urgency], Policy]


class BadCase(ValueError):
    """A case that cannot be read: its id (or the header), and what is wrong."""

    def __init__(self, case_id: str, problem: str) -> None:
        super().__init__(f"{case_id}: {problem}")
        self.case_id = case_id
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Event:
    """What happened after filing: wait, reopen, reclass or calchange; `at` is local, none for a calendar change."""

    kind: str
    at: datetime | None = None
    becomes: tuple[TicketKind, Urgency] | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the file: what was filed and what must come out (local times; `filed_at_utc` aware)."""

    id: str
    filed_at: datetime
    filed_at_utc: datetime
    kind: TicketKind
    urgency: Urgency
    closures: tuple[Entry, ...]
    events: tuple[Event, ...]
    policy: str
    registered_at: datetime
    first_response_due: datetime
    resolution_due: datetime
    note: str


class Mismatch(NamedTuple):
    """A value that came out otherwise than the file says."""

    field: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the engine made of a case."""

    case_id: str
    policy: str
    registered_at: datetime
    first_response_due: datetime
    resolution_due: datetime
    mismatches: tuple[Mismatch, ...]


class _State(NamedTuple):
    standing: Standing
    filed_at: datetime
    timetable: Timetable


def read_cases(lines: Iterable[str]) -> list[Case]:
    """Cases of a file whose comments start with #; BadCase names the one that cannot be read."""
    rows = csv.DictReader(line for line in lines if line.strip() and not line.startswith("#"))
    if rows.fieldnames is None or list(rows.fieldnames) != COLUMNS:
        raise BadCase("header", f"expected {','.join(COLUMNS)}")
    return [_case(row) for row in rows]


def replay(case: Case, week: Week, base_entries: Sequence[Entry], policies: Policies) -> Outcome:
    """A case through the engine, over the base calendar and its own closures."""
    timetable = Timetable(week, [*base_entries, *case.closures])
    opened = sla.open_standing(policies[case.kind, case.urgency], case.filed_at, timetable)
    state = _State(opened.standing, case.filed_at, timetable)
    for event in case.events:
        state = _after(event, state, policies)
    return _compared(case, state.standing)


def _after(event: Event, state: _State, policies: Policies) -> _State:
    standing, filed_at, timetable = state
    if event.at is None:
        changed = Timetable(timetable.week, [*timetable.entries, *event.entries])
        return _State(sla.after_calendar_change(standing, changed).standing, filed_at, changed)
    if event.becomes is not None:
        policy = policies[event.becomes]
        return state._replace(standing=sla.after_reroute(standing, filed_at, event.at, policy, timetable).standing)
    if event.kind == "reopen":
        return _State(sla.after_reopening(standing, event.at, timetable).standing, event.at, timetable)
    return state._replace(standing=sla.after_reply(standing, event.at, timetable).standing)


def _compared(case: Case, standing: Standing) -> Outcome:
    found = replace(
        case,
        policy=standing.policy.code,
        registered_at=standing.registered_at,
        first_response_due=standing.first_response_due,
        resolution_due=standing.resolution_due,
    )
    fields = ("policy", "registered_at", "first_response_due", "resolution_due")
    mismatches = tuple(
        Mismatch(field, str(getattr(case, field)), str(getattr(found, field)))
        for field in fields
        if getattr(case, field) != getattr(found, field)
    )
    return Outcome(
        case.id, found.policy, found.registered_at, found.first_response_due, found.resolution_due, mismatches
    )


def _case(row: dict[str, str]) -> Case:
    try:
        return Case(
            id=row["id"],
            filed_at=_local(row["filed_at_local"]),
            filed_at_utc=datetime.strptime(row["filed_at_utc"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
            kind=TicketKind(row["kind"]),
            urgency=Urgency(row["urgency"]),
            closures=tuple(_directive(text) for text in _split(row["closures"], ";")),
            events=tuple(_event(text) for text in _split(row["events"], ";")),
            policy=row["policy"],
            registered_at=_local(row["registered_at"]),
            first_response_due=_local(row["first_response_due"]),
            resolution_due=_local(row["resolution_due"]),
            note=row["note"] or "",
        )
    except (ValueError, TypeError, AttributeError, KeyError) as wrong:
        raise BadCase(row.get("id") or "?", str(wrong)) from wrong


def _event(text: str) -> Event:
    kind, _, rest = text.partition(":")
    if kind not in _EVENTS:
        raise ValueError(f"no such event: {text}")
    return _EVENTS[kind](rest)


def _waited(rest: str) -> Event:
    return Event("wait", _local(rest.partition(">")[2]))


def _reopened(rest: str) -> Event:
    return Event("reopen", _local(rest))


def _reclassed(rest: str) -> Event:
    at, _, becomes = rest.partition(">")
    kind, _, urgency = becomes.partition("/")
    return Event("reclass", _local(at), (TicketKind(kind), Urgency(urgency)))


def _calendar_changed(rest: str) -> Event:
    return Event("calchange", entries=tuple(_directive(text) for text in _split(rest, "|")))


_EVENTS: dict[str, Callable[[str], Event]] = {
    "wait": _waited,
    "reopen": _reopened,
    "reclass": _reclassed,
    "calchange": _calendar_changed,
}


def _directive(text: str) -> Entry:
    """`off:DATE`, `short:DATE`, `work:DATE`, `cancel:DATE`, `move:DATE>START/HH:MM` or `extra:START/HH:MM`."""
    name, _, rest = text.partition(":")
    kind = EntryKind(name)
    if kind is EntryKind.EXTRA:
        starts, ends = times_of(rest)
        return Entry(kind, starts.date(), starts.date(), starts, ends)
    day, _, moved = rest.partition(">")
    on = date.fromisoformat(day)
    return Entry(kind, on, on, *(times_of(moved) if kind is EntryKind.MOVE else (None, None)))


def _local(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")


def _split(text: str, mark: str) -> list[str]:
    return [part for part in text.split(mark) if part]
