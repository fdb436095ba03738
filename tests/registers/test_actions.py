"""What the administrator notes about an outage: kept, told in the history, refused to others."""

import pytest
from flask import Flask

from helpdesk.domain.errors import NotAllowed, TooLong
from helpdesk.domain.workflow import Urgency
from helpdesk.extensions import db
from helpdesk.registers.actions import note_outage
from helpdesk.registers.models import OutageNote
from helpdesk.registers.outages import Note, known_of
from helpdesk.tickets.models import Event, Ticket
from tests.factories import ADMINISTRATOR, DEPUTY, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

NOTE = Note("все педагоги", "А-17", "писали на бумаге")


@pytest.fixture
def outage(ctx: Flask) -> Ticket:
    """A critical ticket."""
    ticket = file_ticket(topic="outage")
    ticket.urgency = Urgency.CRITICAL
    db.session.commit()
    return ticket


def history(act: str = "outage_noted") -> list[Event]:
    """Its lines about notes."""
    return db.session.query(Event).filter_by(act=act).order_by(Event.id).all()


def test_what_is_noted_is_kept_and_cleaned(outage: Ticket) -> None:
    note_outage(outage, Note(" все \n педагоги ", "А-17", "писали\nна бумаге "), by=person(ADMINISTRATOR))
    assert known_of(outage) == Note("все педагоги", "А-17", "писали\nна бумаге")


def test_the_history_tells_who_changed_what_to_what_and_stays_inside(outage: Ticket) -> None:
    version = outage.version
    note_outage(outage, NOTE, by=person(ADMINISTRATOR))
    note_outage(outage, Note("все педагоги", "А-18", ""), by=person(ADMINISTRATOR))
    first, second = history()
    assert second.changes == {"operator_number": ["А-17", "А-18"], "workaround": ["писали на бумаге", None]}
    assert first.changes["concerned"] == [None, "все педагоги"]
    assert (first.is_internal, second.actor_id) == (True, person(ADMINISTRATOR).id)
    assert outage.version == version + 2


def test_the_same_words_again_change_nothing(outage: Ticket) -> None:
    note_outage(outage, NOTE, by=person(ADMINISTRATOR))
    version = outage.version
    note_outage(outage, NOTE, by=person(ADMINISTRATOR))
    assert (len(history()), outage.version) == (1, version)


def test_an_empty_note_leaves_no_row(outage: Ticket) -> None:
    note_outage(outage, Note(), by=person(ADMINISTRATOR))
    db.session.commit()
    assert db.session.query(OutageNote).count() == 0


@pytest.mark.parametrize("login", [TEACHER, DEPUTY])
def test_only_who_answers_for_the_ticket_may_note(outage: Ticket, login: str) -> None:
    with pytest.raises(NotAllowed):
        note_outage(outage, NOTE, by=person(login))


def test_an_ordinary_ticket_has_no_place_in_the_register() -> None:
    with pytest.raises(NotAllowed):
        note_outage(file_ticket(), NOTE, by=person(ADMINISTRATOR))


@pytest.mark.parametrize(
    ("note", "field"),
    [
        (Note(concerned="я" * 301), "concerned"),
        (Note(operator_number="9" * 301), "operator_number"),
        (Note(workaround="я" * 1001), "workaround"),
    ],
)
def test_an_essay_is_refused_beside_its_field(outage: Ticket, note: Note, field: str) -> None:
    with pytest.raises(TooLong) as refused:
        note_outage(outage, note, by=person(ADMINISTRATOR))
    assert refused.value.facts["field"] == field
