"""Signing in with a PIN, giving and changing PINs."""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts import tries
from helpdesk.accounts.actions import begin_session, hash_password, is_password, is_secret
from helpdesk.accounts.models import Device, Person, SignIn
from helpdesk.accounts.queries import on_duty
from helpdesk.accounts.tries import Counter
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.pins import (
    SHORTEST,
    NotYourSecret,
    PinPaused,
    PinsDiffer,
    SamePin,
    WrongPin,
    check_pin,
    is_easy,
)
from helpdesk.domain.tries import COMPUTER, PINS, SCHOOL
from helpdesk.extensions import db
from helpdesk.pins import notices, queries
from helpdesk.pins.models import Pin
from helpdesk.web.security_log import Happening, Way, note

IN_SCHOOL = Counter("pins", SCHOOL)


def sign_in(person: Person, typed: str, computer: Device) -> Person:
    """Begin a session at a staff-room computer; raises WrongPin or PinPaused.

    The guess is counted by the same transaction, so the caller commits in either case.
    """
    own = guesses_of(person)
    counters = (own, guesses_at(computer), IN_SCHOOL)
    _begin(person, computer, *counters)
    pin = queries.pin_of(person)
    if not is_secret(pin.pin_hash if pin else None, typed):
        if pin and (minutes := tries.pause_of(own)):
            notices.locked(person, minutes, computer)
        note(Happening.TRY_FAILED, way=Way.PIN, person=person.id, device=computer.id)
        raise WrongPin
    tries.forgive(*counters)
    return begin_session(on_duty(person), computer, is_pin=True)


def set_pin(person: Person, pin: str, *, keeping: str = "") -> None:
    """Give a person a PIN: it works at once, and their sessions by PIN are over, but for the token to keep."""
    own = queries.pin_of(person) or Pin(person_id=person.id)
    own.pin_hash, own.set_at = hash_password(pin), clock.now()
    db.session.add(own)
    tries.forgive(guesses_of(person))
    db.session.execute(
        sa.delete(SignIn).where(SignIn.person_id == person.id, SignIn.is_pin, SignIn.token_hash != keeping)
    )


def forget_pin(person: Person) -> None:
    """Who leaves the school leaves no PIN behind."""
    db.session.execute(sa.delete(Pin).where(Pin.person_id == person.id))


def change_pin(person: Person, current: str, pin: str, again: str, *, keeping: str = "") -> None:
    """Change one's own PIN, knowing the old one or the password; raises Unacceptable, or PinPaused.

    A wrong secret is counted by the same transaction, so the caller commits in either case.
    """
    check_pin(pin)
    if pin != again:
        raise PinsDiffer(field="again")
    counter = Counter(f"pin-change:{person.id}", PINS)
    _begin(person, None, counter)
    own = queries.pin_of(person)
    stored = own.pin_hash if own else None
    if not (is_secret(stored, current) or is_password(person, current)):
        note(Happening.TRY_FAILED, way=Way.PIN, why="proof", person=person.id)
        raise NotYourSecret(field="current")
    tries.forgive(counter)
    if is_secret(stored, pin):
        raise SamePin(field="pin")
    set_pin(person, pin, keeping=keeping)


def issue_pins(people: Sequence[Person], *, by: Person | None = None) -> list[tuple[Person, str]]:
    """A new PIN for each, given by a keeper or a command; only hashes are kept, so the slips are the only copy."""
    issued = [(person, _fresh_pin()) for person in people]
    for person, pin in issued:
        set_pin(person, pin)
        record(Act.PIN_ISSUED, by=by, about=About(Thing.PERSON, person.id))
    return issued


def guesses_of(person: Person) -> Counter:
    """Counts the guesses of one person's PIN, wherever they are made."""
    return Counter(f"pin:{person.id}", PINS)


def guesses_at(computer: Device) -> Counter:
    """Counts the guesses at one computer, whoever's PIN they are."""
    return Counter(f"computer:{computer.id}", COMPUTER)


def _begin(person: Person, computer: Device | None, *counters: Counter) -> None:
    try:
        tries.begin(*counters)
    except tries.Paused as paused:
        note(Happening.TRIES_PAUSED, way=Way.PIN, person=person.id, device=computer.id if computer else None)
        raise PinPaused(minutes=paused.minutes) from None


def _fresh_pin() -> str:
    while is_easy(pin := "".join(secrets.choice("0123456789") for _ in range(SHORTEST))):
        pass
    return pin
