"""The table of both sides and its picture: names, readings, lengths of bars."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from flask import Flask

from helpdesk.domain.what_if import Compared, compared
from helpdesk.whatif import queries, table


@pytest.fixture
def nothing(ctx: Flask) -> Iterator[Compared]:
    """Today's rules beside themselves, without a ticket."""
    rules, day = queries.school_of_today().rules, date(2026, 11, 9)
    with ctx.test_request_context("/"):
        yield compared([], rules, rules, (day, day), datetime(2026, 11, 9, 10))


def test_each_section_says_how_it_is_read(nothing: Compared) -> None:
    sections = table.sections(nothing)
    assert [section.name for section in sections] == [
        "Что обещано",
        "Если отвечать тогда же, когда на деле",
        "Если отвечать только на консультациях",
        "Нагрузка на консультации",
    ]
    assert all(section.reading.endswith(".") and section.rows for section in sections)


def test_of_nothing_there_are_dashes_and_empty_bars(nothing: Compared) -> None:
    promised, people, _hours, load = table.sections(nothing)
    assert {row.today for row in (*promised.rows, *people.rows)} == {"—"}
    assert [row.today for row in load.rows] == ["1", "1 ч", "0", "0", "0", "0 из 1"]
    assert all(bar.today_length == bar.other_length == 0 for bar in table.bars(nothing))


def test_the_longest_bar_is_whole(nothing: Compared) -> None:
    today, other = (replace(nothing.today, spread=spread) for spread in ((1, 0, 0, 0, 0, 0), (0, 4, 0, 0, 0, 2)))
    found = replace(nothing, today=today, other=other)
    bars = table.bars(found)
    assert (bars[0].today_length, bars[1].other_length, bars[5].other_length) == (25, 100, 50)
    assert bars[5].name == "дольше 24 часов"
