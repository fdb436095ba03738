"""A list as a spreadsheet: days are days, numbers are numbers, every word is a plain text cell."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Generic, TypeVar

import xlsxwriter
from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WEEKDAYS = {"ru": "[$-419]", "en": "[$-409]"}  # the language Excel names the weekday in
A4 = 9
STEP = 5_000  # rows between two words of progress

Cell = int | float | str | date | datetime
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A heading, its width in characters, and what stands in a row; "" for nothing to tell."""

    code: str
    heading: str | LazyString
    width: int
    value: Callable[[Row], Cell]


def write_sheet(file: IO[bytes], columns: Sequence[Column[Row]], rows: Iterable[Row], title: str) -> Iterator[int]:
    """Write the whole file row by row, one in memory at a time; yields how many rows are written by then."""
    with xlsxwriter.Workbook(file, SAFE) as book:
        book.set_properties({"title": title})
        yield from write_rows(book.add_worksheet(), columns, rows, title, formats_of(book))
    file.seek(0)


def write_rows(
    sheet: Worksheet, columns: Sequence[Column[Row]], rows: Iterable[Row], title: str, formats: dict[str, Format]
) -> Iterator[int]:
    """Write one worksheet of a file; yields how many rows are written by then."""
    line = 0
    _lay_out(sheet, title)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, str(column.heading), formats["heading"])
    for line, row in enumerate(rows, 1):
        for index, column in enumerate(columns):
            _write(sheet, line, index, column.value(row), formats)
        if line % STEP == 0:
            yield line
    sheet.autofilter(0, 0, line, len(columns) - 1)
    yield line


def formats_of(book: xlsxwriter.Workbook) -> dict[str, Format]:
    """How a file shows each kind of cell."""
    language = WEEKDAYS[str(get_locale() or "ru")]
    usual = {"text_wrap": True, "valign": "top", "border": 1}
    return {
        "heading": book.add_format({**usual, "bold": True, "bg_color": "#E8F1F8"}),
        "text": book.add_format({**usual, "num_format": "@"}),
        "whole": book.add_format({**usual, "num_format": "0"}),
        "number": book.add_format({**usual, "num_format": "0.0"}),
        "day": book.add_format({**usual, "num_format": f"{language}ddd dd.mm.yyyy", "align": "left"}),
        "moment": book.add_format({**usual, "num_format": f"{language}ddd dd.mm.yyyy hh:mm", "align": "left"}),
    }


def _lay_out(sheet: Worksheet, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_header(f"&L{title.replace('&', '&&')}&R&P / &N")


def _write(sheet: Worksheet, line: int, index: int, value: Cell, formats: dict[str, Format]) -> None:
    """Words are only ever written as text: «=HYPERLINK(…)» stays what was typed."""
    match value:
        case "":
            sheet.write_blank(line, index, None, formats["text"])
        case str():
            sheet.write_string(line, index, value, formats["text"])
        case datetime():
            sheet.write_datetime(line, index, value, formats["moment"])
        case date():
            sheet.write_datetime(line, index, value, formats["day"])
        case int():
            sheet.write_number(line, index, value, formats["whole"])
        case float():
            sheet.write_number(line, index, value, formats["number"])
