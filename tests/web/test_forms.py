"""The base of every form: versions, acts done once, rules asked, texts cleaned."""

import pytest
from flask import Flask
from wtforms import StringField

from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.wording import check_room
from helpdesk.web.forms import DeskForm, VersionField, act_key, checked_by, cleaned


class Tried(DeskForm):
    """A form of these tests."""

    room = StringField(filters=[cleaned(str.strip)], validators=[checked_by(check_room)])
    version = VersionField()


@pytest.fixture(autouse=True)
def no_token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def sent(app: Flask, **fields: str) -> Tried:
    with app.test_request_context(method="POST", data=fields):
        form = Tried()
        form.validate()
        return form


@pytest.mark.parametrize(("raw", "version"), [("1", 1), ("007", 7), ("999999999", 999_999_999)])
def test_a_number_is_a_version(app: Flask, raw: str, version: int) -> None:
    assert sent(app, version=raw).version.data == version


@pytest.mark.parametrize("raw", ["", "x", "-1", "1.0", " 1", "٣", "²", "9" * 10, "9" * 5000])
def test_anything_else_is_no_version_and_no_fault(app: Flask, raw: str) -> None:
    form = sent(app, version=raw)
    assert (form.version.data, form.errors) == (None, {})


def test_an_act_is_the_same_only_with_the_same_form_and_words() -> None:
    keys = {act_key(1, "form", "слова"), act_key(1, "form", "слова"), act_key(1, "form", "другие"), act_key(2, "form")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {64}


def test_parts_of_an_act_do_not_run_into_each_other() -> None:
    assert act_key("a", "bc") != act_key("ab", "c")
    assert act_key("\ud800") != act_key("?")


def test_a_rule_of_the_domain_is_told_as_a_sentence_beside_the_field(app: Flask) -> None:
    [sentence] = sent(app, room="я" * 41).room.errors
    assert "41" in sentence


def test_typed_text_is_cleaned_before_it_is_judged(app: Flask) -> None:
    assert sent(app, room=f" {'я' * 40} ").room.data == "я" * 40


def test_a_refusal_of_an_action_stands_beside_the_field_it_names(app: Flask) -> None:
    form = sent(app, room="305")
    with app.test_request_context():
        form.refuse(NotAChoice(field="room"))
    assert len(form.room.errors) == 1
