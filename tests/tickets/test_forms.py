"""What people send about tickets, as plain values."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.tickets import queries
from helpdesk.tickets.forms import RerouteForm, WordsForm, topic_choices
from helpdesk.web.labels import KIND_QUESTIONS
from tests.factories import file_ticket


@pytest.fixture(autouse=True)
def request_at_hand(app: Flask, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forms are read from a request; its token is checked elsewhere."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.test_request_context(method="POST"):
        yield


def rerouted(**sent: str) -> RerouteForm:
    """The form as somebody sent it."""
    usual = {"kind": "technical", "topic": "saving", "urgency": "normal", "reason": " Так  вернее. "}
    return RerouteForm(formdata=MultiDict(usual | sent))


def test_topics_are_offered_under_their_question_in_the_readers_language() -> None:
    topics = queries.topics_of(TicketKind.TECHNICAL)
    with force_locale("en"):
        assert [choice.label for choice in topic_choices(topics)] == [topic.label_en for topic in topics]
    [group] = {choice.optgroup for choice in topic_choices(topics)}
    assert group == KIND_QUESTIONS[TicketKind.TECHNICAL]


def test_the_reroute_form_begins_with_what_the_ticket_is() -> None:
    form = RerouteForm.of(file_ticket())
    assert (form.kind.data, form.topic.data, form.urgency.data) == ("technical", "saving", "normal")
    assert form.version.data == 1


def test_a_ticket_to_be_sorted_offers_no_third_kind_to_sort_it_into() -> None:
    form = RerouteForm.of(file_ticket(kind=TicketKind.UNSURE))
    assert (form.topic.data, [choice.value for choice in form.kind.choices]) == ("", ["technical", "methodological"])


def test_what_was_chosen_leaves_as_plain_values() -> None:
    form = rerouted()
    assert form.validate()
    assert form.chosen() == (TicketKind.TECHNICAL, "saving", Urgency.NORMAL, "Так вернее.")


@pytest.mark.parametrize(
    ("field", "value"), [("kind", ""), ("kind", "unsure"), ("urgency", "boss"), ("reason", " "), ("reason", "ж" * 1001)]
)
def test_what_cannot_be_chosen_is_told_beside_its_field(field: str, value: str) -> None:
    form = rerouted(**{field: value})
    assert not form.validate()
    assert list(form.errors) == [field]


def test_words_are_cleaned_as_everywhere() -> None:
    assert WordsForm(formdata=None, data={"body": " а\x00б\r\nв "}).body.data == "аб\nв"
