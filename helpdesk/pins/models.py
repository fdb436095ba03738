"""Pin: what a person types at a staff-room computer instead of the password."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.extensions import Model


class Pin(Model):
    """A person's PIN: its argon2 hash, nothing else of it."""

    __tablename__ = "pin"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(sa.String(200))
    set_at: Mapped[datetime]
    issue_key: Mapped[str | None] = mapped_column(sa.String(64))  # of the form that gave it; none of one's own
