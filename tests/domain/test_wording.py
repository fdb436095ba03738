"""Limits of what is typed: to the character, blank is blank however typed; what a ticket without a title is called."""

import doctest
from collections.abc import Callable

import pytest

from helpdesk.domain import wording
from helpdesk.domain.errors import Missing, TooLong
from helpdesk.domain.wording import check_body, check_reason, check_room, check_title

LONG = "Ставлю отметки в 7А, обновляю страницу, и пусто. Так со вчерашнего дня, у всех в кабинете."
LIMITS = [(check_body, "body", 20_000), (check_reason, "reason", 1_000)]
Check = Callable[[str], str]


@pytest.mark.parametrize(("check", "field", "limit"), [*LIMITS, (check_room, "room", 40), (check_title, "title", 255)])
def test_a_text_of_exactly_the_limit_is_taken_and_one_more_is_told(check: Check, field: str, limit: int) -> None:
    assert check("ж" * limit) == "ж" * limit
    with pytest.raises(TooLong) as refusal:
        check("ж" * (limit + 1))
    assert refusal.value.facts == {"field": field, "limit": limit, "length": limit + 1}


@pytest.mark.parametrize(("check", "field", "_limit"), LIMITS)
@pytest.mark.parametrize("blank", ["", " \n", "\u200b\u3164"])
def test_what_nobody_can_see_is_missing(check: Check, field: str, _limit: int, blank: str) -> None:
    with pytest.raises(Missing) as refusal:
        check(blank)
    assert refusal.value.facts == {"field": field}


def test_a_room_may_be_left_out() -> None:
    assert check_room("") == ""


def test_a_message_and_a_return_name_fields_of_their_own() -> None:
    for check, field in ((check_body, "words"), (check_reason, "reopening")):
        with pytest.raises(Missing, match=field):
            check("", field=field)


def test_the_examples_in_the_module_are_true() -> None:
    assert doctest.testmod(wording).failed == 0


@pytest.mark.parametrize(
    ("title", "body", "called"),
    [
        ("Не сохраняется", LONG, "Не сохраняется"),
        ("", "Коротко", "Коротко"),
        (" \u200b", "Первая строка\n\nвторая", "Первая строка вторая"),
        ("", LONG, "Ставлю отметки в 7А, обновляю страницу, и пусто. Так со…"),
        ("", "\u200b" * 100 + "Пусто", "Пусто"),
        ("", "ж" * 100, "ж" * 59 + "…"),
    ],
)
def test_a_ticket_is_called_by_its_title_or_the_beginning_of_its_text(title: str, body: str, called: str) -> None:
    assert wording.title_or_beginning(title, body) == called


def test_a_title_may_be_left_out() -> None:
    assert check_title("") == ""
