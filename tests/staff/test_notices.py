"""The letter to who goes on, word for word in both languages."""

from pathlib import Path

import pytest

from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.staff.notices import handed_over
from helpdesk.staff.queries import tickets_in_hands
from tests.factories import ADMINISTRATOR, DEPUTY, file_ticket, person
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_who_goes_on_gets_one_letter_with_numbers_and_dates(locale: str) -> None:
    person(DEPUTY).locale = locale
    file_ticket()
    file_ticket(title="Второе")
    leaving = person(ADMINISTRATOR)
    handed_over(leaving, person(DEPUTY), tickets_in_hands(leaving))
    db.session.flush()
    letter = db.session.query(Letter).filter(Letter.thread.like("staff-%")).one()
    assert_as_agreed(SNAPSHOTS / f"handed_over.{locale}.txt", letter)
