"""Draft: words of a form that was not sent; Search: words looked for. Both are of one person and live for days."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.extensions import Model


class Draft(Model):
    """What somebody typed and did not send: read by them alone."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    page: Mapped[str] = mapped_column(sa.String(180))  # the path the form stands on
    form: Mapped[str] = mapped_column(sa.String(20))  # its name there; "" of a form without one: shown at /drafts
    key: Mapped[str] = mapped_column(sa.String(12))  # of the opened form: two tabs keep two drafts
    sign_in_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("sign_in.id", ondelete="SET NULL")
    )  # whose page it is on
    is_shared: Mapped[bool]  # typed at a staff-room computer: all that a session there may see of its person's drafts
    fields: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (sa.UniqueConstraint("person_id", "page", "form", "key", "is_shared"),)


class Search(Model):
    """Words looked for: the address carries the key, so that no name stands in the browser's history."""

    __tablename__ = "search"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(22), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(sa.String(200))
    sought_at: Mapped[datetime] = mapped_column(index=True)
