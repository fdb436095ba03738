"""The audit log's chain: every entry is sealed with the one before it, so that no past one can be changed unnoticed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

Detail = str | int | bool | None
LONGEST_DETAIL = 200  # characters: the log tells what was done, it keeps nobody's words
BEGINNING = "0" * 64  # what the first entry seals


class Act(StrEnum):
    """What is written down; a value never changes its meaning, old entries keep it for good."""

    CALENDAR_CHANGED = "calendar_changed"
    CALENDAR_CONFIRMED = "calendar_confirmed"
    CONSULTATION_ADDED = "consultation_added"
    ABSENCE_ENTERED = "absence_entered"
    ABSENCE_WITHDRAWN = "absence_withdrawn"
    STAFF_IMPORTED = "staff_imported"
    ROLE_CHANGED = "role_changed"
    ADDRESS_CHANGED = "address_changed"
    PASSWORDS_ISSUED = "passwords_issued"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_REOPENED = "account_reopened"
    SESSIONS_ENDED = "sessions_ended"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the word
    PIN_CHANGED = "pin_changed"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    CODES_RENEWED = "codes_renewed"
    PIN_ISSUED = "pin_issued"
    COMPUTER_ADDED = "computer_added"
    COMPUTER_ENROLLED = "computer_enrolled"
    COMPUTER_REVOKED = "computer_revoked"
    TRAINING_DECIDED = "training_decided"
    ATTENDANCE_CHANGED = "attendance_changed"
    TRAINING_SETTINGS_CHANGED = "training_settings_changed"
    DIGEST_SENT = "digest_sent"
    DIGEST_SENT_AGAIN = "digest_sent_again"
    DIGEST_RECIPIENTS_CHANGED = "digest_recipients_changed"
    LETTER_RESENT = "letter_resent"
    LETTER_READ = "letter_read"
    FILE_SEEN = "file_seen"
    EXPORTED = "exported"
    TERMS_CHANGED = "terms_changed"
    TERMS_KEPT = "terms_kept"
    PERSON_FORGOTTEN = "person_forgotten"
    PERSON_EXPORTED = "person_exported"
    LEAK_REPORTED = "leak_reported"
    LEAK_READ = "leak_read"
    LEAK_CLOSED = "leak_closed"


class Thing(StrEnum):
    """What an act was about."""

    TICKET = "ticket"  # by its address: 2026-0147
    PERSON = "person"  # by number, never by name: a name may have to be forgotten
    COMPUTER = "computer"  # of the staff room, by number
    CALENDAR = "calendar"
    TRAINING = "training"  # by its Thursday
    DIGEST = "digest"  # by its week
    LETTER = "letter"
    REGISTER = "register"  # by the page it was downloaded from
    LEAK = "leak"
    TERM = "term"  # how long something is kept
    LOG = "log"  # this very log


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is sealed; `details` is JSON text, `actor_id` none for the desk itself and for commands."""

    number: int
    at: datetime  # aware, UTC
    actor_id: int | None
    act: str
    thing: str
    thing_id: str
    details: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry with its place in the chain."""

    line: Line
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the log says of itself: where it begins (older entries were let go) and where it ends."""

    first_number: int
    first_previous_hash: str
    last_number: int
    last_hash: str


class FaultKind(StrEnum):
    """How a chain can be broken."""

    CHANGED = "changed"  # an entry is not what was sealed
    MISSING = "missing"  # entries were taken out or put in
    CUT = "cut"  # the end is not the one that was written down


@dataclass(frozen=True, slots=True)
class Fault:
    """The first broken place."""

    number: int
    kind: FaultKind


def details_text(details: dict[str, Detail]) -> str:
    """Facts of an entry as the text that is sealed; long words are cut.

    >>> details_text({"letters": 2, "days": "2026-11-04"})
    '{"days":"2026-11-04","letters":2}'
    """
    short = {key: value[:LONGEST_DETAIL] if isinstance(value, str) else value for key, value in details.items()}
    return json.dumps(short, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(previous_hash: str, line: Line) -> str:
    """The hash of an entry and, through `previous_hash`, of all before it."""
    facts = [
        previous_hash,
        line.number,
        line.at.isoformat(),
        line.actor_id,
        line.act,
        line.thing,
        line.thing_id,
        line.details,
    ]
    return sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def first_fault(entries: Iterable[Sealed], head: Head) -> Fault | None:
    """Where a log is broken first; None when every entry from the head's first to its last is as it was written."""
    number, previous = head.first_number, head.first_previous_hash
    for entry in entries:
        if entry.line.number != number:
            return Fault(number, FaultKind.MISSING)
        if entry.previous_hash != previous or seal(previous, entry.line) != entry.hash:
            return Fault(number, FaultKind.CHANGED)
        number, previous = number + 1, entry.hash
    if (number - 1, previous) != (head.last_number, head.last_hash):
        return Fault(number, FaultKind.CUT)
    return None
