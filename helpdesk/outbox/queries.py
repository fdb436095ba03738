"""What pages ask the outbox; each is one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import defer

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter, LetterState, Problem

PAGE = 50
_WITHOUT_BODIES = (defer(Letter.text), defer(Letter.html), defer(Letter.picture))


@dataclass(frozen=True, slots=True)
class LettersPage:
    """Letters newest first, without their bodies; `older_than` asks for the next page, None on the last one."""

    letters: tuple[Letter, ...]
    older_than: int | None


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How the mail stands: what has not left, since when the server is down (UTC), and what it said."""

    waiting: int
    failed: int
    held: int
    oldest_waiting_at: datetime | None
    unreachable_since: datetime | None
    last_error: str


def letters_page(*, state: LetterState | None = None, older_than: int | None = None, limit: int = PAGE) -> LettersPage:
    """A page of the outbox, of one state or of all."""
    wanted = sa.select(Letter).options(*_WITHOUT_BODIES).order_by(Letter.id.desc()).limit(limit + 1)
    if state is not None:
        wanted = wanted.where(Letter.state == state)
    if older_than is not None:
        wanted = wanted.where(Letter.id < older_than)
    found = tuple(db.session.scalars(wanted))
    return LettersPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def letter_by_id(letter_id: int) -> Letter | None:
    """One letter with its text, if there is such a letter."""
    return db.session.get(Letter, letter_id)


def outbox_state() -> OutboxState:
    """Counts of what has not left, and the server's trouble; sent letters are not counted, they only grow."""
    on_the_way = Letter.state.in_((LetterState.WAITING, LetterState.SENDING))
    no_server = sa.and_(on_the_way, Letter.problem == Problem.UNREACHABLE)
    last_words = (
        sa.select(Letter.last_error)
        .where(on_the_way, Letter.problem.is_not(None))
        .order_by((Letter.problem == Problem.UNREACHABLE).desc(), Letter.id)
        .limit(1)
        .correlate(None)
    )
    row = db.session.execute(
        sa.select(
            sa.func.count().filter(on_the_way),
            sa.func.count().filter(Letter.state == LetterState.FAILED),
            sa.func.count().filter(Letter.state == LetterState.HELD),
            sa.func.min(Letter.created_at).filter(on_the_way),
            sa.func.min(Letter.problem_since).filter(no_server),
            last_words.scalar_subquery(),
        ).where(Letter.state != LetterState.SENT)
    ).one()
    waiting, failed, held, oldest, since, words = row
    return OutboxState(waiting, failed, held, oldest, since, words or "")


def letters_within(hours: int, thread: str) -> int:
    """How many letters of a thread were queued within the last hours."""
    since = clock.now() - timedelta(hours=hours)
    query = sa.select(sa.func.count()).where(Letter.thread == thread, Letter.created_at > since)
    return db.session.scalar(query) or 0
