"""Letters about the coming training: their wording in both languages and who gets which.

The wording is kept in `letters/<notice>.<language>.txt`. After a change of words: `UPDATE_LETTERS=1 pytest
tests/trainings/test_notices.py`, then read the difference before committing it.
"""

import os
from pathlib import Path

import pytest

from helpdesk import clock
from helpdesk.domain.directions import Direction
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.trainings import notices, queries
from helpdesk.trainings.queries import LoggedDay
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, OTHER_TEACHER, away, person
from tests.trainings.log import NEXT_THURSDAY, planned

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"
NOTICES = {"training_warning": notices.warned, "training_reminder": notices.reminded}


def coming(direction: Direction | None = Direction.MARKS, trainer: str = METHODIST) -> LoggedDay:
    """The session of next Thursday."""
    planned(NEXT_THURSDAY, direction, trainer=person(trainer), building="2", room="31")
    return queries.session_on(NEXT_THURSDAY, person(ADMINISTRATOR))


def letters() -> dict[str, Letter]:
    """Every letter by the login it goes to."""
    db.session.flush()
    return {letter.to_address.split("@")[0]: letter for letter in db.session.query(Letter)}


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("notice", NOTICES)
def test_a_letter_says_what_was_agreed(notice: str, locale: str) -> None:
    person(ADMINISTRATOR).locale = locale
    NOTICES[notice](coming(None if notice == "training_warning" else Direction.MARKS))
    letter = letters()[ADMINISTRATOR]
    said = f"To: {letter.to_name}\nSubject: {letter.subject}\n\n{letter.text}"
    snapshot = SNAPSHOTS / f"{notice}.{locale}.txt"
    if os.environ.get("UPDATE_LETTERS"):
        snapshot.write_text(said, encoding="utf-8")
    assert said == snapshot.read_text(encoding="utf-8")


def test_every_notice_has_its_two_snapshots() -> None:
    expected = {f"{notice}.{locale}.txt" for notice in NOTICES for locale in ("ru", "en")}
    assert {path.name for path in SNAPSHOTS.iterdir()} == expected


def test_who_stands_in_for_the_administrator_is_told_too() -> None:
    away(ADMINISTRATOR, substitute=OTHER_TEACHER)
    assert notices.warned(coming(None)) == 3
    assert letters().keys() == {ADMINISTRATOR, DEPUTY, OTHER_TEACHER}


def test_administrator_and_deputy_are_warned() -> None:
    assert notices.warned(coming(None)) == 2
    assert letters().keys() == {ADMINISTRATOR, DEPUTY}


@pytest.mark.parametrize(
    ("trainer", "logins"), [(METHODIST, {METHODIST, ADMINISTRATOR}), (ADMINISTRATOR, {ADMINISTRATOR})]
)
def test_trainer_and_administrator_are_reminded_once_each(trainer: str, logins: set[str]) -> None:
    assert notices.reminded(coming(trainer=trainer)) == len(logins)
    assert letters().keys() == logins


def test_who_left_the_school_is_reminded_of_nothing() -> None:
    day = coming()
    person(METHODIST).closed_at = person(ADMINISTRATOR).closed_at = clock.now()
    assert notices.reminded(day) == 0


def test_a_session_nobody_planned_is_reminded_of_without_a_direction() -> None:
    notices.reminded(queries.session_on(NEXT_THURSDAY, person(ADMINISTRATOR)))
    letter = letters()[ADMINISTRATOR]
    assert letter.subject == "Обучение чт 12 ноября: направление не выбрано"
    assert "Где: корпус 1, каб. 205." in letter.text


def test_letters_of_one_session_stand_together() -> None:
    day = coming()
    notices.warned(day)
    notices.reminded(day)
    db.session.flush()
    assert {letter.thread for letter in db.session.query(Letter)} == {"training-2026-11-12"}
