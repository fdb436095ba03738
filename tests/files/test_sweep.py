"""What nobody sent goes after a day; what was sent stays."""

import io
import os
import time
from datetime import timedelta

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.extensions import db
from helpdesk.files import actions
from helpdesk.files.models import StoredFile
from helpdesk.files.queries import known_contents
from helpdesk.files.store import FileStore
from helpdesk.files.sweep import sweep_orphans
from tests.files.photos import photo
from tests.files.uploads import keep_upload

DAY_AND_HOUR = timedelta(hours=25)


def kept(by: Person, words: bytes) -> StoredFile:
    stored = keep_upload(io.BytesIO(words), "a.txt", by=by, form_key="form-1")
    db.session.commit()
    return stored


def test_a_pending_file_goes_after_a_day_with_its_content(anna: Person, kept_in: FileStore) -> None:
    path = kept_in.path_of(kept(anna, b"words").sha256)
    assert sweep_orphans() == (0, 0)
    with clock.at(clock.now() + DAY_AND_HOUR):
        assert sweep_orphans() == (1, 1)
    assert not path.exists()


def test_a_claimed_file_stays_for_good(anna: Person, kept_in: FileStore) -> None:
    stored = kept(anna, b"words")
    actions.claim([stored])
    db.session.commit()
    with clock.at(clock.now() + 100 * DAY_AND_HOUR):
        assert sweep_orphans() == (0, 0)
    assert kept_in.path_of(stored.sha256).exists()


def test_the_small_picture_goes_with_the_large_one_and_stays_with_it(anna: Person, kept_in: FileStore) -> None:
    sent, pending = (
        keep_upload(io.BytesIO(photo("PNG", mode)), "a.png", by=anna, form_key="form-1") for mode in ("RGB", "L")
    )
    actions.claim([sent])
    db.session.commit()
    contents = [kept_in.path_of(sha256 or "") for row in (sent, pending) for sha256 in (row.sha256, row.preview_sha256)]
    with clock.at(clock.now() + DAY_AND_HOUR):
        assert sweep_orphans() == (1, 2)
    assert [path.exists() for path in contents] == [True, True, False, False]


def test_a_discarded_file_goes_like_any_other(anna: Person) -> None:
    stored = kept(anna, b"words")
    actions.discard(stored.key, by=anna, form_key="form-1")
    db.session.commit()
    with clock.at(clock.now() + DAY_AND_HOUR):
        assert sweep_orphans() == (1, 1)


def test_a_content_shared_with_a_sent_form_stays(anna: Person, boris: Person, kept_in: FileStore) -> None:
    sent = kept(anna, b"words")
    kept(boris, b"words")
    actions.claim([sent])
    db.session.commit()
    with clock.at(clock.now() + DAY_AND_HOUR):
        assert sweep_orphans() == (1, 0)
    assert kept_in.path_of(sent.sha256).exists()


def test_a_kill_between_write_and_commit_leaves_only_what_the_sweep_takes(anna: Person, kept_in: FileStore) -> None:
    stored = keep_upload(io.BytesIO(b"words"), "a.txt", by=anna, form_key="form-1")
    path = kept_in.path_of(stored.sha256)
    db.session.rollback()  # all that a kill before the commit leaves of the row
    assert sweep_orphans() == (0, 0)
    assert path.exists()
    then = time.time() - DAY_AND_HOUR.total_seconds()
    os.utime(path, (then, then))
    assert sweep_orphans() == (0, 1)
    assert known_contents() == set()
