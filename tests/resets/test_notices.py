"""The letter with the link, word for word in both languages."""

import re
from pathlib import Path

import pytest

from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.resets.notices import reset_link
from tests.factories import TEACHER, person
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_letter_says_what_the_link_is_good_for(locale: str) -> None:
    teacher = person(TEACHER)
    teacher.locale = locale
    reset_link(teacher)
    letter = db.session.query(Letter).one()
    letter.text = re.sub(r"/login/reset/\S+", "/login/reset/TOKEN", letter.text)
    assert_as_agreed(SNAPSHOTS / f"password_reset.{locale}.txt", letter)
    db.session.rollback()
