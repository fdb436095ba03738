"""Drain the outbox through Flask-Mail: claim one letter, send it, only then note it (safety 0.10)."""

import logging
import random
import secrets
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.outbox.connection import WHOLE, Line
from helpdesk.outbox.message import built
from helpdesk.outbox.models import Letter, LetterState, Problem
from helpdesk.outbox.verdicts import Verdict, verdict_on

LEASE = timedelta(minutes=5)
SERVER_PAUSE = timedelta(seconds=60)  # one letter a minute asks whether the server is back; the others wait with it
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (0.5, 1, 2, 5, 10, 30, 60, 120))  # the last one repeats
JITTER = (0.8, 1.2)
GIVE_UP_AFTER = timedelta(hours=72)  # of being put off; a server that is down does not count
FARTHEST_DUE = timedelta(hours=3)  # no try is put off for longer: a later due was noted by a clock since set back
BATCH = 50

_NO_PROBLEM = {"problem": None, "problem_since": None, "last_error": ""}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many letters of a round left, wait for another try, or were given up."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0


def deliver_due(limit: int = BATCH, worker: str = "worker", stopping: Callable[[], bool] = lambda: False) -> Delivered:
    """Send up to `limit` due letters, oldest first, one at a time; without MAIL_SERVER they stay waiting."""
    verdicts: list[Verdict] = []
    line = Line()
    try:
        while len(verdicts) < limit and current_app.config["MAIL_SERVER"] and not stopping():
            if (letter := claim_one(worker)) is None:
                break
            verdicts.append(send_then_mark(letter, line))
    finally:
        line.hang_up()
    problems = [verdict.problem for verdict in verdicts]
    failed = sum(problem in (Problem.REFUSED, Problem.GIVEN_UP) for problem in problems)
    return Delivered(problems.count(None), len(problems) - problems.count(None) - failed, failed)


def claim_one(worker: str) -> Letter | None:
    """A copy of the oldest due letter, now leased to this worker; no transaction stays open while the server talks."""
    now = clock.now()
    letter = db.session.scalar(_oldest_due(now))
    claimed = None
    if letter is not None:
        letter.state, letter.due_at = LetterState.SENDING, now + _lease()
        letter.claimed_by = f"{worker}:{secrets.token_hex(4)}"  # a second claim by the same worker is another one
        claimed = _copy_of(letter)
    db.session.commit()
    return claimed


def send_then_mark(letter: Letter, line: Line) -> Verdict:
    """A crash between the two repeats the letter under its own Message-ID; the other order would lose it."""
    verdict = _given_up_at_last(letter, hand_over(letter, line))
    if not mark(letter, verdict):
        log.warning("letter %s: the lease ran out while it was being sent", letter.id)
    return verdict


def hand_over(letter: Letter, line: Line) -> Verdict:
    """Try to send one letter; whatever happens to it, the next one gets its turn."""
    try:
        line.deliver(built(letter))
    except Exception as error:  # one poisonous letter must not stop the others (safety §6, workers)
        verdict = verdict_on(error)
        log.warning("letter %s: %s, %s", letter.id, verdict.problem, verdict.words)
        if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
            line.drop()
        return verdict
    return Verdict()


def mark(letter: Letter, verdict: Verdict) -> bool:
    """Note how a try ended, unless the lease was lost and somebody else has the letter: then False."""
    ours = (Letter.id == letter.id, Letter.claimed_by == letter.claimed_by, Letter.state == LetterState.SENDING)
    values = {"claimed_by": None, **_outcome(letter, verdict, clock.now())}
    marked = db.session.execute(
        sa.update(Letter).where(*ours).values(values).returning(Letter.id).execution_options(synchronize_session=False)
    ).first()
    db.session.commit()
    return marked is not None


def _oldest_due(now: datetime) -> sa.Select[Letter]:
    probe = aliased(Letter)
    asked_lately = sa.exists().where(
        probe.state == LetterState.WAITING,
        probe.problem == Problem.UNREACHABLE,
        probe.due_at > now,
        probe.due_at <= now + SERVER_PAUSE,
    )
    is_due = sa.or_(Letter.due_at.is_(None), Letter.due_at <= now, Letter.due_at > now + FARTHEST_DUE)
    return (
        sa.select(Letter)
        .where(Letter.state.in_((LetterState.WAITING, LetterState.SENDING)), is_due, ~asked_lately)
        .order_by(Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite's transactions begin IMMEDIATE (extensions.py)
        .execution_options(populate_existing=True)
    )


def _copy_of(letter: Letter) -> Letter:
    """The same values outside any session: reading them later asks the database nothing."""
    return Letter(**{column.key: getattr(letter, column.key) for column in sa.inspect(Letter).column_attrs})


def _lease() -> timedelta:
    """Longer than connecting, sending and hanging up may take together."""
    return max(LEASE, 4 * timedelta(seconds=WHOLE * current_app.config["MAIL_TIMEOUT"]))


def _given_up_at_last(letter: Letter, verdict: Verdict) -> Verdict:
    """Three days of «come again» are a refusal."""
    if verdict.problem is Problem.PUT_OFF and clock.now() - _since(letter, verdict, clock.now()) >= GIVE_UP_AFTER:
        return Verdict(Problem.GIVEN_UP, verdict.words)
    return verdict


def _outcome(letter: Letter, verdict: Verdict, now: datetime) -> dict[str, Any]:
    if verdict.problem is None:
        sent = {"state": LetterState.SENT, "sent_at": now, "due_at": None, "attempts": letter.attempts + 1}
        return sent | _NO_PROBLEM
    problem = {
        "problem": verdict.problem,
        "problem_since": _since(letter, verdict, now),
        "last_error": verdict.words,
    }
    if verdict.problem is Problem.UNREACHABLE:
        return {"state": LetterState.WAITING, "due_at": now + SERVER_PAUSE} | problem
    problem["attempts"] = letter.attempts + 1
    if verdict.problem is Problem.PUT_OFF:
        return {"state": LetterState.WAITING, "due_at": now + _next_try_in(letter.attempts)} | problem
    return {"state": LetterState.FAILED, "due_at": None} | problem


def _since(letter: Letter, verdict: Verdict, now: datetime) -> datetime:
    """When the present problem began: a repeated one keeps its beginning."""
    return letter.problem_since if letter.problem is verdict.problem and letter.problem_since else now


def _next_try_in(attempts: int) -> timedelta:
    return BACKOFF[min(attempts, len(BACKOFF) - 1)] * random.uniform(*JITTER)  # noqa: S311  # spreads retries, hides nothing
