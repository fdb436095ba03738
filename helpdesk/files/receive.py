"""Uploads of a request: stored and committed before anything else is looked at."""

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from helpdesk.accounts.models import Person
from helpdesk.domain.errors import Refused
from helpdesk.extensions import db
from helpdesk.files.actions import keep_uploads


def receive(uploads: Iterable[FileStorage] | None, *, by: Person, form_key: str) -> list[Refused]:
    """Keep what is acceptable under the form's key, so that nothing needs choosing twice; returns the refusals."""
    chosen = [(each.filename or "", each.stream) for each in uploads or () if isinstance(each, FileStorage) and each]
    refused = keep_uploads(chosen, by=by, form_key=form_key).refused
    db.session.commit()
    return refused
