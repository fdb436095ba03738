"""Handing a kept file to a browser so that nothing in it can act there; the caller has checked the right."""

from flask import Response, send_file

from helpdesk.domain.attachments import FileGone
from helpdesk.files.models import StoredFile
from helpdesk.files.store import store

INERT = "default-src 'none'; sandbox"


def attachment_response(stored: StoredFile) -> Response:
    """The file as a download under its own name (RFC 5987, Cyrillic kept); FileGone when the store lost it."""
    try:
        content = store().open(stored.sha256)
    except FileNotFoundError as error:
        raise FileGone(name=stored.name) from error
    response = send_file(
        content, mimetype=stored.media_type, as_attachment=True, download_name=stored.name, etag=False, max_age=0
    )
    response.content_length = stored.size
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = INERT
    response.headers["Cache-Control"] = "no-store, private"
    return response
