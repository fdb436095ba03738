"""Keeping uploads with a pending form: each on its own, within limits, durable before the row."""

import io
from datetime import timedelta

import pytest

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain import attachments
from helpdesk.domain.attachments import (
    TooManyFiles,
    UploadsPaused,
)
from helpdesk.domain.errors import NotAChoice
from helpdesk.extensions import db
from helpdesk.files import actions
from helpdesk.files.models import StoredFile
from helpdesk.files.prepare import prepare_uploads
from helpdesk.files.queries import bytes_uploaded, known_contents, pending_files, room_on
from helpdesk.files.store import FileStore, store
from tests.files import samples
from tests.files.conftest import person
from tests.files.photos import HEIC
from tests.files.uploads import keep_upload

FORM = "form-1"


def keep(by: Person, name: str = "Отчёт за неделю.docx", content: bytes = b"", form_key: str = FORM) -> StoredFile:
    stream = io.BytesIO(content or samples.ooxml("docx"))
    return keep_upload(stream, name, by=by, form_key=form_key)


def names(by: Person, form_key: str = FORM) -> list[str]:
    return [file.name for file in pending_files(form_key, by.id)]


def test_an_upload_is_kept_with_what_the_desk_knows_of_it(anna: Person, kept_in: FileStore) -> None:
    content = samples.ooxml("docx")
    stored = keep(anna, content=content)
    db.session.commit()
    assert (stored.name, stored.size, stored.uploaded_by_id) == ("Отчёт за неделю.docx", len(content), anna.id)
    assert stored.media_type.endswith("wordprocessingml.document")
    assert len(stored.key) == 32
    assert kept_in.path_of(stored.sha256).read_bytes() == content
    assert names(anna) == [stored.name]


def test_a_picture_is_kept_as_it_was_drawn_with_a_small_one(anna: Person, kept_in: FileStore) -> None:
    stored = keep(anna, "Снимок.heic", HEIC)
    assert (stored.name, stored.media_type, stored.is_picture) == ("Снимок.jpg", "image/jpeg", True)
    for sha256 in (stored.sha256, stored.preview_sha256):
        assert b"Phone of a teacher" not in kept_in.path_of(sha256 or "").read_bytes()
    assert stored.size == kept_in.path_of(stored.sha256).stat().st_size
    assert keep(anna, "Снимок.heic", HEIC) is stored


def test_the_content_is_on_the_disk_before_the_row_is_committed(anna: Person, kept_in: FileStore) -> None:
    sha256 = keep(anna).sha256
    db.session.rollback()
    assert kept_in.path_of(sha256).exists()
    assert known_contents() == set()


def test_two_uploads_of_one_content_are_two_handles(anna: Person, boris: Person) -> None:
    mine, theirs = keep(anna), keep(boris)
    assert mine.sha256 == theirs.sha256
    assert mine.key != theirs.key


def test_the_same_file_chosen_again_stays_one(anna: Person) -> None:
    assert keep(anna) is keep(anna)
    assert len(names(anna)) == 1


def test_a_form_takes_five_files(anna: Person) -> None:
    for number in range(5):
        keep(anna, f"{number}.txt", b"%d" % number)
    with pytest.raises(TooManyFiles):
        keep(anna, "5.txt", b"5")
    assert keep(anna, form_key="form-2").name


def test_what_another_request_took_meanwhile_is_counted(anna: Person, boris: Person) -> None:
    """Pictures are drawn before the lock: a request that was drawing still sees what came in between."""
    uploads = [(f"{number}.txt", io.BytesIO(b"%d" % number)) for number in range(4)]
    ready, _ = prepare_uploads(uploads, room_on(FORM, anna.id))
    for name in ("0.txt", "наше.txt", "и ещё.txt"):
        keep(anna, name, b"0" if name == "0.txt" else name.encode())
    refused = actions.keep_uploads(ready, by=anna, form_key=FORM)
    assert [(type(one), one.facts["name"]) for one in refused] == [(TooManyFiles, "3.txt")]
    assert names(anna) == ["0.txt", "наше.txt", "и ещё.txt", "1.txt", "2.txt"]


def test_a_person_has_a_quota_an_hour(anna: Person, boris: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_BYTES_AN_HOUR", 10)
    keep(anna, "a.txt", b"12345678")
    with pytest.raises(UploadsPaused):
        keep(anna, "b.txt", b"123", form_key="form-2")
    assert keep(boris, "b.txt", b"123").name
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert keep(anna, "b.txt", b"123", form_key="form-2").name


def test_taking_files_off_the_form_frees_its_places_and_not_the_quota(anna: Person) -> None:
    stored = keep(anna)
    assert actions.discard(stored.key, by=anna, form_key=FORM)
    assert names(anna) == []
    assert bytes_uploaded(anna.id, clock.now() - timedelta(hours=1)) == stored.size


@pytest.mark.parametrize("form_key", ["form-2", "", "a\0b", "x" * 300])
def test_a_file_is_seen_and_discarded_with_its_own_form_only(anna: Person, form_key: str) -> None:
    stored = keep(anna)
    assert names(anna, form_key) == []
    assert not actions.discard(stored.key, by=anna, form_key=form_key)
    assert names(anna) == [stored.name]


def test_nobody_sees_or_discards_the_pending_file_of_another(anna: Person, boris: Person) -> None:
    stored = keep(anna)
    assert names(boris) == []
    assert not actions.discard(stored.key, by=boris, form_key=FORM)
    assert names(anna) == [stored.name]


def test_a_claimed_file_is_pending_no_more(anna: Person) -> None:
    stored = keep(anna)
    actions.claim(pending_files(FORM, anna.id))
    db.session.commit()
    assert stored.form_key is None
    assert names(anna) == []
    assert not actions.discard(stored.key, by=anna, form_key=FORM)


@pytest.mark.parametrize("form_key", ["", "a\0b", "x" * 65])
def test_a_form_key_that_is_none_of_ours_is_refused(anna: Person, form_key: str) -> None:
    with pytest.raises(NotAChoice) as refusal:
        keep(anna, form_key=form_key)
    assert refusal.value.facts == {"field": "form_key"}


def test_the_limits_are_those_of_the_rules() -> None:
    assert (attachments.MAX_FILE_BYTES, attachments.MAX_FILES) == (10 * 1024 * 1024, 5)


def test_the_store_of_the_app_is_the_configured_one(kept_in: FileStore) -> None:
    assert store().root == kept_in.root
    assert person("vera").id
