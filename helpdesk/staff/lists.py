"""A staff list brought in by the page or the command: checked against who is here, kept all or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk.accounts.actions import end_sessions_of
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import people_in
from helpdesk.accounts.staff_file import Fault, Row, StaffList, read_staff
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.people import Role
from helpdesk.domain.staff import (
    AddressesTaken,
    LastAdministrator,
    OwnRole,
    TicketsInHands,
    doubled_addresses,
    leaves_post,
)
from helpdesk.domain.text import folded
from helpdesk.extensions import db
from helpdesk.profile.actions import drop_wish
from helpdesk.profile.notices import address_set
from helpdesk.staff import queries

Known = dict[str, Person]  # by login


def read_list(data: bytes, *, by: Person | None = None) -> StaffList:
    """A file as `read_staff` reads it; what `keep_staff` would refuse is a fault of its row too.

    Raises BadStaffFile.
    """
    read, known = read_staff(data), _known()
    posts = *_own_row(read, by), *_posts_left(read, known), *_last_administrator(read, known, by)
    faults = [*read.faults, *_addresses_taken(read, known), *posts]
    return replace(read, faults=sorted(faults, key=lambda fault: fault.line))


def keep_staff(rows: Sequence[Row], *, by: Person | None = None) -> tuple[int, int]:
    """Add new people and bring known ones (by login) up to date; returns how many of each.

    Whose role or address becomes another one has an entry of their own in the log. Raises OwnRole, AddressesTaken,
    TicketsInHands and LastAdministrator; nothing is kept then.
    """
    if any(_gives_oneself_another_role(row, by) for row in rows):
        raise OwnRole
    known = _known(lock=True)
    if doubled := _doubled(rows, known):
        raise AddressesTaken(email=rows[min(doubled)]["email"])
    for leaving in _leaving_posts(rows, known):
        if tickets := queries.tickets_in_hands(leaving):
            raise TicketsInHands(login=leaving.login, count=len(tickets))
    added = 0
    for row in rows:
        person = known.get(row["login"])
        if person is None:
            person = Person(email="")
            db.session.add(person)
            added += 1
        else:
            _tell_of_changes(person, row, by)
        for name, value in row.items():
            setattr(person, name, Role(value) if name == "role" else value)
        person.sort_name = folded(person.full_name)
    db.session.flush()
    _require_administrator(known.values())
    record(Act.STAFF_IMPORTED, by=by, about=About(Thing.PERSON), added=added, renewed=len(rows) - added)
    return added, len(rows) - added


def _tell_of_changes(person: Person, row: Row, by: Person | None) -> None:
    about = About(Thing.PERSON, person.id)
    if person.role_held is not Role(row["role"]):
        end_sessions_of(person)  # what was opened in the old role is over (safety 34)
        record(Act.ROLE_CHANGED, by=by, about=about, old=person.role_held.value, new=row["role"])
    email = row.get("email", person.email)
    if email != person.email:
        drop_wish(person)
        if person.is_active:
            address_set(person, email)
        record(Act.ADDRESS_CHANGED, by=by, about=about)


def _gives_oneself_another_role(row: Row, by: Person | None) -> bool:
    return by is not None and row["login"] == by.login and by.role_held is not Role(row["role"])


def _known(*, lock: bool = False) -> Known:
    """Everybody by login; locked, of two lists at once the second sees what the first left (PostgreSQL)."""
    people = sa.select(Person).order_by(Person.id)
    locked = people.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {person.login: person for person in db.session.scalars(locked if lock else people)}


def _doubled(rows: Sequence[Row], known: Known) -> dict[int, int | None]:
    """Places of the rows that give somebody the address of another one, each with that one's place if it has any."""
    addresses = {login: person.email for login, person in known.items() if person.is_active}
    places = [place for place, row in enumerate(rows) if "email" in row]
    found = doubled_addresses([(rows[place]["login"], rows[place]["email"]) for place in places], addresses)
    return {places[one]: None if other is None else places[other] for one, other in found.items()}


def _leaving_posts(rows: Sequence[Row], known: Known) -> Iterator[Person]:
    """Whom the rows take out of a post that answers for tickets."""
    for row in rows:
        person = known.get(row["login"])
        if person is not None and leaves_post(person.role_held, Role(row["role"])):
            yield person


def _addresses_taken(read: StaffList, known: Known) -> Iterator[Fault]:
    for place, other in _doubled(read.rows, known).items():
        email = read.rows[place]["email"]
        if other is None:
            yield Fault(read.lines[place], _("адрес «%(email)s» уже записан у другого сотрудника", email=email))
        else:
            words = _("адрес «%(email)s» уже есть в строке %(line)d", email=email, line=read.lines[other])
            yield Fault(read.lines[place], words)


def _own_row(read: StaffList, by: Person | None) -> Iterator[Fault]:
    for line, row in zip(read.lines, read.rows, strict=True):
        if _gives_oneself_another_role(row, by):
            yield Fault(line, _("это ваша строка, а роль в ней другая: свою роль сменить нельзя"))


def _posts_left(read: StaffList, known: Known) -> Iterator[Fault]:
    lines = {row["login"]: line for line, row in zip(read.lines, read.rows, strict=True)}
    for person in _leaving_posts(read.rows, known):
        if count := queries.held_by(person).in_hands:
            yield Fault(lines[person.login], _in_hands(count))


def _last_administrator(read: StaffList, known: Known, by: Person | None) -> Iterator[Fault]:
    """At the page this is always one's own row, which is told as such."""
    before = {login: person.role_held for login, person in known.items() if person.is_active}
    given = {
        row["login"]: Role(row["role"]) for row in read.rows if row["login"] in before or row["login"] not in known
    }
    if by is not None or Role.ADMINISTRATOR in (before | given).values():
        return
    for line, row in zip(read.lines, read.rows, strict=True):
        if before.get(row["login"]) is Role.ADMINISTRATOR:
            yield Fault(line, _("это единственный Администратор ЭЖ: сначала назначьте другого"))


def _in_hands(count: int) -> str:
    words = ngettext(
        "за этим человеком %(num)d незавершённая заявка: сначала передайте её («Передать» на странице заявки)",
        "за этим человеком %(num)d незавершённых заявок: сначала передайте их («Передать» на странице заявки)",
        count,
    )
    return str(words)


def _require_administrator(known: Iterable[Person]) -> None:
    """A list that takes the post from the last administrator is a mistake; a new school may not have one yet."""
    is_founded = any(person.is_active for person in known)
    if is_founded and not people_in(Role.ADMINISTRATOR):
        raise LastAdministrator
