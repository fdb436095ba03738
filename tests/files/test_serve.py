"""A file goes out as a download under its own name and can do nothing in the browser."""

import io
from contextlib import closing
from urllib.parse import quote

import pytest
from flask import Flask

from helpdesk.accounts.models import Person
from helpdesk.domain.attachments import FileGone
from helpdesk.files.models import StoredFile
from helpdesk.files.serve import attachment_response, picture_response
from helpdesk.files.store import FileStore
from tests.files import samples
from tests.files.photos import photo
from tests.files.uploads import keep_upload

NAME = "Отчёт за неделю.docx"


@pytest.fixture
def stored(anna: Person) -> StoredFile:
    return keep_upload(io.BytesIO(samples.ooxml("docx")), NAME, by=anna, form_key="form-1")


def test_the_cyrillic_name_reaches_the_browser(app: Flask, stored: StoredFile) -> None:
    with app.test_request_context(), closing(attachment_response(stored)) as response:
        disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert f"filename*=UTF-8''{quote(NAME)}" in disposition


def test_the_content_comes_whole_under_its_own_type(app: Flask, stored: StoredFile) -> None:
    with app.test_request_context(), closing(attachment_response(stored)) as response:
        response.direct_passthrough = False
        assert response.get_data() == samples.ooxml("docx")
        assert response.mimetype == stored.media_type
        assert response.content_length == stored.size


def test_nothing_in_it_can_act_and_nothing_of_it_stays(app: Flask, stored: StoredFile) -> None:
    with app.test_request_context(), closing(attachment_response(stored)) as response:
        headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("is_small", [True, False])
def test_a_picture_is_shown_and_nothing_in_it_can_act(app: Flask, anna: Person, is_small: bool) -> None:
    shown = keep_upload(io.BytesIO(photo("PNG")), "Снимок.png", by=anna, form_key="form-1")
    with app.test_request_context(), closing(picture_response(shown, is_small=is_small)) as response:
        response.direct_passthrough = False
        assert response.get_data().startswith(b"\xff\xd8" if is_small else b"\x89PNG")
        headers = response.headers
    assert headers["Content-Disposition"].startswith("inline;")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store, private")


def test_what_the_desk_did_not_draw_is_never_shown(app: Flask, stored: StoredFile) -> None:
    with app.test_request_context(), pytest.raises(FileGone):
        picture_response(stored, is_small=False)


def test_a_content_the_store_has_lost_is_said_to_be_gone(app: Flask, stored: StoredFile, kept_in: FileStore) -> None:
    kept_in.path_of(stored.sha256).unlink()
    with app.test_request_context(), pytest.raises(FileGone) as refusal:
        attachment_response(stored)
    assert refusal.value.facts == {"name": NAME}
