"""The letters that were sent, and who gets the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import defer

from helpdesk.accounts.models import Person
from helpdesk.digest.models import (
    THREAD,
    Digest,
    DigestEdition,
    DigestRecipient,
    DigestSettings,
    DigestWeek,
    LetterFormat,
)
from helpdesk.domain.digest_weeks import week_key
from helpdesk.domain.people import FIGURE_READERS
from helpdesk.domain.periods import DAY, Period, week_of
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter, LetterState

PAGE = 40  # letters on one screen: a school year
ON_THE_WAY = (LetterState.WAITING, LetterState.SENDING)
_ORDER = {role: place for place, role in enumerate(reversed(FIGURE_READERS))}  # the director first
_WITHOUT_BODIES = (defer(Letter.text), defer(Letter.html), defer(Letter.picture))


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may get the letter, and how."""

    person: Person
    format: LetterFormat


@dataclass(frozen=True, slots=True)
class SentDigest:
    """One line of the list: a letter, how many copies were made and how many of them have not left."""

    digest: Digest
    copies: int
    waiting: int
    failed: int
    held: int


@dataclass(frozen=True, slots=True)
class DigestsPage:
    """Letters newest first; `before` is the key that asks for the next page, "" on the last one."""

    digests: Sequence[SentDigest]
    before: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A letter of the outbox, without its words, and whether it left as plain text."""

    letter: Letter
    is_text: bool


@dataclass(frozen=True, slots=True)
class ArchivedDigest:
    """A letter of the archive in one language, with its copies in the order they were made."""

    digest: Digest
    edition: DigestEdition
    copies: Sequence[Copy]


def told_upto(before: date | None = None) -> date | None:
    """The last day a letter told of, or the day before the desk began to; `before`: only letters of earlier days."""
    told = sa.select(sa.func.max(Digest.last_on))
    told = told if before is None else told.where(Digest.last_on < before)
    began = sa.select(sa.func.min(DigestSettings.begins_on))
    last, begins_on = db.session.execute(sa.select(told.scalar_subquery(), began.scalar_subquery())).one()
    since = None if begins_on is None else week_of(begins_on).first_on - DAY
    is_later = since is not None and (before is None or since < before)
    return max(filter(None, (last, since if is_later else None)), default=None)


def recipients() -> list[Recipient]:
    """Everybody who may read figures, the director first; without a decision of the school they get the letter."""
    rows = db.session.execute(
        sa.select(Person, DigestRecipient.format)
        .outerjoin(DigestRecipient, DigestRecipient.person_id == Person.id)
        .where(Person.role.in_(FIGURE_READERS), Person.closed_at.is_(None))
        .order_by(Person.sort_name, Person.id)
    )
    found = [Recipient(person, wanted or LetterFormat.HTML) for person, wanted in rows]
    return sorted(found, key=lambda one: _ORDER[one.person.role])


def digest_of(week: Period, locale: str) -> ArchivedDigest | None:
    """The letter that tells of a week in a language, with its copies (2 queries)."""
    found = db.session.execute(
        sa.select(Digest, DigestEdition)
        .join(DigestWeek, DigestWeek.digest_id == Digest.id)
        .join(DigestEdition, DigestEdition.digest_id == Digest.id)
        .where(DigestWeek.key == week_key(week), DigestEdition.locale == locale)
    ).first()
    if found is None:
        return None
    digest, edition = found
    copies = sa.select(Letter, Letter.html == "").options(*_WITHOUT_BODIES).where(Letter.thread == digest.thread)
    rows = db.session.execute(copies.order_by(Letter.id))
    return ArchivedDigest(digest, edition, [Copy(letter, is_text) for letter, is_text in rows])


def is_told(week: Period) -> bool:
    """Whether a letter told of a week."""
    return db.session.get(DigestWeek, week_key(week)) is not None


def digests_page(before: Period | None = None) -> DigestsPage:
    """A page of the letters, in one query."""
    query = (
        sa.select(
            Digest,
            sa.func.count(Letter.id),
            sa.func.count().filter(Letter.state.in_(ON_THE_WAY)),
            sa.func.count().filter(Letter.state == LetterState.FAILED),
            sa.func.count().filter(Letter.state == LetterState.HELD),
        )
        .options(defer(Digest.picture))
        .outerjoin(Letter, Letter.thread == sa.literal(THREAD) + Digest.key)
        .group_by(Digest.id)
        .order_by(Digest.last_on.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(Digest.last_on < before.first_on)
    found = [SentDigest(digest, *counts) for digest, *counts in db.session.execute(query)]
    return DigestsPage(found[:PAGE], found[PAGE - 1].digest.key if len(found) > PAGE else "")
