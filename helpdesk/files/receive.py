"""Uploads of a request: stored and committed before anything else is looked at."""

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from helpdesk.accounts.models import Person
from helpdesk.domain.attachments import too_many_at_once
from helpdesk.domain.errors import Refused
from helpdesk.extensions import db
from helpdesk.files.actions import keep_uploads
from helpdesk.files.prepare import prepare_uploads
from helpdesk.files.queries import room_on


def receive(uploads: Iterable[FileStorage] | None, *, by: Person, form_key: str) -> list[Refused]:
    """Keep what is acceptable under the form's key, so that nothing needs choosing twice; returns the refusals."""
    chosen = [(each.filename or "", each.stream) for each in uploads or () if isinstance(each, FileStorage) and each]
    refused: list[Refused] = []
    if chosen:
        room = room_on(form_key, by.id)
        db.session.commit()  # a picture takes seconds to draw: SQLite's write lock must not be held meanwhile
        ready, refused = prepare_uploads(chosen, room)
        refused += keep_uploads(ready, by=by, form_key=form_key)
    db.session.commit()
    return too_many_at_once(refused)
