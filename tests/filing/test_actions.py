"""Opening a ticket: its owner, number and promise."""

import pytest

from helpdesk import clock
from helpdesk.domain.errors import Missing, NotAChoice, TooLong
from helpdesk.domain.wording import PRIVATE_TITLE
from helpdesk.domain.workflow import TicketKind, Urgency
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


@pytest.mark.parametrize(
    ("kind", "owner"),
    [(TicketKind.TECHNICAL, ADMINISTRATOR), (TicketKind.METHODOLOGICAL, DEPUTY), (TicketKind.UNSURE, ADMINISTRATOR)],
)
def test_a_new_ticket_goes_to_whom_the_regulation_names(kind: TicketKind, owner: str) -> None:
    assert file_ticket(kind=kind).assignee is person(owner)


def test_without_a_deputy_the_methodist_answers_methodological_tickets() -> None:
    person(DEPUTY).closed_at = clock.now()
    assert file_ticket(kind=TicketKind.METHODOLOGICAL).assignee is person(METHODIST)


def test_numbers_of_a_school_year_have_no_gaps() -> None:
    assert [file_ticket().number for _ in range(3)] == ["ЭЖ-2026/27-0001", "ЭЖ-2026/27-0002", "ЭЖ-2026/27-0003"]


def test_the_first_of_september_begins_a_new_series() -> None:
    file_ticket()
    with clock.at(later(days=365)):
        assert file_ticket().number == "ЭЖ-2027/28-0001"


def test_a_ticket_filed_on_monday_morning_is_promised_the_two_next_consultations() -> None:
    ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
    assert ticket.first_response_due == later(hours=6)
    assert ticket.resolution_due == later(days=3, hours=6)
    assert [step["code"] for step in ticket.why][0] == "filed_in_hours"


def test_a_text_about_a_pupil_is_called_by_its_topic() -> None:
    told = "У Иванова Пети 7Б не видно отметок, мама 8-912-345-67-89."
    ticket = file_ticket(title="", body=told)
    assert ticket.topic
    assert (ticket.title, ticket.has_personal_data) == (ticket.topic.label, True)
    assert file_ticket(title="", body=told, kind=TicketKind.UNSURE, topic="").title == PRIVATE_TITLE


def test_the_same_form_sent_twice_files_one_ticket() -> None:
    first, second = file_ticket(submit_key="k1"), file_ticket(submit_key="k1")
    assert first is second


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": "ж" * 256}, TooLong),
        ({"body": " \n "}, Missing),
        ({"body": "ж" * 20_001}, TooLong),
        ({"topic": ""}, Missing),
        ({"topic": "marks"}, NotAChoice),
        ({"topic": "nonsense"}, NotAChoice),
        ({"urgency": Urgency.CRITICAL}, NotAChoice),
        ({"room": "я" * 41}, TooLong),
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(changes: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        file_ticket(**changes)
