"""Letters about one's account, word for word in both languages."""

from pathlib import Path

import pytest

from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.profile import notices
from tests.factories import TEACHER, later, person
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize(
    "notice",
    [
        "address_changed",
        "address_set",
        "password_changed",
        "second_factor_on",
        "second_factor_off",
        "codes_renewed",
    ],
)
def test_a_change_of_the_account_is_told(notice: str, locale: str) -> None:
    teacher = person(TEACHER)
    teacher.locale = locale
    notices.tell(notice, teacher, new="new@example.com")
    assert_as_agreed(SNAPSHOTS / f"{notice}.{locale}.txt", db.session.query(Letter).one())


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_an_address_is_confirmed_by_a_letter_there(locale: str) -> None:
    teacher = person(TEACHER)
    teacher.locale = locale
    notices.confirm_address(teacher, "new@example.com", "http://desk.example/profile/address/TOKEN", later(days=1))
    letter = db.session.query(Letter).one()
    assert letter.to_address == "new@example.com"
    assert_as_agreed(SNAPSHOTS / f"address_confirm.{locale}.txt", letter)


def test_who_has_no_address_is_not_written_to() -> None:
    person(TEACHER).email = ""
    notices.password_changed(person(TEACHER))
    assert db.session.query(Letter).count() == 0
