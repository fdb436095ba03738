"""TimedMark: something the desk did by itself, so that no other worker does it again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.extensions import Model


class TimedMark(Model):
    """One act of the clock, by its name: «due-day:2026-0147:2026-11-26»."""

    __tablename__ = "timed_mark"

    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    made_at: Mapped[datetime]
