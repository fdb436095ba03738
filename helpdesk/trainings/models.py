"""Training: a session of one of the five directions; Attendance: who was there, confirmed by themselves."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpdesk.accounts.models import Person
from helpdesk.domain.directions import Direction
from helpdesk.domain.trainings import TrainingRule, TrainingState
from helpdesk.extensions import Model, choice


class TrainingSettings(Model):
    """The school's reading of clause 2.1: one row."""

    __tablename__ = "training_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[TrainingRule] = mapped_column(choice(TrainingRule), default=TrainingRule.WEEKLY_THURSDAY)


class Quarter(Model):
    """A quarter of a school year: the school decides its days (domain.md §7)."""

    __tablename__ = "quarter"

    school_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # in which it begins
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_on: Mapped[date]
    last_on: Mapped[date]

    __table_args__ = (
        sa.CheckConstraint("number BETWEEN 1 AND 4", name="number"),
        sa.CheckConstraint("first_on <= last_on", name="order"),
    )


class Training(Model):
    """One session; a working Thursday without a row has no direction yet."""

    __tablename__ = "training"

    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[date] = mapped_column(unique=True)
    direction: Mapped[Direction | None] = mapped_column(choice(Direction))
    building: Mapped[str] = mapped_column(sa.String(40), default="")
    room: Mapped[str] = mapped_column(sa.String(40), default="")
    trainer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    materials: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[TrainingState] = mapped_column(choice(TrainingState), default=TrainingState.PLANNED)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")  # why it was cancelled
    version: Mapped[int] = mapped_column(default=1)  # a form made for another version is refused

    trainer: Mapped[Person | None] = relationship(lazy="raise")


class Attendance(Model):
    """A teacher at a session: put down by the trainer, confirmed by the teacher."""

    __tablename__ = "attendance"

    training_id: Mapped[int] = mapped_column(sa.ForeignKey("training.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    marked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    marked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
