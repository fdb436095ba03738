"""Keeping uploads with a form that is still being filled in, and handing them over when it is sent."""

import secrets
from collections.abc import Iterable

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import lock_person
from helpdesk.domain.attachments import is_form_key
from helpdesk.domain.errors import NotAChoice, Refused
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.files.prepare import Ready
from helpdesk.files.queries import pending_files, room_on


def keep_uploads(ready: Iterable[Ready], *, by: Person, form_key: str) -> list[Refused]:
    """A row for each file on the disk, pending with its form; returns refusals of those it has no room for.

    The room is counted again under a lock: while the pictures were drawn, another request may have taken it.
    Raises NotAChoice(field="form_key") for a key no form of ours has.
    """
    if not is_form_key(form_key):
        raise NotAChoice(field="form_key")
    lock_person(by)  # two requests of one person at once must not both see the same free room
    room, refusals = room_on(form_key, by.id), []
    for file in ready:
        try:
            if room.take(file.content.sha256, file.name, file.content.size):
                db.session.add(_row(file, by, form_key))
        except Refused as refused:
            refusals.append(refused)
    db.session.flush()
    return refusals


def claim(files: Iterable[StoredFile]) -> None:
    """The form was sent: its files are pending no more and will not be swept."""
    for file in files:
        file.form_key = None


def discard(key: str, *, by: Person, form_key: str) -> bool:
    """Take a pending file off its form; False when this form of this person has no such file."""
    file = next((file for file in pending_files(form_key, by.id) if file.key == key), None)
    if file is not None:
        file.discarded_at = clock.now()
    return file is not None


def _row(file: Ready, by: Person, form_key: str) -> StoredFile:
    return StoredFile(
        key=secrets.token_hex(16),
        sha256=file.content.sha256,
        preview_sha256=file.preview.sha256 if file.preview else None,
        size=file.content.size,
        media_type=file.media_type,
        name=file.name,
        uploaded_by_id=by.id,
        form_key=form_key,
        created_at=clock.now(),
    )
