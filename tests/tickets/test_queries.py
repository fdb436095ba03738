"""What readers get of tickets: only what is theirs to read."""

import io

import pytest

from helpdesk import clock
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import Part, TicketKind
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.tickets import actions, queries
from helpdesk.tickets.models import Ticket
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, OTHER_TEACHER, TEACHER, file_ticket, later, person
from tests.files.samples import png
from tests.files.uploads import keep_upload

pytestmark = pytest.mark.usefixtures("ctx", "monday")

REQUESTER, OWNER = BOTH = frozenset({Part.REQUESTER}), frozenset({Part.OWNER})


def uploaded(name: str, by: str = ADMINISTRATOR) -> StoredFile:
    """A file kept with a form."""
    return keep_upload(io.BytesIO(png()), name, by=person(by), form_key="form-1")


def noted(ticket: Ticket) -> StoredFile:
    """The file of a note on the ticket."""
    file = uploaded("внутри.png")
    actions.note(ticket, "Снимок для своих.", by=person(ADMINISTRATOR), files=[file])
    db.session.flush()
    return file


def test_the_key_of_another_persons_form_opens_nothing_of_theirs() -> None:
    file_ticket(submit_key="k1")
    assert queries.ticket_submitted("k1", person(OTHER_TEACHER)) is None


def test_a_file_of_a_note_is_listed_only_for_those_who_answer() -> None:
    ticket = file_ticket()
    noted(ticket)
    listed = {part: [file for entry in queries.timeline_of(ticket, part) for file in entry.files] for part in BOTH}
    assert [attachment.file.name for attachment in listed[OWNER]] == ["внутри.png"]
    assert listed[REQUESTER] == []


def test_a_file_of_a_note_is_downloaded_only_by_those_who_answer() -> None:
    ticket = file_ticket()
    key = noted(ticket).key
    assert queries.attachment_of(ticket, key, REQUESTER, person(TEACHER)) is None
    assert queries.attachment_of(ticket, key, OWNER, person(ADMINISTRATOR)).file.name == "внутри.png"


def test_a_file_of_an_answer_is_the_requesters_too() -> None:
    ticket, file = file_ticket(), uploaded("снимок.png")
    actions.answer(ticket, "Смотрите снимок.", by=person(ADMINISTRATOR), files=[file])
    assert queries.attachment_of(ticket, file.key, REQUESTER, person(TEACHER)).file is file
    assert queries.attachment_of(file_ticket(), file.key, OWNER, person(ADMINISTRATOR)) is None


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "' OR 1=1--", "0" * 32])
def test_a_key_of_no_file_finds_none(key: str) -> None:
    assert queries.attachment_of(file_ticket(), key, OWNER, person(ADMINISTRATOR)) is None


def test_previous_tickets_are_those_the_reader_may_read() -> None:
    file_ticket(title="О порядке", kind=TicketKind.METHODOLOGICAL)
    file_ticket(title="О входе")
    ticket = file_ticket(title="О сбое")
    assert [each.title for each in queries.previous_tickets(ticket, person(ADMINISTRATOR))] == ["О входе"]
    assert {each.title for each in queries.previous_tickets(ticket, person(TEACHER))} == {"О порядке", "О входе"}


def test_the_five_last_previous_tickets_are_named_newest_first() -> None:
    for hour in range(7):
        with clock.at(later(hours=hour)):
            ticket = file_ticket(title=f"№ {hour}")
    assert [each.title[-1] for each in queries.previous_tickets(ticket, person(ADMINISTRATOR))] == list("54321")


def test_a_former_owner_reads_no_more_what_is_still_given_to_them() -> None:
    person(DEPUTY).closed_at = clock.now()
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    assert queries.ticket_at(ticket.address, person(METHODIST)) is ticket
    person(METHODIST).role = Role.TEACHER
    assert queries.ticket_at(ticket.address, person(METHODIST)) is None


def test_notes_stand_in_the_timeline_of_those_who_answer_only() -> None:
    ticket = file_ticket()
    noted(ticket)
    assert "Снимок для своих." in [entry.text for entry in queries.timeline_of(ticket, OWNER)]
    assert [entry.act for entry in queries.timeline_of(ticket, REQUESTER)] == ["filed"]


def test_who_changed_a_ticket_last_is_named() -> None:
    ticket = file_ticket()
    assert queries.last_changer(ticket) is person(TEACHER)
    actions.take(ticket, by=person(ADMINISTRATOR))
    assert queries.last_changer(ticket) is person(ADMINISTRATOR)


@pytest.mark.parametrize("raw", [None, "", "a b", "x" * 65, "ключ"])
def test_a_form_without_a_key_of_ours_gets_a_fresh_one(raw: str | None) -> None:
    assert queries.form_key(raw) != queries.form_key(raw)
    assert queries.form_key("abc-1") == "abc-1"


@pytest.mark.parametrize(("typed", "is_found"), [("1", True), ("ЭЖ-2026/27-0001", True), ("2", False), ("нет", False)])
def test_a_ticket_is_found_by_its_number_as_people_type_it(typed: str, is_found: bool) -> None:
    file_ticket()
    assert (queries.ticket_numbered(typed, person(TEACHER)) is not None) is is_found
    assert queries.ticket_numbered(typed, person(OTHER_TEACHER)) is None
