"""What of a form is kept when it was not sent."""

import doctest

import pytest

from helpdesk.domain import unsent
from helpdesk.domain.unsent import LONGEST_KEPT, place_of, worth_keeping


def test_the_examples_hold() -> None:
    assert doctest.testmod(unsent).failed == 0


def test_only_words_and_the_choices_beside_them_are_kept() -> None:
    sent = {"body": "Текст", "kind": "technical", "who": "mark", "csrf_token": "t", "version": "3", "password": "x"}
    assert worth_keeping(sent) == {"body": "Текст", "kind": "technical"}


def test_a_text_without_measure_is_cut_and_a_nasty_one_cleaned() -> None:
    assert worth_keeping({"body": "я" * (LONGEST_KEPT + 1), "title": "a\x00\ud800b"}) == {
        "body": "я" * LONGEST_KEPT,
        "title": "ab",
    }


@pytest.mark.parametrize(
    "place",
    [
        "/tickets/new#ticket#000000000000",
        "/consultations/2026-11-09#visit-12#abcdef123456",
        "/a#b#abcdef-_3456#ABCDEF123456",
    ],
)
def test_an_opened_form_is_named_by_its_page_its_place_there_its_key_and_what_filled_it(place: str) -> None:
    assert str(place_of(place)) == place


def test_a_page_older_than_the_keys_is_understood() -> None:
    assert str(place_of("/tickets/new#ticket")) == "/tickets/new#ticket#000000000000"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "/tickets/new",
        "#x",
        "//e.example#x",
        "https://e.example/#x",
        "/a b#x",
        "/а#x",
        "/a#X",
        "/a#x#short",
        f"/{'a' * 180}#x",
    ],
)
def test_anything_else_names_no_form(raw: str) -> None:
    assert place_of(raw) is None
