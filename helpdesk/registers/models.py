"""What the register of outages knows beyond the ticket itself."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.extensions import Model


class OutageNote(Model):
    """Words about an outage, one row a critical ticket; who wrote them stands in the ticket's history."""

    __tablename__ = "outage_note"

    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id"), primary_key=True)
    concerned: Mapped[str] = mapped_column(sa.String(300), default="")  # "": told by the joined tickets
    operator_number: Mapped[str] = mapped_column(sa.String(300), default="")  # "": as given when it was passed on
    workaround: Mapped[str] = mapped_column(sa.String(1000), default="")
