"""The shape of a new ticket."""

from collections.abc import Iterator

import pytest
from flask import Flask

from helpdesk.domain.workflow import TicketKind
from helpdesk.filing.forms import TicketForm

GOOD = {"kind": "technical", "title": "Не пускает", "body": "Пароль не подходит.", "urgency": "normal"}


@pytest.fixture(autouse=True)
def request_at_hand(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forms are read from a request; its token is checked elsewhere."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.test_request_context(method="POST"):
        yield


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "boss"),
        ("title", "ж" * 256),
        ("body", "\u200b"),
        ("room", "я" * 41),
        ("urgency", "critical"),
    ],
)
def test_what_cannot_be_filed_is_told_beside_its_field(field: str, value: str) -> None:
    form = TicketForm(formdata=None, data=GOOD | {field: value})
    assert not form.validate()
    assert list(form.errors) == [field]


@pytest.mark.parametrize("title", ["Не пускает", ""])
def test_a_whole_form_passes_with_or_without_a_title(title: str) -> None:
    assert TicketForm(formdata=None, data=GOOD | {"title": title}).validate()


@pytest.mark.parametrize(("sent", "kind"), [("technical", TicketKind.TECHNICAL), ("boss", TicketKind.UNSURE)])
def test_a_kind_that_is_none_is_shown_as_unsure(sent: str, kind: TicketKind) -> None:
    assert TicketForm(formdata=None, data=GOOD | {"kind": sent}).known_kind is kind
