"""Letting go of what was kept long enough; the caller commits."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.audit.models import AuditEntry, AuditHead
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.retention import Terms, check_terms
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.privacy import queries
from helpdesk.privacy.models import LeakReport
from helpdesk.privacy.queries import Due
from helpdesk.tickets.models import Attachment, Event

# Everything that points to a ticket, and what becomes of it once the ticket goes; a test holds it to the tables.
POINTING = {
    "attachment.ticket_id": "goes",
    "booking.ticket_id": "goes",
    "comment.ticket_id": "goes",
    "event.ticket_id": "goes",
    "outage_note.ticket_id": "goes",
    "past_cycle.ticket_id": "goes",
    "sent_form.ticket_id": "goes",
    "ticket.continues_id": "forgets",
    "ticket.duplicate_of_id": "forgets",
}


def set_terms(terms: Terms, *, by: Person) -> None:
    """Decide how long things are kept; raises TermOutOfBounds."""
    check_terms(terms)
    kept = queries.settings(lock=True)
    for name in ("files_days", "marked_files_days", "card_years", "log_years"):
        old, new = getattr(kept, name), getattr(terms, name)
        if old != new:
            setattr(kept, name, new)
            record(Act.TERMS_CHANGED, by=by, about=About(Thing.TERM, name), old=old, new=new)


def keep_terms() -> int:
    """Once a day let go of what is due, whichever worker is first; returns how many things went."""
    today = clock.today(current_app.config["SCHOOL_TIMEZONE"])
    kept = queries.settings(lock=True)
    if kept.ran_on == today:
        return 0
    kept.ran_on = today
    found = queries.due(kept.terms)
    return let_go(found)


def let_go(found: Due) -> int:
    """Delete it for good and write down that it went; returns how many things."""
    if found.is_nothing:
        return 0
    _remove_files(found)
    for ticket_id, address in found.cards.items():
        remove_card(ticket_id, address)
    _cut_log(found.log_upto)
    db.session.execute(sa.delete(Letter).where(*queries.old_letters(found.letters_before)))
    db.session.execute(sa.delete(LeakReport).where(LeakReport.id.in_(found.leak_ids)))
    record(Act.TERMS_KEPT, by=None, about=About(Thing.TERM), **found.counts)
    return sum(found.counts.values())


def remove_card(ticket_id: int, address: str) -> None:
    """Delete a ticket with everything that hangs on it: words, history, files, places at consultations, letters."""
    tables = db.metadata.tables
    booking, attachment = tables["booking"], tables["attachment"]
    booking_ids = db.session.scalars(sa.select(booking.c.id).where(booking.c.ticket_id == ticket_id)).all()
    file_ids = db.session.scalars(sa.select(attachment.c.file_id).where(attachment.c.ticket_id == ticket_id)).all()
    for thread, mark in _names(address, booking_ids):
        db.session.execute(sa.delete(tables["letter"]).where(tables["letter"].c.thread == thread))
        db.session.execute(sa.delete(tables["timed_mark"]).where(tables["timed_mark"].c.key.like(mark)))
    for pointer, fate in POINTING.items():
        name, column = pointer.split(".")
        of_ticket = tables[name].c[column] == ticket_id
        is_gone = fate == "goes"
        change = sa.delete(tables[name]) if is_gone else sa.update(tables[name]).values({column: None})
        db.session.execute(change.where(of_ticket))
    db.session.execute(sa.delete(tables["stored_file"]).where(tables["stored_file"].c.id.in_(file_ids)))
    db.session.execute(sa.delete(tables["ticket"]).where(tables["ticket"].c.id == ticket_id))


def _names(address: str, booking_ids: Iterable[int]) -> list[tuple[str, str]]:
    """Letters and marks of the clock name what they are about in words, not by a key."""
    bookings = [(f"booking-{number}", f"consultation:{number}:%") for number in booking_ids]
    return [(f"ticket-{address}", f"%:{address}:%"), *bookings]


def _remove_files(found: Due) -> None:
    """The rows; the worker's sweep takes the contents that no row stands for. The history says that they went."""
    chosen = sa.select(Attachment).where(Attachment.id.in_(found.file_ids))
    for attachment in db.session.scalars(chosen):
        db.session.delete(attachment)
        db.session.delete(attachment.file)
    for ticket_id, count in found.files_of.items():
        facts = {
            "actor_id": None,
            "happened_at": clock.now(),
            "act": "files_removed",
            "changes": {"files": [str(count), None]},
        }
        db.session.add(Event(ticket_id=ticket_id, **facts))
    db.session.flush()


def _cut_log(upto: int) -> None:
    """Let go of the log's oldest entries: the head first says that it begins later, or the database would refuse."""
    last = db.session.get(AuditEntry, upto) if upto else None
    if last is None:
        return
    begins = {"first_number": upto + 1, "first_previous_hash": last.hash}
    db.session.execute(sa.update(AuditHead).values(**begins))
    db.session.execute(sa.delete(AuditEntry).where(AuditEntry.number <= upto))
