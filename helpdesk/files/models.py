"""StoredFile: an uploaded file; its bytes lie in the store under their hash."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.extensions import Model


class StoredFile(Model):
    """Pending while it has a form key; the room that attaches it claims it and the key goes."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)  # random; the handle that pages and addresses carry
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)  # two rows may share one content
    preview_sha256: Mapped[str | None] = mapped_column(sa.String(64))  # of a picture: a small one, in the same store
    size: Mapped[int]  # bytes
    media_type: Mapped[str] = mapped_column(sa.String(100))  # by content, never what the browser said
    name: Mapped[str] = mapped_column(sa.String(200))  # cleaned, with a true extension; Cyrillic kept
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    form_key: Mapped[str | None] = mapped_column(sa.String(64), index=True)  # None: attached
    created_at: Mapped[datetime]
    discarded_at: Mapped[datetime | None]  # taken off the form; counts for the quota until it is swept

    __table_args__ = (sa.Index("ix_stored_file_quota", "uploaded_by_id", "created_at"),)

    @property
    def is_picture(self) -> bool:
        """Whether the desk drew it and a page may show it."""
        return self.preview_sha256 is not None
