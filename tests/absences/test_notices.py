"""Letters about absences, word for word in both languages, and who gets them."""

from pathlib import Path

import pytest

from helpdesk import clock
from helpdesk.absences import notices
from helpdesk.absences.actions import give_back_unfinished, withdraw_absence
from helpdesk.accounts.queries import on_duty
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions
from tests.factories import ADMINISTRATOR, DEPUTY, TEACHER, away, file_ticket, later, person
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"


def letters() -> list[Letter]:
    """Letters about absences, oldest first."""
    db.session.flush()
    return db.session.query(Letter).filter(Letter.thread.like("absence-%")).order_by(Letter.id).all()


@pytest.fixture(params=["ru", "en"])
def locale(request: pytest.FixtureRequest) -> str:
    """The language everybody in these letters reads."""
    for login in (ADMINISTRATOR, DEPUTY, TEACHER):
        person(login).locale = request.param
    return str(request.param)


def test_an_absence_is_told_to_both_when_a_third_person_enters_it(locale: str) -> None:
    away(ADMINISTRATOR, substitute=TEACHER, by=DEPUTY)
    for letter, name in zip(letters(), ("absence_entered", "absence_entered-substitute"), strict=True):
        assert_as_agreed(SNAPSHOTS / f"{name}.{locale}.txt", letter)


def test_an_absence_of_one_day_without_a_substitute(locale: str) -> None:
    away(ADMINISTRATOR, "2026-11-12/2026-11-12", by=DEPUTY)
    (letter,) = letters()
    assert_as_agreed(SNAPSHOTS / f"absence_entered-one_day.{locale}.txt", letter)


def test_a_withdrawal_is_told_to_both(locale: str) -> None:
    withdraw_absence(away(ADMINISTRATOR, substitute=TEACHER, by=DEPUTY), by=person(DEPUTY))
    for letter, name in zip(letters()[2:], ("absence_withdrawn", "absence_withdrawn-substitute"), strict=True):
        assert_as_agreed(SNAPSHOTS / f"{name}.{locale}.txt", letter)


def test_what_came_back_is_listed(locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "MOST_LINES", 2)
    away(ADMINISTRATOR, substitute=TEACHER)
    for _ in range(3):
        actions.take(file_ticket(), by=on_duty(person(TEACHER)))
    db.session.commit()
    with clock.at(later(days=7)):
        give_back_unfinished()
    assert_as_agreed(SNAPSHOTS / f"returned.{locale}.txt", letters()[-1])


def test_nobody_is_mailed_about_what_they_entered_themselves() -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    assert [letter.person_id for letter in letters()] == [person(TEACHER).id]
    withdraw_absence(away(DEPUTY, by=ADMINISTRATOR, substitute=TEACHER), by=person(DEPUTY))
    assert [letter.person_id for letter in letters()[1:]] == [
        person(DEPUTY).id,
        person(TEACHER).id,
        person(TEACHER).id,
    ]
