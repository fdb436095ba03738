"""The letter of a moved place: its wording in both languages, and what it may not carry.

The wording is kept in `letters/visit_moved.<language>.txt`. After a change of words: `UPDATE_LETTERS=1 pytest
tests/agenda/test_notices.py`, then read the difference before committing it.
"""

import os
from pathlib import Path

import pytest

from helpdesk import clock
from helpdesk.agenda import actions
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.agenda.hours import DURING, THURSDAY, booked, visit
from tests.factories import DEPUTY, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"
TITLE, QUESTION = "Пропали отметки Сидорова", "У Сидорова из 7А пропали отметки"


def moved(locale: str = "ru") -> Letter:
    """The letter about a place that the deputy moved."""
    person(TEACHER).locale = locale
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL, title=TITLE, has_personal_data=True)
    mine = booked(ticket_id=ticket.id, question=QUESTION)
    with clock.at(DURING):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
        db.session.commit()
    return db.session.query(Letter).filter(Letter.key.contains(":moved:")).one()


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_a_moved_place_is_told_as_agreed(locale: str) -> None:
    letter = moved(locale)
    told, snapshot = f"{letter.subject}\n\n{letter.text}", SNAPSHOTS / f"visit_moved.{locale}.txt"
    if os.environ.get("UPDATE_LETTERS"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(told, encoding="utf-8")
    assert told == snapshot.read_text(encoding="utf-8")


def test_the_letter_goes_to_the_person_and_carries_none_of_their_words() -> None:
    letter = moved()
    assert letter.person_id == person(TEACHER).id
    for words in (TITLE, QUESTION, "Сидоров"):
        assert words not in f"{letter.subject}{letter.text}{letter.html}"


def test_nothing_that_was_rolled_back_is_mailed() -> None:
    mine = booked()
    with clock.at(DURING):
        actions.move(visit(mine), "booked", THURSDAY, by=person(DEPUTY))
        db.session.rollback()
    assert db.session.query(Letter).filter(Letter.key.contains(":moved:")).count() == 0
