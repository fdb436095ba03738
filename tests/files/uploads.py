"""One upload of a test, from its bytes to its row."""

from typing import IO

from helpdesk.accounts.models import Person
from helpdesk.files.actions import keep_uploads
from helpdesk.files.models import StoredFile
from helpdesk.files.prepare import prepare_uploads
from helpdesk.files.queries import pending_files, room_on


def keep_upload(stream: IO[bytes], name: str, *, by: Person, form_key: str) -> StoredFile:
    """What the desk keeps of it, not committed; raises why it does not."""
    ready, refused = prepare_uploads([(name, stream)], room_on(form_key, by.id))
    for refusal in refused + keep_uploads(ready, by=by, form_key=form_key):
        raise refusal
    kept = {(file.sha256, file.name): file for file in pending_files(form_key, by.id)}
    return kept[(ready[0].content.sha256, ready[0].name)]
