"""The letter about a locked PIN, word for word in both languages."""

from pathlib import Path

import pytest

from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.pins import notices
from tests.computers import computer
from tests.factories import TEACHER, person
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_letter_says_where_for_how_long_and_what_to_do(locale: str) -> None:
    person(TEACHER).locale = locale
    notices.locked(person(TEACHER), 15, computer())
    db.session.flush()
    assert_as_agreed(SNAPSHOTS / f"pin_locked.{locale}.txt", db.session.query(Letter).one())
