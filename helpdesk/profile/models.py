"""PendingAddress: where a person wants their letters to go, until a letter there has proved it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.extensions import Model


class PendingAddress(Model):
    """One a person, the newest wish; the address until now stays in use."""

    __tablename__ = "pending_address"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    asked_at: Mapped[datetime]
