"""Queue a letter inside the caller's transaction: it leaves only if the change it tells of is committed."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.notices import event_of
from helpdesk.domain.text import header_line, shortened
from helpdesk.extensions import db
from helpdesk.outbox import message
from helpdesk.outbox.models import SUBJECT_LIMIT, Letter, LetterState, SwitchedOff

_PICTURE_NAME = re.compile(r"[A-Za-z0-9._-]{1,40}@[A-Za-z0-9.-]{1,39}")
_THREAD = re.compile(r"[A-Za-z0-9._-]{1,80}")
_holding: ContextVar[bool] = ContextVar("letters_are_held", default=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG inside a letter; its HTML shows it as «cid:<name>»."""

    name: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before it is queued; `key` names event and person, `thread` what it is about; `html` may be empty.

    `notice` is the folder of its templates: by it a person may have switched such letters off. `address` is where it
    goes, now and when it is sent again, in the place of the person's own.
    """

    key: str
    person: Person
    thread: str
    subject: str
    text: str
    html: str
    picture: Picture | None = None
    address: str = ""
    notice: str = field(kw_only=True)


def post(draft: Draft) -> Letter | None:
    """As `queue`; None, and nothing is written, when its reader has left the school or switched such letters off."""
    return queue(draft) if draft.person.is_active and is_wanted(draft.person.id, draft.notice) else None


def queue(draft: Draft) -> Letter:
    """Queue a letter, without committing; one that cannot be addressed is kept as failed, for staff to see."""
    if not _THREAD.fullmatch(draft.thread):
        raise ValueError(f"thread {draft.thread!r} cannot stand in a Message-ID")
    picture = draft.picture
    if picture is not None and not _PICTURE_NAME.fullmatch(picture.name):
        raise ValueError(f"picture {picture.name!r} cannot be a Content-ID")
    letter = Letter(
        key=draft.key,
        person_id=draft.person.id,
        thread=draft.thread,
        message_id=f"<{secrets.token_hex(8)}.{draft.thread}@{message.own_host()}>",
        subject=_subject(draft.subject),
        text=draft.text,
        html=draft.html,
        picture=picture.png if picture else None,
        picture_name=picture.name if picture else "",
        created_at=clock.now(),
        state=LetterState.HELD if _holding.get() else LetterState.WAITING,
        attempts=0,
        last_error="",
        keeps_address=bool(draft.address),
    )
    _address(letter, draft.person, draft.address or draft.person.email)
    db.session.add(letter)
    return letter


def is_wanted(person_id: int, notice: str) -> bool:
    """Whether letters of this kind go to a person: all do, but for what they switched off themselves."""
    event = event_of(notice)
    if event is None:
        return True
    off = sa.select(SwitchedOff.event).where(SwitchedOff.person_id == person_id, SwitchedOff.event == event)
    return db.session.scalar(off) is None


def resend(letter: Letter, *, by: Person | None = None) -> bool:
    """Let a failed or held letter go, to the person's address of today unless it was written to another one.

    False when it is on its way or cannot go.
    """
    stopped = (LetterState.FAILED, LetterState.HELD)
    locked = sa.select(Letter).where(Letter.id == letter.id, Letter.state.in_(stopped)).with_for_update()
    found = db.session.scalar(locked.execution_options(populate_existing=True))
    if found is None:
        return False
    found.state, found.due_at, found.attempts = LetterState.WAITING, None, 0
    found.problem, found.problem_since, found.last_error = None, None, ""
    if person := db.session.get(Person, found.person_id):
        _address(found, person, found.to_address if found.keeps_address else person.email)
    record(Act.LETTER_RESENT, by=by, about=About(Thing.LETTER, found.id), thread=found.thread)
    return found.state is LetterState.WAITING


@contextmanager
def holding() -> Iterator[None]:
    """Inside the block new letters are kept but never leave: the demo's past was not lived by anybody."""
    token = _holding.set(True)
    try:
        yield
    finally:
        _holding.reset(token)


def _address(letter: Letter, person: Person, address: str) -> None:
    letter.to_name, letter.to_address = header_line(person.full_name), header_line(address)
    if problem := message.address_problem(letter.to_address):
        letter.state, letter.problem, letter.problem_since = LetterState.FAILED, problem, clock.now()
    else:
        message.check(letter)


def _subject(raw: str) -> str:
    """The subject as a header; what a title makes look like an encoded word must stay text."""
    return shortened(header_line(raw).replace("=?", "= ?"), SUBJECT_LIMIT)
