"""Booking: one person's place at one consultation, and what came of it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpdesk.accounts.models import Person
from helpdesk.consultations.models import Consultation
from helpdesk.domain.directions import Direction
from helpdesk.extensions import Model, choice


class BookingState(StrEnum):
    """What became of a place."""

    BOOKED = "booked"
    CAME = "came"
    SOLVED = "solved"
    UNFINISHED = "unfinished"  # came; what is left is done later
    MISSED = "missed"
    CANCELLED = "cancelled"


HOLDS_A_PLACE = (BookingState.BOOKED, BookingState.CAME, BookingState.SOLVED, BookingState.UNFINISHED)


class Form(StrEnum):
    """How the consultation went (domain.md §9)."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    VIDEO = "video"


class Booking(Model):
    """A place of ten minutes; a person who walked in has one too, made at the hour."""

    __tablename__ = "booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"), index=True)
    place: Mapped[int | None]  # 1, 2, …; none: given up, or beyond the places (walked in)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id"), index=True)
    question: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[BookingState] = mapped_column(choice(BookingState), default=BookingState.BOOKED)
    is_walk_in: Mapped[bool] = mapped_column(default=False)
    booked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    booked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # solved, missed, cancelled
    host_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # who talked with the person
    form: Mapped[Form] = mapped_column(choice(Form), default=Form.INDIVIDUAL)
    direction: Mapped[Direction | None] = mapped_column(choice(Direction))  # one of the five; none: something else
    result: Mapped[str] = mapped_column(sa.Text, default="")  # what was done, in the host's words

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    host: Mapped[Person | None] = relationship(foreign_keys=[host_id], lazy="raise")
    consultation: Mapped[Consultation] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "place"),  # the last place goes to one, however many ask at once
        sa.Index(
            "uq_booking_person",
            "consultation_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        ),
    )
