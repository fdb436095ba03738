"""Handing a kept file to a browser so that nothing in it can act there; the caller has checked the right."""

from flask import Response, send_file

from helpdesk.domain.attachments import FileGone
from helpdesk.files.models import StoredFile
from helpdesk.files.redraw import SMALL_TYPE
from helpdesk.files.store import store

INERT = "default-src 'none'; sandbox"


def attachment_response(stored: StoredFile) -> Response:
    """The file as a download under its own name (RFC 5987, Cyrillic kept); FileGone when the store lost it."""
    response = _sent(stored, stored.sha256, stored.media_type, as_attachment=True)
    response.content_length = stored.size
    return response


def picture_response(stored: StoredFile, *, is_small: bool) -> Response:
    """A picture the desk has drawn itself, to be shown in a page: nothing lands in the folder of downloads."""
    if stored.preview_sha256 is None:
        raise FileGone(name=stored.name)
    small = stored.preview_sha256, SMALL_TYPE
    return _sent(stored, *(small if is_small else (stored.sha256, stored.media_type)), as_attachment=False)


def _sent(stored: StoredFile, sha256: str, media_type: str, *, as_attachment: bool) -> Response:
    try:
        content = store().open(sha256)
    except FileNotFoundError as error:
        raise FileGone(name=stored.name) from error
    response = send_file(
        content, mimetype=media_type, as_attachment=as_attachment, download_name=stored.name, etag=False, max_age=0
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = INERT
    response.headers["Cache-Control"] = "no-store, private"
    return response
