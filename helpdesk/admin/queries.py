"""Reading the log of what was done and seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from flask import current_app

from helpdesk.accounts.models import Person
from helpdesk.audit.models import AuditEntry
from helpdesk.audit.queries import streamed
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.consultation_days import to_instant
from helpdesk.domain.references import from_address, ticket_address
from helpdesk.domain.text import folded
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import readable_by

PAGE = 50


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the staff, by name and by what tells namesakes apart."""

    full_name: str
    login: str


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """What is looked for in the log; empty: everything."""

    person: str = ""  # a part of a name: who did it, or whom it was about
    act: Act | None = None
    first_on: date | None = None
    last_on: date | None = None
    thing_id: str = ""


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """Entries newest first; `older_than` asks for the next page, none on the last one."""

    entries: Sequence[AuditEntry]
    older_than: int | None


def staff_names() -> dict[int, Named]:
    """Everybody who is or was in the school, by number."""
    rows = db.session.execute(sa.select(Person.id, Person.full_name, Person.login))
    return {row.id: Named(row.full_name, row.login) for row in rows}


def entries_page(wanted: WantedEntries, names: Mapping[int, Named], older_than: int | None) -> EntriesPage:
    """A page of the log."""
    query = _query(wanted, names).limit(PAGE + 1)
    if older_than is not None:
        query = query.where(AuditEntry.number < older_than)
    found = db.session.scalars(query).all()
    return EntriesPage(found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None)


def entries_of(wanted: WantedEntries, names: Mapping[int, Named]) -> Iterator[AuditEntry]:
    """The whole log asked for, read as a stream."""
    return streamed(_query(wanted, names))


def readable_addresses(addresses: Iterable[str], reader: Person) -> set[str]:
    """Those of these tickets that the reader may read."""
    places = [place for address in addresses if (place := from_address(address))]
    number = sa.tuple_(Ticket.school_year, Ticket.serial)
    asked = sa.select(Ticket.school_year, Ticket.serial).where(number.in_(places), readable_by(reader))
    return {ticket_address(*row) for row in db.session.execute(asked)} if places else set()


def _query(wanted: WantedEntries, names: Mapping[int, Named]) -> sa.Select[AuditEntry]:
    query = sa.select(AuditEntry).order_by(AuditEntry.number.desc())
    if wanted.person:
        ids = [number for number, known in names.items() if folded(wanted.person) in folded(known.full_name)]
        about = sa.and_(AuditEntry.thing == Thing.PERSON, AuditEntry.thing_id.in_(map(str, ids)))
        query = query.where(sa.or_(AuditEntry.actor_id.in_(ids), about))
    if wanted.act:
        query = query.where(AuditEntry.act == wanted.act)
    if wanted.thing_id:
        query = query.where(AuditEntry.thing_id == wanted.thing_id)
    if wanted.first_on:
        query = query.where(AuditEntry.at >= _midnight(wanted.first_on))
    if wanted.last_on:
        query = query.where(AuditEntry.at < _midnight(wanted.last_on + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return to_instant(datetime.combine(day, time()), current_app.config["SCHOOL_TIMEZONE"])
