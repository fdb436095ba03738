"""A cell in words: on a screen, on paper, in both languages."""

from datetime import date, datetime

import pytest
from flask import Flask

from helpdesk.registers.columns import on_paper, on_screen
from helpdesk.web.sheet import Cell

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize(
    ("value", "screen", "paper"),
    [
        (date(2026, 11, 9), "пн 9 ноября", "пн 09.11.2026"),
        (datetime(2027, 1, 11, 8, 0), "пн 11 января 2027, 08:00", "пн 11.01.2027 08:00"),
        (12, "12", "12"),
        (2.5, "2,5", "2,5"),
        ("слова", "слова", "слова"),
        ("", "", ""),
    ],
)
def test_the_weekday_stands_beside_every_date(app: Flask, value: Cell, screen: str, paper: str) -> None:
    with app.test_request_context():
        assert (on_screen(value).replace("\u00a0", " "), on_paper(value)) == (screen, paper)


def test_english_readers_get_their_weekday_and_point(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert (on_paper(date(2026, 11, 9)), on_paper(2.5)) == ("Mon 09.11.2026", "2.5")
