"""Reading about kept files."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.domain.attachments import Room, is_form_key
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile


def pending_files(form_key: str, person_id: int) -> list[StoredFile]:
    """What this person uploaded with this form and has not taken off it, oldest first; nobody else's files."""
    if not is_form_key(form_key):
        return []
    asked = sa.select(StoredFile).where(
        StoredFile.form_key == form_key,
        StoredFile.uploaded_by_id == person_id,
        StoredFile.discarded_at.is_(None),
    )
    return list(db.session.scalars(asked.order_by(StoredFile.id)))


def bytes_uploaded(person_id: int, since: datetime) -> int:
    """How much a person has uploaded since an instant, discarded files included."""
    asked = sa.select(sa.func.coalesce(sa.func.sum(StoredFile.size), 0)).where(
        StoredFile.uploaded_by_id == person_id, StoredFile.created_at > since
    )
    return int(db.session.scalar(asked) or 0)


def room_on(form_key: str, person_id: int) -> Room:
    """What this form of this person has and what the person uploaded within the hour."""
    return Room(
        {(file.sha256, file.name) for file in pending_files(form_key, person_id)},
        bytes_uploaded(person_id, clock.now() - timedelta(hours=1)),
    )


def known_contents() -> set[str]:
    """The hash of every content that some row stands for, small pictures included."""
    rows = db.session.execute(sa.select(StoredFile.sha256, StoredFile.preview_sha256))
    return {sha256 for row in rows for sha256 in row if sha256}
