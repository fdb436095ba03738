"""What a ticket is called when nobody gave it a title."""

import doctest

import pytest

from helpdesk.domain import wording
from helpdesk.domain.errors import TooLong

LONG = "Ставлю отметки в 7А, обновляю страницу, и пусто. Так со вчерашнего дня, у всех в кабинете."


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


def test_a_title_may_be_left_out_but_not_be_an_essay() -> None:
    assert wording.check_title("") == ""
    with pytest.raises(TooLong):
        wording.check_title("ж" * 256)
