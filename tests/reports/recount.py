"""The figures counted a second time, the slow and obvious way: every row, one question at a time, local days."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from helpdesk.domain.directions import direction_of
from helpdesk.extensions import db
from helpdesk.tickets.models import Event, PastCycle, Ticket, Topic

ZONE = ZoneInfo("Asia/Yekaterinburg")


@dataclass
class Work:
    """One cycle as the tables tell it."""

    ticket: Ticket
    topic: str
    number: int
    began: datetime
    due_1: datetime
    done_1: datetime | None
    due_2: datetime
    done_2: datetime | None
    ended: datetime | None
    is_last: bool

    @property
    def counts(self) -> bool:
        return not self.is_last or self.ticket.state.value not in ("withdrawn", "duplicate")

    @property
    def is_unanswered(self) -> bool:
        return self.is_last and self.ticket.outcome is not None and self.ticket.outcome.value == "no_answer"


def works() -> Iterator[Work]:
    """Every cycle of every ticket."""
    codes = {topic.id: topic.code for topic in db.session.scalars(sa.select(Topic))}
    tickets = {ticket.id: ticket for ticket in db.session.scalars(sa.select(Ticket))}
    for ticket in tickets.values():
        ended = ticket.resolved_at or ticket.closed_at
        yield Work(
            *(ticket, codes.get(ticket.topic_id or 0, ""), ticket.times_reopened + 1, ticket.cycle_began_at),
            *(ticket.first_response_due, ticket.first_responded_at, ticket.resolution_due, ticket.resolved_at),
            *(ended, True),
        )
    for past in db.session.scalars(sa.select(PastCycle)):
        ticket = tickets[past.ticket_id]
        yield Work(
            *(ticket, codes.get(ticket.topic_id or 0, ""), past.cycle, past.began_at),
            *(past.first_response_due, past.first_responded_at, past.resolution_due, past.resolved_at),
            *(past.resolved_at, False),
        )


def recounted(first: date, last: date, now: datetime) -> dict[str, int]:
    """Some of the figures, under the codes of their lines."""

    def here(at: datetime | None) -> bool:
        return at is not None and at <= now and first <= at.astimezone(ZONE).date() <= last

    everything = list(works())
    end = min(now, datetime.combine(last + timedelta(days=1), datetime.min.time(), ZONE) - timedelta(microseconds=1))
    at_work = [
        one for one in everything if one.began <= end and (one.ended is None or here(one.ended) or one.ended > end)
    ]
    is_open = [one for one in at_work if one.ended is None or one.ended > end]
    filed = [one for one in everything if one.number == 1 and here(one.began)]
    resolved = [one for one in everything if here(one.done_2)]
    found = {
        "filed": len(filed),
        "resolved": len(resolved),
        "given_up": sum(one.done_2 is None and here(one.ended) for one in everything),
        "reopened": sum(one.number > 1 and here(one.began) for one in everything),
        "rerouted": len({event.ticket_id for event in _events("rerouted") if here(event.happened_at)}),
        "in_work": len({one.ticket.id for one in at_work}),
        "open": len(is_open),
        **_late(is_open, end),
        **_kept(everything, here),
    }
    for name, some in (("filed", filed), ("resolved", resolved), ("open", is_open)):
        found |= {f"{name}.kind.{kind}": n for kind, n in Counter(one.ticket.kind.value for one in some).items()}
        found |= {f"{name}.topic.{code or 'none'}": n for code, n in Counter(one.topic for one in some).items()}
        found |= {f"{name}.building.{one or 'none'}": n for one, n in Counter(w.ticket.building for w in some).items()}
        directions = Counter(direction_of(one.topic) for one in some)
        found |= {f"{name}.direction.{one.value if one else 'none'}": n for one, n in directions.items()}
    return found


def _late(is_open: list[Work], end: datetime) -> dict[str, int]:
    late = {"overdue": 0, "external": 0}
    for one in is_open:
        if not one.counts or one.is_unanswered:
            continue
        if one.done_1 is None or one.done_1 > end:
            late["overdue"] += one.due_1 < end
        elif not (one.is_last and one.ticket.asked_at and one.ticket.asked_at <= end) and one.due_2 < end:
            late["external" if _was_with_operator(one) else "overdue"] += 1
    return late


def _kept(everything: list[Work], here: object) -> dict[str, int]:
    kept: Counter[str] = Counter()
    moment = timedelta(microseconds=1)
    for one in (one for one in everything if one.counts):
        in_time = one.done_1 is not None and one.done_1 <= one.due_1
        if here(one.done_1 if in_time else one.due_1 + moment):  # type: ignore[operator]
            kept["answered_on_time" if in_time else "answered_late"] += 1
        if one.is_unanswered:
            continue
        if one.done_2 is not None and one.done_2 <= one.due_2:
            kept["solved_on_time"] += here(one.done_2)  # type: ignore[operator]
        elif not (one.is_last and one.ticket.asked_at and one.ticket.asked_at <= one.due_2):
            verdict = "solved_external" if _was_with_operator(one) else "solved_late"
            kept[verdict] += here(one.due_2 + moment)  # type: ignore[operator]
    return dict(kept)


def _was_with_operator(one: Work) -> bool:
    moves = [
        event
        for act in ("passed_to_vendor", "taken", "resolved")
        for event in _events(act)
        if event.ticket_id == one.ticket.id and event.happened_at <= one.due_2
    ]
    return bool(moves) and max(moves, key=lambda event: (event.happened_at, event.id)).act == "passed_to_vendor"


def _events(act: str) -> list[Event]:
    return list(db.session.scalars(sa.select(Event).where(Event.act == act)))
