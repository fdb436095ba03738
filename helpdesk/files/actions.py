"""Keeping uploads with a form that is still being filled in, and handing them over when it is sent."""

import io
import logging
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import IO, NamedTuple

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.attachments import (
    KIND_BY_MEDIA_TYPE,
    MAX_BYTES_AN_HOUR,
    MAX_FILES,
    MEGABYTE,
    FileNotAccepted,
    FileNotKept,
    TooManyFiles,
    UploadsPaused,
    is_form_key,
    shown_name,
    true_name,
)
from helpdesk.domain.errors import NotAChoice, Refused
from helpdesk.extensions import db
from helpdesk.files.checks import Checked, checked
from helpdesk.files.models import StoredFile
from helpdesk.files.queries import bytes_uploaded, pending_files
from helpdesk.files.redraw import BrokenPicture, Redrawn, is_redrawn, redrawn
from helpdesk.files.store import Kept, store
from helpdesk.files.upload import size_of

MOST_LOOKED_AT = 2 * MAX_FILES  # of one request: hundreds of bad ones must not keep the others waiting

log = logging.getLogger(__name__)


class Uploads(NamedTuple):
    """What became of the files of one request."""

    kept: list[StoredFile]
    refused: list[Refused]


def keep_upload(stream: IO[bytes], filename: str | None, *, by: Person, form_key: str) -> StoredFile:
    """Check one upload and keep it with its pending form; on the disk before the row, the caller commits.

    Raises the refusals of `domain.attachments`; NotAChoice(field="form_key") for a key no form of ours has.
    """
    if not is_form_key(form_key):
        raise NotAChoice(field="form_key")
    name = shown_name(filename)
    _lock_quota(by)
    _check_room(name, by, form_key)
    belief = checked(stream, filename)
    _check_quota(name, stream, by)
    picture = _drawn(stream, belief) if is_redrawn(belief.media_type) else None
    if picture is not None:
        belief = Checked(true_name(belief.name, KIND_BY_MEDIA_TYPE[picture.media_type]), picture.media_type)
    content, preview = _kept(name, stream, picture)
    if twin := _same_on_form(content.sha256, belief.name, by, form_key):
        return twin
    stored = StoredFile(
        key=secrets.token_hex(16),
        sha256=content.sha256,
        preview_sha256=preview.sha256 if preview else None,
        size=content.size,
        media_type=belief.media_type,
        name=belief.name,
        uploaded_by_id=by.id,
        form_key=form_key,
        created_at=clock.now(),
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def keep_uploads(uploads: Iterable[tuple[str | None, IO[bytes]]], *, by: Person, form_key: str) -> Uploads:
    """Check and keep each upload on its own: a bad one takes no good one with it.

    A file field left empty (no name, no bytes) is no upload.
    """
    outcome = Uploads([], [])
    for filename, stream in uploads:
        if not filename and not stream.read(1):
            continue
        stream.seek(0)
        try:
            if len(outcome.kept) + len(outcome.refused) >= MOST_LOOKED_AT:
                raise TooManyFiles(field="files", name=shown_name(filename), limit=MAX_FILES)
            outcome.kept.append(keep_upload(stream, filename, by=by, form_key=form_key))
        except Refused as refused:
            outcome.refused.append(refused)
    return outcome


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


def _drawn(stream: IO[bytes], belief: Checked) -> Redrawn:
    try:
        return redrawn(stream, belief.media_type)
    except BrokenPicture as error:
        raise FileNotAccepted(field="files", name=belief.name, found="broken") from error


def _kept(name: str, stream: IO[bytes], picture: Redrawn | None) -> tuple[Kept, Kept | None]:
    """The content and, of a picture, the small one, durably in the store."""
    try:
        if picture is None:
            return store().keep(stream), None
        whole, small = (store().keep(io.BytesIO(each), len(each)) for each in (picture.whole, picture.small))
    except OSError as error:
        log.error("upload not kept: %s", error.strerror or type(error).__name__)
        raise FileNotKept(field="files", name=name) from error
    return whole, small


def _same_on_form(sha256: str, name: str, by: Person, form_key: str) -> StoredFile | None:
    """The same file chosen again after «Back»: it stays one attachment."""
    pending = pending_files(form_key, by.id)
    return next((file for file in pending if (file.sha256, file.name) == (sha256, name)), None)


def _lock_quota(by: Person) -> None:
    """Two requests of one person at once must not both see the same free room (PostgreSQL; SQLite has one writer)."""
    db.session.execute(sa.select(Person.id).where(Person.id == by.id).with_for_update(key_share=True))


def _check_room(name: str, by: Person, form_key: str) -> None:
    if len(pending_files(form_key, by.id)) >= MAX_FILES:
        raise TooManyFiles(field="files", name=name, limit=MAX_FILES)


def _check_quota(name: str, stream: IO[bytes], by: Person) -> None:
    if bytes_uploaded(by.id, clock.now() - timedelta(hours=1)) + size_of(stream) > MAX_BYTES_AN_HOUR:
        raise UploadsPaused(field="files", name=name, limit_mb=MAX_BYTES_AN_HOUR // MEGABYTE)
