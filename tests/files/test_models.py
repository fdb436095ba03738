"""A stored file waits for its form until it is sent, taken off or swept."""

from datetime import UTC, datetime

import pytest

from helpdesk.files.models import StoredFile


@pytest.mark.parametrize(
    ("form_key", "discarded_at", "is_pending"),
    [("form-1", None, True), (None, None, False), ("form-1", datetime(2026, 11, 9, tzinfo=UTC), False)],
)
def test_a_file_is_pending_with_a_form_and_not_taken_off(
    form_key: str | None, discarded_at: datetime | None, is_pending: bool
) -> None:
    assert StoredFile(form_key=form_key, discarded_at=discarded_at).is_pending is is_pending
