"""Reading about kept files: one's own pending ones, the hour's bytes, the contents known."""

import io
from datetime import timedelta

import pytest

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.files.actions import claim, discard
from helpdesk.files.models import StoredFile
from helpdesk.files.queries import bytes_uploaded, known_contents, pending_files
from tests.files.uploads import keep_upload


def keep(by: Person, name: str, content: bytes = b"words") -> StoredFile:
    return keep_upload(io.BytesIO(content), name, by=by, form_key="form-1")


def test_pending_files_are_ones_own_oldest_first(anna: Person, boris: Person) -> None:
    kept = [keep(anna, "b.txt"), keep(anna, "a.txt")]
    keep(boris, "c.txt")
    assert pending_files("form-1", anna.id) == kept


def test_a_file_sent_or_taken_off_is_pending_no_more(anna: Person) -> None:
    sent, off = keep(anna, "a.txt"), keep(anna, "b.txt")
    claim([sent])
    discard(off.key, by=anna, form_key="form-1")
    assert pending_files("form-1", anna.id) == []


@pytest.mark.parametrize("form_key", ["", "a\0b", "x" * 65, "' OR 1=1--"])
def test_what_is_no_key_of_a_form_has_no_files(anna: Person, form_key: str) -> None:
    keep(anna, "a.txt")
    assert pending_files(form_key, anna.id) == []


def test_bytes_are_counted_per_person_and_since_a_moment(anna: Person, boris: Person) -> None:
    keep(anna, "a.txt", b"12345")
    keep(boris, "a.txt", b"123")
    assert bytes_uploaded(anna.id, clock.now() - timedelta(hours=1)) == 5
    assert bytes_uploaded(anna.id, clock.now() + timedelta(seconds=1)) == 0


def test_a_content_kept_twice_is_known_once(anna: Person, boris: Person) -> None:
    assert known_contents() == set()
    assert {keep(anna, "a.txt").sha256, keep(boris, "b.txt").sha256} == known_contents()
    assert len(known_contents()) == 1
