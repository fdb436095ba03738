"""One letter a person and round, with everything the clock has to tell them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale

from helpdesk.accounts.models import Person
from helpdesk.domain.clockwork import TimedAct, TimedKind
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.notices import topic_in
from helpdesk.web.links import absolute

MOST_LINES = 40  # of a kind; more is a list nobody reads, and the queue has them all


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a letter: a ticket and what the clock found."""

    ticket: Ticket
    act: TimedAct
    key: str  # of the act: the letter that tells it first is named after it


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one kind: (ticket, topic, act), and how many more there are."""

    kind: TimedKind
    lines: Sequence[tuple[Ticket, str, TimedAct]]
    left_out: int


def remind(to: Person, told: Sequence[Told], *, may_open: bool = True) -> None:
    """The letter; about a single ticket it joins that ticket's thread and bears its number."""
    parts = [part for kind in TimedKind if (part := _part(kind, told, to.locale)).lines]
    tickets = {line.ticket.id: line.ticket for line in told}
    single = next(iter(tickets.values())) if len(tickets) == 1 else None
    thread = single.thread if single else f"reminders-{to.id}"
    queue = "queue.index"
    with force_locale(to.locale):
        subject, text, html = render_letter(
            "reminder",
            to.locale,
            to=to,
            parts=parts,
            single=single,
            count=len(tickets),
            link=_link(single, queue) if may_open else "",
        )
    subject = f"[{single.number}] {subject}" if single else subject
    key = f"reminder:{told[0].key}:{to.id}"
    post(Draft(notice="reminder", key=key, person=to, thread=thread, subject=subject, text=text, html=html))


def _link(single: Ticket | None, queue: str) -> str:
    return absolute("tickets.show", address=single.address) if single else absolute(queue)


def _part(kind: TimedKind, told: Sequence[Told], locale: str) -> Part:
    """A ticket stands once in a part, with the due that came first."""
    found: dict[int, Told] = {}
    for line in sorted(told, key=lambda line: line.act.at):
        if line.act.kind is kind:
            found.setdefault(line.ticket.id, line)
    shown = list(found.values())[:MOST_LINES]
    lines = [(line.ticket, topic_in(line.ticket, locale), line.act) for line in shown]
    return Part(kind, lines, len(found) - len(shown))
