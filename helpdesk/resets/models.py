"""ResetRequest: what somebody typed who forgot a password; answered by the worker."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.extensions import Model


class ResetRequest(Model):
    """Kept for whatever was typed, known or not: the page does the same work for both (safety 36)."""

    __tablename__ = "reset_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    typed: Mapped[str] = mapped_column(sa.String(254))  # login or address, folded
    asked_at: Mapped[datetime]
