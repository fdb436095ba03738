"""A staff list brought in by the page or the command: checked against who is here, kept all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa
from flask_babel import gettext as _

from helpdesk.accounts.actions import end_sessions_of
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import people_in
from helpdesk.accounts.staff_file import Fault, Row, StaffList, read_staff
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.people import Role
from helpdesk.domain.staff import AddressesTaken, LastAdministrator, OwnRole, doubled_addresses
from helpdesk.domain.text import folded
from helpdesk.extensions import db
from helpdesk.profile.actions import drop_wish
from helpdesk.profile.notices import address_set


def read_list(data: bytes, *, by: Person | None = None) -> StaffList:
    """A file as `read_staff` reads it; an address that another person has and another role for oneself are faults too.

    Raises BadStaffFile.
    """
    read = read_staff(data)
    doubled = _doubled(read.rows, _known())
    faults = [Fault(read.lines[place], _taken(read.rows[place]["email"])) for place in doubled]
    faults += [
        Fault(line, str(_("это ваша строка, а роль в ней другая: свою роль сменить нельзя")))
        for line, row in zip(read.lines, read.rows, strict=True)
        if _gives_oneself_another_role(row, by)
    ]
    return replace(read, faults=sorted([*read.faults, *faults], key=lambda fault: fault.line))


def keep_staff(rows: Sequence[Row], *, by: Person | None = None) -> tuple[int, int]:
    """Add new people and bring known ones (by login) up to date; returns how many of each.

    Whose role or address becomes another one has an entry of their own in the log. Raises OwnRole, AddressesTaken and
    LastAdministrator; nothing is kept then.
    """
    if any(_gives_oneself_another_role(row, by) for row in rows):
        raise OwnRole
    known = _known(lock=True)
    if doubled := _doubled(rows, known):
        raise AddressesTaken(email=rows[doubled[0]]["email"])
    added = 0
    for row in rows:
        person = known.get(row["login"])
        if person is None:
            person = Person()
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


def _known(*, lock: bool = False) -> dict[str, Person]:
    """Everybody by login; locked, of two lists at once the second sees what the first left (PostgreSQL)."""
    people = sa.select(Person).order_by(Person.id)
    locked = people.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {person.login: person for person in db.session.scalars(locked if lock else people)}


def _doubled(rows: Sequence[Row], known: dict[str, Person]) -> list[int]:
    """Places of the rows that give somebody the address of another one."""
    addresses = {login: person.email for login, person in known.items() if person.is_active}
    return doubled_addresses([(row["login"], row["email"]) for row in rows if "email" in row], addresses)


def _taken(email: str) -> str:
    return str(_("адрес «%(email)s» уже записан у другого сотрудника", email=email))


def _require_administrator(known: Iterable[Person]) -> None:
    """A list that takes the post from the last administrator is a mistake; a new school may not have one yet."""
    is_founded = any(person.is_active for person in known)
    if is_founded and not people_in(Role.ADMINISTRATOR):
        raise LastAdministrator
