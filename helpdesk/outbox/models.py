"""Letter: one letter to one person, kept from the moment it is promised; SwitchedOff: what a person does without."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.domain.notices import Event
from helpdesk.extensions import Model, choice

SUBJECT_LIMIT = 300
ERROR_LIMIT = 300


class LetterState(StrEnum):
    """Where a letter is; held ones never leave by themselves (demo, restored backup)."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"


class Problem(StrEnum):
    """What last stood in a letter's way; the sentences are in `outbox/labels.py`."""

    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    UNREACHABLE = "unreachable"  # the server as a whole: everything waits with this letter
    PUT_OFF = "put_off"  # the server asked to come again with this letter
    REFUSED = "refused"  # for good
    GIVEN_UP = "given_up"  # put off for three days


class Letter(Model):
    """What will be or was sent; its Message-ID never changes, so a second copy is recognised as the same letter."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)  # event and person: nobody is told twice
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    to_name: Mapped[str] = mapped_column(sa.String(200))
    to_address: Mapped[str] = mapped_column(sa.String(254))
    keeps_address: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # not the person's of today
    thread: Mapped[str] = mapped_column(sa.String(80), index=True)  # "ticket-2026-0147"
    message_id: Mapped[str] = mapped_column(sa.String(400), unique=True)
    subject: Mapped[str] = mapped_column(sa.String(SUBJECT_LIMIT))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)  # empty: the letter is sent as text only
    picture: Mapped[bytes | None]  # PNG that the HTML shows as «cid:…»
    picture_name: Mapped[str] = mapped_column(sa.String(80), default="")  # its Content-ID without brackets
    created_at: Mapped[datetime]
    state: Mapped[LetterState] = mapped_column(choice(LetterState))
    due_at: Mapped[datetime | None]  # next try, or while sending the lease's end; None: at once, whatever the clock
    claimed_by: Mapped[str | None] = mapped_column(sa.String(120))  # the worker and a token of this very claim
    attempts: Mapped[int] = mapped_column(default=0)  # answered ones; a server that is down does not count
    problem: Mapped[Problem | None] = mapped_column(choice(Problem))
    problem_since: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(sa.String(ERROR_LIMIT), default="")  # the server's own words, cleaned
    sent_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_letter_claim", "state", "due_at"),)


class SwitchedOff(Model):
    """An event that a person wants no letters about; only what differs from «all letters» is kept."""

    __tablename__ = "switched_off"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    event: Mapped[Event] = mapped_column(choice(Event), primary_key=True)
