"""A stored file is a picture when the desk drew it."""

import pytest

from helpdesk.files.models import StoredFile


@pytest.mark.parametrize(("preview", "is_picture"), [("0" * 64, True), (None, False)])
def test_a_file_with_a_small_picture_may_be_shown(preview: str | None, is_picture: bool) -> None:
    assert StoredFile(preview_sha256=preview).is_picture is is_picture
