"""What every table shares."""

import pytest

from helpdesk import clock
from helpdesk.extensions import db, insert_if_absent
from helpdesk.reminders.models import TimedMark

pytestmark = pytest.mark.usefixtures("ctx")


def test_a_row_is_inserted_once_and_says_whether_it_was_new() -> None:
    assert [insert_if_absent(TimedMark, key="act", made_at=clock.now()) for _ in range(3)] == [True, False, False]
    assert db.session.query(TimedMark).count() == 1
