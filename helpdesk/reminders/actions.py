"""The clock's round: what is due is done once, whoever does it first, and told in one letter a person."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import staffing_today, those_answering
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.clockwork import TimedAct, TimedKind, acts_due, horizon, is_day_begun
from helpdesk.domain.consultation_days import Timetable, to_instant, to_wall
from helpdesk.domain.duties import Staffing
from helpdesk.domain.workflow import Urgency
from helpdesk.extensions import insert_if_absent
from helpdesk.reminders import notices, queries
from helpdesk.reminders.models import TimedMark
from helpdesk.reminders.notices import Told
from helpdesk.reminders.queries import Candidate
from helpdesk.tickets import timed
from helpdesk.tickets.models import Ticket

CLOSINGS: dict[TimedKind, Callable[[Ticket], None]] = {
    TimedKind.UNANSWERED: timed.close_unanswered,
    TimedKind.SETTLED: timed.close_settled,
}
Due = tuple[Candidate, TimedAct]


def once(key: str) -> bool:
    """Whether this act is the caller's to do: true once for a key; undone if the caller's transaction is."""
    return insert_if_absent(TimedMark, key=key, made_at=clock.now())


def act_on_time() -> int:
    """One round of the clock; returns how many things were done. Whatever stood still, a person gets one letter."""
    zone, timetable = current_app.config["SCHOOL_TIMEZONE"], school_timetable()
    now = to_wall(clock.now(), zone)
    if not is_day_begun(now, timetable):
        return 0
    due = _due_now(now, timetable, zone)
    if not due:
        return 0
    told = [*_reminded(due), *_closed(due, now, timetable, zone)]
    letters: dict[int, tuple[Person, list[Told]]] = {}
    staffing, directors = staffing_today(), queries.directors()
    for line in told:
        for person in _told_to(line, staffing, directors):
            letters.setdefault(person.id, (person, []))[1].append(line)
    for person, lines in letters.values():
        may_open = any(_may_open(person, line.ticket, staffing) for line in lines)
        notices.remind(person, lines, may_open=may_open)
    return len(told)


def _due_now(now: datetime, timetable: Timetable, zone: ZoneInfo) -> list[Due]:
    """What the rules ask for at this moment, without what was done before."""
    found = queries.candidates(to_instant(horizon(now, timetable), zone), zone)
    due = [(ticket, act) for ticket in found for act in acts_due(ticket.watched, now, timetable)]
    done = queries.done_among(_key(ticket, act) for ticket, act in due if act.kind not in CLOSINGS)
    return [(ticket, act) for ticket, act in due if _key(ticket, act) not in done]


def _reminded(due: Sequence[Due]) -> Iterator[Told]:
    """The acts that only tell, each if no other worker was first."""
    only_tell = [(ticket, act) for ticket, act in due if act.kind not in CLOSINGS]
    tickets = queries.tickets_by_id({ticket.ticket_id for ticket, _act in only_tell})
    for candidate, act in only_tell:
        if once(_key(candidate, act)):
            yield Told(tickets[candidate.ticket_id], act, _key(candidate, act))


def _closed(due: Sequence[Due], now: datetime, timetable: Timetable, zone: ZoneInfo) -> Iterator[Told]:
    """The tickets whose time is over; what changed since they were looked at is asked again of the locked row."""
    ids = sorted(ticket.ticket_id for ticket, act in due if act.kind in CLOSINGS)
    for ticket in queries.tickets_to_close(ids):
        for act in acts_due(queries.watched(ticket, zone), now, timetable):
            if act.kind in CLOSINGS:
                CLOSINGS[act.kind](ticket)
                yield Told(ticket, act, f"{act.kind}:{ticket.address}:{act.about}")


def _told_to(line: Told, staffing: Staffing, directors: Sequence[Person]) -> list[Person]:
    """Owner and substitute, of a late critical ticket the director too; the requester when they are waited for."""
    ticket, kind = line.ticket, line.act.kind
    if kind is TimedKind.SETTLED:  # nothing is left to do, and the letter with the solution told of the ten days
        return []
    if kind in (TimedKind.ASKED, TimedKind.UNANSWERED):
        return [ticket.requester] if ticket.requester.is_active else []
    owners = those_answering(ticket.assignee, ticket.kind, staffing)
    is_outage = kind is TimedKind.OVERDUE and ticket.urgency is Urgency.CRITICAL
    return list(dict.fromkeys([*owners, *(directors if is_outage else ())]))


def _may_open(person: Person, ticket: Ticket, staffing: Staffing) -> bool:
    """Whether a link to the ticket would lead its reader anywhere: the director reads registers, not tickets."""
    is_theirs = person.id in (ticket.assignee_id, ticket.requester_id)
    return is_theirs or ticket.kind in (staffing.day_of(person.id, person.role).kinds or ())


def _key(ticket: Candidate, act: TimedAct) -> str:
    return f"{act.kind}:{ticket.address}:{act.about}"
