"""CSV for a Russian Excel: byte order mark, semicolons, days as 26.11.2026, decimal commas, sent in pieces."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from helpdesk.registers.text_file import csv_lines, in_file
from helpdesk.web.sheet import Cell, Column
from tests.registers.reading import csv_rows

COLUMNS = [Column("value", "Что=угодно", 10, lambda value: value)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 12, 31), "31.12.2026"),
        (datetime(2027, 1, 1, 0, 5), "01.01.2027 00:05"),
        (1_000_000, "1000000"),
        (3.5, "3,5"),
        (-2.5, "-2,5"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("Ёлка", "Ёлка"),
    ],
)
def test_a_cell_is_written_as_excel_reads_it(value: Cell, text: str) -> None:
    assert in_file(value) == text


def test_quotes_semicolons_and_line_ends_stay_within_their_cell() -> None:
    nasty = 'кавычка " точка; перенос\nи ещё, запятая'
    content = b"".join(csv_lines(COLUMNS, [nasty]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(content) == [["Что=угодно"], [nasty]]
    assert content.count(b"\r\n") == 2


def test_no_rows_are_a_heading() -> None:
    assert csv_rows(b"".join(csv_lines(COLUMNS, []))) == [["Что=угодно"]]


def test_the_first_piece_leaves_before_the_second_row_is_read() -> None:
    read: list[int] = []

    def rows() -> Iterator[Cell]:
        for number in range(1000):
            read.append(number)
            yield number

    pieces = csv_lines(COLUMNS, rows())
    first = next(pieces)
    assert (first.decode("utf-8-sig"), read) == ('"Что=угодно"\r\n"0"\r\n', [0])
    assert len(csv_rows(first + b"".join(pieces))) == 1001
    assert len(read) == 1000
