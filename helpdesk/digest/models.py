"""The letters as they were sent, the weeks they told of, and who gets them how."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpdesk.domain.periods import Period
from helpdesk.extensions import Model, choice
from helpdesk.outbox.models import SUBJECT_LIMIT

THREAD = "digest-"


class LetterFormat(StrEnum):
    """How a person gets the letter."""

    HTML = "html"
    TEXT = "text"
    NONE = "none"


class DigestSettings(Model):
    """Since when the desk tells of its weeks: one row."""

    __tablename__ = "digest_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    begins_on: Mapped[date]  # a week that ended before is nobody's to tell of


class DigestRecipient(Model):
    """What the school decided for a person; whoever has no row gets what their post gets."""

    __tablename__ = "digest_recipient"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    format: Mapped[LetterFormat] = mapped_column(choice(LetterFormat))


class Digest(Model):
    """One letter: about one week, or several when no letter could leave in between."""

    __tablename__ = "digest"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(8), unique=True)  # of its last week; its address
    first_on: Mapped[date]  # a Monday
    last_on: Mapped[date] = mapped_column(index=True)  # a Sunday
    created_at: Mapped[datetime]
    picture: Mapped[bytes | None]  # PNG without words, the same in every language; none after a quiet week

    __table_args__ = (sa.CheckConstraint("first_on < last_on", name="order"),)

    @property
    def period(self) -> Period:
        """The days it tells of."""
        return Period(self.first_on, self.last_on)

    @property
    def thread(self) -> str:
        """The name all its copies share in the outbox."""
        return f"{THREAD}{self.key}"


class DigestWeek(Model):
    """A week that was told of: its key is taken once, whatever number of workers runs."""

    __tablename__ = "digest_week"

    key: Mapped[str] = mapped_column(sa.String(8), primary_key=True)  # 2026-W53
    digest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("digest.id"), index=True)  # none only until it is made

    digest: Mapped[Digest | None] = relationship(lazy="raise")


class DigestEdition(Model):
    """The letter in one language, word for word as it left."""

    __tablename__ = "digest_edition"

    digest_id: Mapped[int] = mapped_column(sa.ForeignKey("digest.id"), primary_key=True)
    locale: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(SUBJECT_LIMIT))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
