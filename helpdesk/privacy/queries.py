"""What has been kept long enough, by the school's terms."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.models import AuditEntry, AuditHead
from helpdesk.bookings.models import Booking
from helpdesk.digest.models import THREAD as DIGESTS
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.consultation_days import to_instant
from helpdesk.domain.references import ticket_address
from helpdesk.domain.retention import Terms, cards_go_before, years_before
from helpdesk.domain.workflow import Part
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.outbox.models import Letter
from helpdesk.privacy.models import LeakReport, RetentionSettings
from helpdesk.tickets.changes import parts_of
from helpdesk.tickets.models import Attachment, Comment, Ticket
from helpdesk.tickets.queries import may_open_files

MOST = 100  # rows of a list on the page


@dataclass(frozen=True, slots=True)
class Due:
    """What goes at the next round: files by number, tickets by id and address, entries of the log up to a number."""

    file_ids: Sequence[int]
    files_of: dict[int, int]  # ticket -> how many of its files go
    cards: dict[int, str]
    log_upto: int  # 0: none
    log_count: int
    letters_before: datetime  # letters of no ticket go by their own age
    letter_count: int
    leak_ids: Sequence[int]  # reports of leaks that were closed

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, as the log and the page tell it."""
        return {
            "files": len(self.file_ids),
            "cards": len(self.cards),
            "letters": self.letter_count,
            "leaks": len(self.leak_ids),
            "entries": self.log_count,
        }

    @property
    def is_nothing(self) -> bool:
        """Whether everything is younger than the school's terms."""
        return not any(self.counts.values())


def settings(*, lock: bool = False) -> RetentionSettings:
    """The school's terms; locked when they are to be changed or kept."""
    query = sa.select(RetentionSettings)
    return db.session.scalars(query.with_for_update() if lock else query).one()


def due(terms: Terms) -> Due:
    """What has been kept long enough by now."""
    now, zone = clock.now(), current_app.config["SCHOOL_TIMEZONE"]
    today = clock.today(zone)
    cards_before = to_instant(datetime.combine(cards_go_before(today, terms.card_years), time()), zone)
    log_before = to_instant(datetime.combine(years_before(today, terms.log_years), time()), zone)
    cards = db.session.execute(
        sa.select(Ticket.id, Ticket.school_year, Ticket.serial).where(Ticket.closed_at < cards_before)
    )
    by_id = {row.id: ticket_address(row.school_year, row.serial) for row in cards}
    files = _files(now - timedelta(days=terms.files_days), now - timedelta(days=terms.marked_files_days))
    of_tickets = [(attachment_id, ticket_id) for attachment_id, ticket_id in files if ticket_id not in by_id]
    counts: dict[int, int] = {}
    for _attachment_id, ticket_id in of_tickets:
        counts[ticket_id] = counts.get(ticket_id, 0) + 1
    letters = db.session.scalar(sa.select(sa.func.count(Letter.id)).where(*old_letters(cards_before))) or 0
    leaks = db.session.scalars(sa.select(LeakReport.id).where(LeakReport.closed_at < cards_before)).all()
    return Due([one for one, _ticket in of_tickets], counts, by_id, *_log(log_before), cards_before, letters, leaks)


def old_letters(before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Letters that hang on no ticket and are older than that; the digests stay, they are the school's archive."""
    with_tickets = sa.select(sa.literal("booking-") + sa.cast(Booking.id, sa.String)).where(
        Booking.ticket_id.is_not(None)
    )
    threads = (Letter.thread.not_like(f"{kind}%") for kind in ("ticket-", DIGESTS))
    return Letter.created_at < before, *threads, Letter.thread.not_in(with_tickets)


def _files(before: datetime, marked_before: datetime) -> list[tuple[int, int]]:
    is_due = sa.or_(Ticket.closed_at < before, sa.and_(Ticket.has_personal_data, Ticket.closed_at < marked_before))
    rows = db.session.execute(
        sa.select(Attachment.id, Attachment.ticket_id).join(Ticket, Ticket.id == Attachment.ticket_id).where(is_due)
    )
    return [(row[0], row[1]) for row in rows]


def _log(before: datetime) -> tuple[int, int]:
    """The last entry before the first younger one, and how many go: a clock that was once wrong deletes nothing."""
    head = db.session.execute(sa.select(AuditHead.first_number, AuditHead.last_number)).one()
    stays = db.session.scalar(sa.select(sa.func.min(AuditEntry.number)).where(AuditEntry.at >= before))
    upto = head.last_number if stays is None else stays - 1
    return (upto, upto - head.first_number + 1) if upto >= head.first_number else (0, 0)


def people_who_left() -> Sequence[Person]:
    """Closed accounts that still have their name, the longest gone first."""
    left = Person.closed_at.is_not(None), Person.login.not_like("former-%")
    return db.session.scalars(sa.select(Person).where(*left).order_by(Person.closed_at).limit(MOST)).all()


def person_at(person_id: int, *, lock: bool = False) -> Person | None:
    """A member of the staff, also one who has left."""
    query = sa.select(Person).where(Person.id == person_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def leak_reports() -> Sequence[LeakReport]:
    """What was told of leaks: open ones first, by their deadline, then closed ones, the last first."""
    is_closed = LeakReport.closed_at.is_not(None)
    deadline = sa.case((LeakReport.closed_at.is_(None), LeakReport.noticed_at))
    ordered = sa.select(LeakReport).order_by(is_closed, deadline, LeakReport.id.desc())
    return db.session.scalars(ordered.limit(MOST)).all()


def open_leaks() -> Sequence[LeakReport]:
    """Those that nobody has closed yet, the nearest deadline first."""
    open_ones = sa.select(LeakReport).where(LeakReport.closed_at.is_(None))
    return db.session.scalars(open_ones.order_by(LeakReport.noticed_at)).all()


def leak_report(report_id: int, *, lock: bool = False) -> LeakReport | None:
    """One of them."""
    query = sa.select(LeakReport).where(LeakReport.id == report_id)
    return db.session.scalar(query.with_for_update(of=LeakReport) if lock else query)


def leak_submitted(submit_key: str) -> LeakReport | None:
    """The report that this form has made already."""
    return db.session.scalar(sa.select(LeakReport).where(LeakReport.submit_key == submit_key))


def leaks_told_since(since: datetime, person: Person) -> int:
    """How many leaks a person has told of since an instant."""
    told = sa.select(sa.func.count(LeakReport.id)).where(
        LeakReport.reported_by_id == person.id, LeakReport.reported_at > since
    )
    return db.session.scalar(told) or 0


@dataclass(frozen=True, slots=True)
class Look:
    """One opening of a file; `name` is empty for who may not see it, and of a file that is gone."""

    at: datetime
    person: Person
    name: str
    how: str  # a code; empty of looks from before it was written down


def looks_at(ticket: Ticket, reader: Person) -> Sequence[Look]:
    """Who opened a file of a ticket, which, when and how, the last first."""
    seen = AuditEntry.act == Act.FILE_SEEN, AuditEntry.thing == Thing.TICKET, AuditEntry.thing_id == ticket.address
    query = sa.select(AuditEntry.at, AuditEntry.details, Person).join(Person, Person.id == AuditEntry.actor_id)
    rows = db.session.execute(query.where(*seen).order_by(AuditEntry.number.desc()).limit(MOST)).all()
    names, told = _names_shown(ticket, reader), [(row, json.loads(row.details)) for row in rows]
    return [Look(row.at, row.Person, names.get(facts.get("file"), ""), facts.get("how", "")) for row, facts in told]


def _names_shown(ticket: Ticket, reader: Person) -> dict[int, str]:
    """Names of a ticket's files for who may open them, a note's only for those who answer."""
    if not may_open_files(ticket, reader):
        return {}
    query = sa.select(StoredFile.id, StoredFile.name).join(Attachment, Attachment.file_id == StoredFile.id)
    query = query.outerjoin(Comment, Comment.id == Attachment.comment_id).where(Attachment.ticket_id == ticket.id)
    if Part.OWNER not in parts_of(reader, ticket):
        query = query.where(sa.or_(Comment.id.is_(None), Comment.is_internal.is_(False)))
    return {row.id: row.name for row in db.session.execute(query)}
