"""What is chosen on the letter's pages: known values only, what was typed is kept."""

import pytest
from flask import Flask

from helpdesk.digest.forms import AgainForm, as_decided, field_of, read_formats
from helpdesk.digest.models import LetterFormat
from helpdesk.digest.queries import recipients
from tests.factories import DIRECTOR, person

pytestmark = pytest.mark.usefixtures("ctx")


def test_a_choice_for_each_person_is_read() -> None:
    people = recipients()
    chosen = read_formats({field_of(people[0]): "text"}, people)
    assert chosen.formats[person(DIRECTOR).id] is LetterFormat.TEXT
    assert set(list(chosen.formats.values())[1:]) == {LetterFormat.HTML}, "who was not on the page keeps theirs"


def test_the_form_begins_as_it_was_decided() -> None:
    people = recipients()
    assert as_decided(people).typed == {field_of(one): "html" for one in people}


def test_what_is_not_offered_is_refused_beside_its_field_and_kept() -> None:
    people = recipients()
    chosen = read_formats({field_of(people[0]): "fax", "format-999": "html"}, people)
    assert list(chosen.errors) == [field_of(people[0])]
    assert chosen.typed[field_of(people[0])] == "fax"


@pytest.mark.parametrize(("typed", "expected"), [("17", 17), ("", 0), ("-1", 0), ("٣", 0), ("9" * 23, 0)])
def test_a_number_nobody_has_stands_for_nonsense(app: Flask, typed: str, expected: int) -> None:
    with app.test_request_context(method="POST", data={"person": typed, "count": "x"}):
        form = AgainForm()
        assert (form.chosen(), form.count.data) == (expected, None)
