"""What a person changes about themselves; the caller commits, also after a refusal, which counted a wrong password."""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts import directory
from helpdesk.accounts.actions import begin_session, end_sessions, is_password, prove, set_password
from helpdesk.accounts.models import Person, SignIn
from helpdesk.accounts.queries import hash_of, on_duty
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.errors import NotAllowed
from helpdesk.domain.notices import events_for
from helpdesk.domain.passwords import PasswordElsewhere, SamePassword, check_new_password
from helpdesk.domain.staff import AddressTaken, TooManyLetters
from helpdesk.extensions import db
from helpdesk.outbox.models import SwitchedOff
from helpdesk.outbox.queries import letters_within
from helpdesk.profile import notices, queries
from helpdesk.profile.models import PendingAddress
from helpdesk.web.links import absolute

LETTERS_AN_HOUR = 3  # to an address that may be a stranger's


def change_contacts(person: Person, *, phone: str, room: str, building: str, locale: str) -> None:
    """Where a person is found, and the language they read."""
    _not_at_a_shared_computer(person)
    person.phone, person.room, person.building, person.locale = phone, room, building, locale


def wish_address(person: Person, email: str, password: str) -> PendingAddress | None:
    """Another address for letters, once a letter there has proved it: the wish, or None when it is the present one.

    Raises AddressTaken, TooManyLetters and what `prove` refuses.
    """
    _not_at_a_shared_computer(person)
    prove(person, password)
    if queries.is_taken(email, by_another_than=person):
        raise AddressTaken(field="email")
    if email == person.email:
        drop_wish(person)
        return None
    if letters_within(1, notices.thread_of_links(person)) >= LETTERS_AN_HOUR:
        raise TooManyLetters(most=LETTERS_AN_HOUR)
    drop_wish(person)
    wish = PendingAddress(person_id=person.id, email=email, asked_at=clock.now())
    db.session.add(wish)
    link = absolute("profile.ask_confirmation", token=queries.token_of(person, wish))
    notices.confirm_address(person, email, link, queries.ends_at(wish))
    return wish


def drop_wish(person: Person) -> None:
    """The address until now stays: the link that was sent is worth nothing, as after another password."""
    _not_at_a_shared_computer(person)
    db.session.execute(sa.delete(PendingAddress).where(PendingAddress.person_id == person.id))


def confirm_address(person: Person, wish: PendingAddress) -> None:
    """Letters go there from now on; the old address learns of it. Raises AddressTaken: somebody has it meanwhile."""
    queries.lock_wishes_for(wish.email)
    if queries.is_taken(wish.email, by_another_than=person):
        raise AddressTaken(field="email")
    notices.address_changed(person, wish.email)
    record(Act.ADDRESS_CHANGED, by=person, about=About(Thing.PERSON, person.id))
    person.email = wish.email
    db.session.delete(wish)


def sweep_wishes() -> int:
    """Forget addresses that nobody confirmed in time; returns how many."""
    old = PendingAddress.asked_at <= clock.now() - timedelta(hours=queries.LINK_HOURS)
    return len(db.session.scalars(sa.delete(PendingAddress).where(old).returning(PendingAddress.person_id)).all())


def change_password(person: Person, old: str, new: str) -> Person:
    """Another password: every session ends, and one begins anew. Raises what `prove` and the rules refuse."""
    _not_at_a_shared_computer(person)
    if directory.keeps_password_of(person.password_hash):
        raise PasswordElsewhere
    prove(person, old, field="old")
    if is_password(person, new):
        raise SamePassword(field="new")
    check_new_password(new, (person.login, person.full_name, person.email))
    set_password(person, new)
    drop_wish(person)
    notices.password_changed(person)
    record(Act.PASSWORD_CHANGED, by=person, about=About(Thing.PERSON, person.id))
    return begin_session(on_duty(person))


def choose_letters(person: Person, wanted: Iterable[str]) -> None:
    """Switch letters on and off; only events that can concern the person are touched."""
    _not_at_a_shared_computer(person)
    offered = set(events_for(person.role, may_own=person.may_own))
    off, was_off = offered - set(wanted), queries.switched_off(person)
    db.session.add_all(SwitchedOff(person_id=person.id, event=event) for event in off - was_off)
    again = (offered - off) & was_off
    db.session.execute(sa.delete(SwitchedOff).where(SwitchedOff.person_id == person.id, SwitchedOff.event.in_(again)))


def end_session(person: Person, session_id: int) -> bool:
    """End one session of a person's; False when there is none such any more."""
    _not_at_a_shared_computer(person)
    return end_sessions(SignIn.person_id == person.id, SignIn.id == session_id) > 0


def end_other_sessions(person: Person) -> int:
    """End every session of a person's but that of the request at hand; returns how many of those still worked."""
    _not_at_a_shared_computer(person)
    live = sum(not queries.is_own(one, person) for one in queries.sessions_of(person))
    end_sessions(SignIn.person_id == person.id, SignIn.token_hash != hash_of(person.session_token))
    return live


def _not_at_a_shared_computer(person: Person) -> None:
    if person.is_confined:
        raise NotAllowed
