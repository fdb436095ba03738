"""Uploads looked at, drawn and written to the disk: all that takes seconds, and nothing that needs the database."""

import io
import logging
from collections.abc import Iterable
from typing import IO, NamedTuple

from helpdesk.domain.attachments import (
    KIND_BY_MEDIA_TYPE,
    MAX_FILES,
    FileNotAccepted,
    FileNotKept,
    Room,
    TooManyFiles,
    shown_name,
    true_name,
)
from helpdesk.domain.errors import Refused
from helpdesk.files.checks import Checked, checked
from helpdesk.files.gif import BrokenGif, plain_gif
from helpdesk.files.redraw import BrokenPicture, Redrawn, is_redrawn, redrawn
from helpdesk.files.store import Kept, store
from helpdesk.files.upload import content_of, size_of

MOST_LOOKED_AT = 2 * MAX_FILES  # of one request: hundreds of bad ones must not keep the others waiting
GIF = "image/gif"

log = logging.getLogger(__name__)


class Ready(NamedTuple):
    """A file on the disk that no row stands for yet."""

    name: str
    media_type: str
    content: Kept
    preview: Kept | None  # of a picture: a small one


class Prepared(NamedTuple):
    """What became of the files of one request before any row is written."""

    ready: list[Ready]
    refused: list[Refused]


def prepare_uploads(uploads: Iterable[tuple[str | None, IO[bytes]]], room: Room) -> Prepared:
    """Check, draw and store each upload on its own: a bad one takes no good one with it.

    A file field left empty (no name, no bytes) is no upload. `room` counts on; what finds none is not drawn.
    """
    outcome = Prepared([], [])
    for filename, stream in uploads:
        if not filename and not stream.read(1):
            continue
        stream.seek(0)
        try:
            if len(outcome.ready) + len(outcome.refused) >= MOST_LOOKED_AT:
                raise TooManyFiles(field="files", name=shown_name(filename), limit=MAX_FILES)
            outcome.ready.append(_prepared(stream, filename, room))
        except Refused as refused:
            outcome.refused.append(refused)
    return outcome


def _prepared(stream: IO[bytes], filename: str | None, room: Room) -> Ready:
    name = shown_name(filename)
    room.check_place(name)
    belief = checked(stream, filename)
    room.check_quota(name, size_of(stream))
    picture = _drawn(stream, belief) if is_redrawn(belief.media_type) else None
    if picture is not None:
        belief = Checked(true_name(belief.name, KIND_BY_MEDIA_TYPE[picture.media_type]), picture.media_type)
    content, preview = _kept(name, _plain(stream, belief), picture)
    room.take(content.sha256, belief.name, content.size)
    return Ready(belief.name, belief.media_type, content, preview)


def _drawn(stream: IO[bytes], belief: Checked) -> Redrawn:
    try:
        return redrawn(stream, belief.media_type)
    except BrokenPicture as error:
        raise FileNotAccepted(field="files", name=belief.name, found="broken") from error


def _plain(stream: IO[bytes], belief: Checked) -> IO[bytes]:
    if belief.media_type != GIF:
        return stream
    try:
        with content_of(stream) as content:
            return io.BytesIO(plain_gif(content))
    except BrokenGif as error:
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
