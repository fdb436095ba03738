"""Signing in and out, passwords."""

import os
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from helpdesk import clock
from helpdesk.accounts import directory, tries
from helpdesk.accounts.models import AwaitedCode, Device, Person, SignIn
from helpdesk.accounts.queries import hash_of, on_duty, person_by_login
from helpdesk.accounts.second_factor import has_factor
from helpdesk.domain.passwords import MOST, WrongPassword
from helpdesk.domain.people import SigningInPaused, WrongCredentials
from helpdesk.domain.sessions import IDLE_OWN, LONGEST
from helpdesk.domain.sso import DirectoryDown
from helpdesk.domain.tries import PASSWORDS
from helpdesk.extensions import db
from helpdesk.web.security_log import Happening, Way, note

# OWASP's minimum for argon2id: 20 ms here, where the library's default takes 130 ms and 64 MiB.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


class CodeNeeded(Exception):
    """The password was right; the code of the second factor is still missing."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.id)
        self.person = person


@cache
def _hashing() -> ThreadPoolExecutor:
    """One thread hashes for all: each hash takes 19 MB, and every web thread would keep that much for good."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="hashing")


os.register_at_fork(after_in_child=_hashing.cache_clear)


def sign_in(login: str, password: str, device: Device | None = None) -> Person:
    """Begin a session, at a staff-room computer if `device` is one; raises WrongCredentials or SigningInPaused.

    CodeNeeded: the password was right, and the second factor is asked next. DirectoryDown: nobody could say whether it
    is. The wrong try is counted, so the caller commits in any case.
    """
    person = person_by_login(login)
    counter = _count_try(login, person, device)
    if not is_let_in(person, password, counter) or person is None or not person.is_active:
        note(Happening.TRY_FAILED, way=way_of(person), **_numbers(person, device))
        raise WrongCredentials
    tries.forgive(counter)
    return admit(person, device)


def admit(person: Person, device: Device | None = None) -> Person:
    """Begin the session of who has proved who they are; raises CodeNeeded.

    At a staff-room computer everybody is a requester and no more, so no code is asked there.
    """
    if device is None and has_factor(person):
        raise CodeNeeded(person)
    return begin_session(on_duty(person), device)


def prove(person: Person, password: str, field: str = "password") -> None:
    """Ask a signed-in person's password again before what must not be done at a desk left open (safety S18).

    Raises WrongPassword, naming `field`, SigningInPaused or DirectoryDown; the wrong try is counted, so the caller
    commits. Call it before anything is changed or locked: a directory is asked between two transactions.
    """
    counter = _count_try(person.login, person)
    if not is_let_in(person, password, counter):
        note(Happening.TRY_FAILED, way=way_of(person), why="proof", **_numbers(person))
        raise WrongPassword(field=field)
    tries.forgive(counter)


def begin_session(person: Person, device: Device | None = None, *, is_pin: bool = False) -> Person:
    """A new session row and its token, at a staff-room computer if `device` is one; the old cookie is worth nothing."""
    person.session_token = secrets.token_urlsafe(32)
    person.is_confined = device is not None
    now = clock.now()
    if device is not None:
        device.last_used_at = now
    db.session.add(
        SignIn(
            token_hash=hash_of(person.session_token),
            person=person,
            begun_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
            device_id=device.id if device else None,
            is_pin=is_pin,
        )
    )
    return person


def sign_out(token: str) -> None:
    """End one session: a copied cookie is dead from now on."""
    ended = sa.delete(SignIn).where(SignIn.token_hash == hash_of(token)).returning(SignIn.person_id, SignIn.device_id)
    for person_id, device_id in db.session.execute(ended):
        note(Happening.SIGNED_OUT, person=person_id, device=device_id)


def way_of(person: Person | None) -> Way:
    """Where a person's password is kept; nobody's is nowhere, and counts as one of ours."""
    is_elsewhere = person is not None and directory.keeps_password_of(person.password_hash)
    return Way.DIRECTORY if is_elsewhere else Way.PASSWORD


def set_password(person: Person, password: str) -> None:
    """Set a password and end every session of the person."""
    person.password_hash = hash_password(password)
    tries.forgive(tries.counter_of_login(person.login, PASSWORDS))
    end_sessions_of(person)


def end_sessions_of(person: Person) -> int:
    """End every session of somebody, and what waits for a code; returns how many sessions."""
    db.session.execute(sa.delete(AwaitedCode).where(AwaitedCode.person_id == person.id))
    return end_sessions(SignIn.person_id == person.id)


def end_sessions(*which: sa.ColumnElement[bool]) -> int:
    """End the sessions of which all this is true; returns how many."""
    outcome = db.session.execute(sa.delete(SignIn).where(*which))
    return int(outcome.rowcount)  # type: ignore[attr-defined]  # a DELETE always has one


def hash_password(password: str) -> str:
    """The argon2id hash of a password, however its letters were composed."""
    return _hashing().submit(_hasher.hash, unicodedata.normalize("NFC", password)).result()


def sweep_sessions() -> int:
    """Forget sessions that ended by themselves, and codes nobody typed; returns how many sessions."""
    db.session.execute(sa.delete(AwaitedCode).where(AwaitedCode.ends_at <= clock.now()))
    return end_sessions(sa.or_(SignIn.expires_at <= clock.now(), SignIn.seen_at <= clock.now() - IDLE_OWN))


def is_password(person: Person | None, password: str) -> bool:
    """Whether the password is the person's; an unknown login (None) costs as much time as a wrong password."""
    return is_secret(person.password_hash if person is not None else None, password)


def is_secret(stored: str | None, secret: str) -> bool:
    """Whether a hash is of this password or PIN; without a hash it costs as much time as a wrong one."""
    may_match = bool(stored) and len(secret) <= MOST
    typed = unicodedata.normalize("NFC", secret[:MOST])
    try:
        return _hashing().submit(_hasher.verify, stored or _nobody(), typed).result() and may_match
    except (VerificationError, InvalidHashError):
        return False


def is_let_in(person: Person | None, password: str, counter: tries.Counter) -> bool:
    """By the password kept here; of who has none, the school's directory is asked, if there is one.

    Raises DirectoryDown, the try counted by `counter` being taken back.
    """
    if person is None or not person.is_active or not directory.keeps_password_of(person.password_hash):
        return is_password(person, password)
    meanwhile = _hashing().submit(_hasher.verify, _nobody(), "")  # else an answer sooner than a hash tells who it is
    try:
        return directory.accepts(person.login, password)
    except DirectoryDown:
        tries.take_back(counter)
        raise
    finally:
        wait([meanwhile])


def _numbers(person: Person | None, device: Device | None = None) -> dict[str, int | None]:
    return {"person": person.id if person else None, "device": device.id if device else None}


@cache
def _nobody() -> str:
    return hash_password(secrets.token_hex())


def _count_try(login: str, person: Person | None, device: Device | None = None) -> tries.Counter:
    """Counted by the database itself before it is judged: fifty tries at once are fifty tries."""
    counter = tries.counter_of_login(login, PASSWORDS)
    try:
        tries.begin(counter)
    except tries.Paused as paused:
        note(Happening.TRIES_PAUSED, way=way_of(person), **_numbers(person, device))
        raise SigningInPaused(minutes=paused.minutes) from None
    return counter
