"""Signing in with a PIN, giving and changing PINs."""

import secrets
from collections.abc import Sequence
from itertools import count

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts import tries
from helpdesk.accounts.actions import begin_session, hash_password, is_let_in, is_secret
from helpdesk.accounts.models import Device, Person, SignIn
from helpdesk.accounts.queries import on_duty
from helpdesk.accounts.tries import Counter
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.pins import (
    SHORTEST,
    ChangePaused,
    LastWrongPin,
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
from helpdesk.web.forms import act_key, drawn
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
        note(Happening.TRY_FAILED, way=Way.PIN, person=person.id, device=computer.id)
        if not (minutes := tries.pause_of(own)):
            raise WrongPin
        if pin:
            notices.locked(person, minutes, computer)
        raise LastWrongPin(minutes=minutes)
    tries.forgive(*counters)
    return begin_session(on_duty(person), computer, is_pin=True)


def set_pin(person: Person, pin: str, *, keeping: str = "", issue_key: str | None = None) -> None:
    """Give a person a PIN: it works at once, and their sessions by PIN are over, but for the token to keep."""
    own = queries.pin_of(person) or Pin(person_id=person.id)
    own.pin_hash, own.set_at, own.issue_key = hash_password(pin), clock.now(), issue_key
    db.session.add(own)
    tries.forgive(guesses_of(person))
    db.session.execute(
        sa.delete(SignIn).where(SignIn.person_id == person.id, SignIn.is_pin, SignIn.token_hash != keeping)
    )


def forget_pin(person: Person) -> None:
    """Who leaves the school leaves no PIN behind."""
    db.session.execute(sa.delete(Pin).where(Pin.person_id == person.id))


def change_pin(person: Person, current: str, pin: str, again: str, *, keeping: str = "") -> None:
    """Change one's own PIN, knowing the old one or the password; raises Unacceptable, ChangePaused or DirectoryDown.

    A wrong secret is counted by the same transaction, so the caller commits in either case.
    """
    check_pin(pin)
    if pin != again:
        raise PinsDiffer(field="again")
    counter = Counter(f"pin-change:{person.id}", PINS)
    try:
        _begin(person, None, counter)
    except PinPaused as paused:
        raise ChangePaused(**paused.facts) from None
    own = queries.pin_of(person)
    stored = own.pin_hash if own else None
    if not (is_secret(stored, current) or is_let_in(person, current, counter)):
        note(Happening.TRY_FAILED, way=Way.PIN, why="proof", person=person.id)
        raise NotYourSecret(field="current")
    tries.forgive(counter)
    if is_secret(stored, pin):
        raise SamePin(field="pin")
    set_pin(person, pin, keeping=keeping)
    record(Act.PIN_CHANGED, by=person, about=About(Thing.PERSON, person.id))


def issue_pins(people: Sequence[Person]) -> list[tuple[Person, str]]:
    """A new PIN for each, given by a command; only hashes are kept, so the slips are the only copy."""
    issued = [(person, _fresh_pin()) for person in people]
    for person, pin in issued:
        _issue(person, pin)
    return issued


def issue_slips(login: str | None, seed: str, *, by: Person) -> list[tuple[Person, str]]:
    """New PINs on slips, for one login or without for all who have none; of nobody when there is nobody to give one to.

    The same form sent twice in its session gives the same slips, so a double click loses no paper: the PINs are made of
    the key of the installation, the session and the form, and kept nowhere but as hashes. Who changed theirs meanwhile
    is on no slip.
    """
    queries.lock(by)  # of two clicks at once the second finds what the first gave
    key = act_key("slips", by.session_token, seed, login)
    if again := queries.people_given(key):
        return [(person, _pin_of_form(person, key)) for person in again]
    logins = () if login is None else (login,)
    issued = [(person, _pin_of_form(person, key)) for person in queries.people_for_pins(logins)]
    for person, pin in issued:
        _issue(person, pin, by=by, issue_key=key)
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


def _issue(person: Person, pin: str, *, by: Person | None = None, issue_key: str | None = None) -> None:
    set_pin(person, pin, issue_key=issue_key)
    record(Act.PIN_ISSUED, by=by, about=About(Thing.PERSON, person.id))


def _pin_of_form(person: Person, key: str) -> str:
    """As random as the key of the installation: the next one when a number is too easy."""
    pins = (f"{drawn('slips', key, person.id, turn) % 10**SHORTEST:0{SHORTEST}}" for turn in count())
    return next(pin for pin in pins if not is_easy(pin))


def _fresh_pin() -> str:
    while is_easy(pin := "".join(secrets.choice("0123456789") for _ in range(SHORTEST))):
        pass
    return pin
