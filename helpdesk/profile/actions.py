"""What a person changes about themselves; the caller commits, also after a refusal, which counted a wrong password."""

from collections.abc import Iterable

import sqlalchemy as sa

from helpdesk.accounts import directory
from helpdesk.accounts.actions import begin_session, prove, set_password
from helpdesk.accounts.models import Person, SignIn
from helpdesk.accounts.queries import hash_of, on_duty
from helpdesk.domain.errors import NotAllowed
from helpdesk.domain.notices import events_for
from helpdesk.domain.passwords import PasswordElsewhere, check_new_password
from helpdesk.domain.staff import AddressTaken
from helpdesk.extensions import db
from helpdesk.outbox.models import SwitchedOff
from helpdesk.profile import notices
from helpdesk.profile.queries import is_taken, switched_off


def change_contacts(person: Person, *, phone: str, room: str, building: str, locale: str) -> None:
    """Where a person is found, and the language they read."""
    _not_at_a_shared_computer(person)
    person.phone, person.room, person.building, person.locale = phone, room, building, locale


def change_address(person: Person, email: str, password: str) -> None:
    """Another address for letters; the old one learns of it. Raises AddressTaken and what `prove` refuses."""
    _not_at_a_shared_computer(person)
    prove(person, password)
    if is_taken(email, by_another_than=person):
        raise AddressTaken(field="email")
    if email != person.email:
        notices.address_changed(person, email)
        person.email = email


def change_password(person: Person, old: str, new: str) -> Person:
    """Another password: every session ends, and one begins anew. Raises what `prove` and the rules refuse."""
    _not_at_a_shared_computer(person)
    if directory.keeps_password_of(person.password_hash):
        raise PasswordElsewhere
    prove(person, old, field="old")
    check_new_password(new, (person.login, person.full_name))
    set_password(person, new)
    notices.password_changed(person)
    return begin_session(on_duty(person))


def choose_letters(person: Person, wanted: Iterable[str]) -> None:
    """Switch letters on and off; only events that can concern the person are touched."""
    _not_at_a_shared_computer(person)
    offered = set(events_for(person.role, may_own=person.may_own))
    off, was_off = offered - set(wanted), switched_off(person)
    db.session.add_all(SwitchedOff(person_id=person.id, event=event) for event in off - was_off)
    again = (offered - off) & was_off
    db.session.execute(sa.delete(SwitchedOff).where(SwitchedOff.person_id == person.id, SwitchedOff.event.in_(again)))


def end_session(person: Person, session_id: int) -> bool:
    """End one session of a person's; False when there is none such any more."""
    _not_at_a_shared_computer(person)
    return _end(SignIn.person_id == person.id, SignIn.id == session_id) > 0


def end_other_sessions(person: Person) -> int:
    """End every session of a person's but that of the request at hand; returns how many."""
    _not_at_a_shared_computer(person)
    return _end(SignIn.person_id == person.id, SignIn.token_hash != hash_of(person.session_token))


def end_sessions_of(person: Person) -> int:
    """End every session of somebody; returns how many."""
    return _end(SignIn.person_id == person.id)


def _end(*which: sa.ColumnElement[bool]) -> int:
    outcome = db.session.execute(sa.delete(SignIn).where(*which))
    return int(outcome.rowcount)  # type: ignore[attr-defined]  # a DELETE always has one


def _not_at_a_shared_computer(person: Person) -> None:
    if person.is_confined:
        raise NotAllowed
