"""What was acknowledged, held against what the database, the disk and the mail server have."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.files.store import INCOMING, store
from helpdesk.files.sweep import sweep_orphans
from helpdesk.outbox.models import Letter, LetterState
from helpdesk.tickets.models import Attachment, Event, Ticket
from tests.kill.scenario import Outcome
from tests.kill.teachers import Acknowledged


@dataclass(frozen=True, slots=True)
class Findings:
    """Every list names what is wrong; the numbers are for the reader."""

    acknowledged: int
    letters: int  # about tickets: what the worker's clock sends on some days counts for nothing here
    copies: int  # letters the mail server had more than once, each under its own Message-ID
    lost_tickets: list[str]
    doubled_tickets: list[str]
    half_made: list[str]
    lost_letters: list[str]
    foreign_letters: list[str]  # sent though no row stands for them, or to somebody else
    stuck_letters: list[str]

    @property
    def is_clean(self) -> bool:
        """Whether the promise was kept."""
        return not any(self.faults.values())

    @property
    def faults(self) -> dict[str, list[str]]:
        """The wrong things by name."""
        return {name: value for name in self.__slots__ if isinstance(value := getattr(self, name), list)}

    def __str__(self) -> str:
        told = ", ".join(f"{name.replace('_', ' ')} {len(found)}" for name, found in self.faults.items())
        return f"{self.acknowledged} acknowledged, {self.letters} letters, {told}, sent again {self.copies}"


def findings(outcome: Outcome) -> Findings:
    """Compare, in an app context, after the sweep a day later has taken what no row stands for."""
    with clock.at(clock.now() + timedelta(hours=26)):
        sweep_orphans()
    tickets = db.session.scalars(
        sa.select(Ticket).options(joinedload(Ticket.requester), joinedload(Ticket.assignee))
    ).all()
    letters = db.session.scalars(sa.select(Letter)).all()
    threads = {ticket.thread for ticket in tickets}
    answered = Counter(letter.message["Message-ID"] for letter in outcome.witness.answered)
    had = Counter(letter.message["Message-ID"] for letter in outcome.witness.letters)
    return Findings(
        acknowledged=len(outcome.acknowledged),
        letters=sum(letter.thread in threads for letter in letters),
        copies=had.total() - len(had),
        lost_tickets=list(_lost(outcome.acknowledged, {ticket.address: ticket for ticket in tickets})),
        doubled_tickets=list(_doubled(outcome.acknowledged, tickets)),
        half_made=[*_half_made(outcome.acknowledged, tickets), *_half_kept(), *_without_a_row()],
        lost_letters=list(_unsent(tickets, letters, answered)),
        foreign_letters=list(_foreign(outcome, {letter.message_id: letter.to_address for letter in letters})),
        stuck_letters=[f"{letter.key}: {letter.state}" for letter in letters if letter.state is not LetterState.SENT],
    )


def _lost(acknowledged: Iterable[Acknowledged], tickets: Mapping[str, Ticket]) -> Iterator[str]:
    for seen in acknowledged:
        ticket = tickets.get(seen.address)
        if ticket is None or ticket.title != seen.title:
            yield f"{seen.address} {seen.title}"


def _doubled(acknowledged: Sequence[Acknowledged], tickets: Sequence[Ticket]) -> Iterator[str]:
    """One form, two tickets; or tickets nobody sent; or a number that was skipped."""
    yield from (title for title, times in Counter(ticket.title for ticket in tickets).items() if times > 1)
    yield from {ticket.title for ticket in tickets} - {seen.title for seen in acknowledged}
    if sorted(ticket.serial for ticket in tickets) != list(range(1, len(tickets) + 1)):
        yield "numbers with gaps"


def _half_made(acknowledged: Iterable[Acknowledged], tickets: Iterable[Ticket]) -> Iterator[str]:
    """A ticket without its file, its first line of history, or with the wrong content."""
    pairs = db.session.execute(sa.select(Attachment.ticket_id, StoredFile.sha256).join(StoredFile))
    attached: dict[int, list[str]] = {}
    for ticket_id, sha256 in pairs:
        attached.setdefault(ticket_id, []).append(sha256)
    filed = Counter(db.session.scalars(sa.select(Event.ticket_id).where(Event.act == "filed")))
    sent = {seen.title: seen.sha256 for seen in acknowledged}  # each form has a title of its own
    for ticket in tickets:
        files = attached.get(ticket.id)
        if files != [sent.get(ticket.title)] or filed[ticket.id] != 1:
            yield f"{ticket.address}: files {files}, filed {filed[ticket.id]} times"


def _half_kept() -> Iterator[str]:
    """A row whose content is not on the disk as its hash says."""
    for file in db.session.scalars(sa.select(StoredFile)):
        path = store().path_of(file.sha256)
        if not path.exists() or _sha256(path) != file.sha256:
            yield f"row without its content: {file.sha256}"


def _without_a_row() -> Iterator[str]:
    """Contents and unfinished uploads that the sweep left."""
    known = set(db.session.scalars(sa.select(StoredFile.sha256)))
    yield from (path.name for path in store().root.glob("??/??/*") if path.name not in known)
    yield from (path.name for path in (store().root / INCOMING).glob("*"))


def _unsent(tickets: Iterable[Ticket], letters: Sequence[Letter], answered: Counter[str]) -> Iterator[str]:
    """A letter that was never written, or never taken by the mail server."""
    written = {(letter.thread, letter.person_id) for letter in letters}
    for ticket in tickets:
        for person in (ticket.requester, ticket.assignee):
            if person is None or (ticket.thread, person.id) not in written:
                yield f"{ticket.address}: nobody wrote to {person and person.login}"
    yield from (letter.key for letter in letters if not answered[letter.message_id])


def _foreign(outcome: Outcome, addresses: Mapping[str, str]) -> Iterator[str]:
    for received in outcome.witness.letters:
        message_id = received.message["Message-ID"]
        if [addresses.get(message_id)] != received.recipients:
            yield f"{message_id} to {received.recipients}"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
