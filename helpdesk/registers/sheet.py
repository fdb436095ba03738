"""A register as a spreadsheet: days are days, numbers are numbers, every word is a plain text cell."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO

import xlsxwriter
from flask_babel import get_locale
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from helpdesk.registers.columns import Cell, Column, Row
from helpdesk.trainings.journal_sheet import A4, SAFE, WEEKDAYS

STEP = 5_000  # rows between two words of progress


def write_sheet(file: IO[bytes], columns: Sequence[Column[Row]], rows: Iterable[Row], title: str) -> Iterator[int]:
    """Write the whole file row by row, one in memory at a time; yields how many rows are written by then."""
    with xlsxwriter.Workbook(file, SAFE) as book:
        book.set_properties({"title": title})
        sheet, formats, line = book.add_worksheet(), _formats(book), 0
        _lay_out(sheet, title)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.heading, formats["heading"])
        for line, row in enumerate(rows, 1):
            for index, column in enumerate(columns):
                _write(sheet, line, index, column.value(row), formats)
            if line % STEP == 0:
                yield line
        sheet.autofilter(0, 0, line, len(columns) - 1)
        yield line
    file.seek(0)


def _lay_out(sheet: Worksheet, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_header(f"&L{title.replace('&', '&&')}&R&P / &N")


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
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
