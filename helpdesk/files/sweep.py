"""The worker's duty: what was uploaded and never sent goes after a day."""

from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.files.queries import known_contents
from helpdesk.files.store import store

PENDING_FOR = timedelta(hours=24)  # longer than any session, so a form still open has its files


class Swept(NamedTuple):
    """How many rows and contents went."""

    rows: int
    contents: int


def sweep_orphans() -> Swept:
    """Delete rows pending for over a day, then contents without a row as old as that; commits.

    The rows go first and for good: a kill in between leaves contents for the next sweep, never a row without one.
    """
    older_than = clock.now() - PENDING_FOR
    stale = sa.delete(StoredFile).where(StoredFile.form_key.is_not(None), StoredFile.created_at < older_than)
    rows = len(db.session.scalars(stale.returning(StoredFile.id)).all())
    db.session.commit()
    known = known_contents()
    db.session.commit()  # lets go of SQLite's write lock before the disk is walked
    return Swept(rows, store().sweep(known.__contains__, older_than))
