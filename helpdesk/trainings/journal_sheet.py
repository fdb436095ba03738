"""The journal as a spreadsheet: dates are dates, every typed word is a plain text cell."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from flask_babel import get_locale
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from helpdesk.trainings.journal import JournalRow
from helpdesk.trainings.labels import COLUMNS, Cell

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WEEKDAYS = {"ru": "[$-419]", "en": "[$-409]"}  # the language Excel names the weekday in
A4 = 9


def journal_sheet(rows: Iterable[JournalRow], title: str) -> BytesIO:
    """The whole file: a school year of the journal is some 200 KB."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        formats = _formats(book)
        _lay_out(sheet, title)
        for index, column in enumerate(COLUMNS):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, str(column.heading), formats["heading"])
        line = 0
        for line, row in enumerate(rows, 1):
            for index, column in enumerate(COLUMNS):
                _write(sheet, line, index, column.value(row), formats)
        sheet.autofilter(0, 0, line, len(COLUMNS) - 1)
    file.seek(0)
    return file


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
        "text": book.add_format(usual),
        "day": book.add_format({**usual, "num_format": f"{language}ddd dd.mm.yyyy", "align": "left"}),
        "moment": book.add_format({**usual, "num_format": f"{language}ddd dd.mm.yyyy hh:mm", "align": "left"}),
    }


def _write(sheet: Worksheet, line: int, index: int, value: Cell, formats: dict[str, Format]) -> None:
    """Words are only ever written as text: «=HYPERLINK(…)» stays what was typed."""
    match value:
        case datetime():
            sheet.write_datetime(line, index, value, formats["moment"])
        case date():
            sheet.write_datetime(line, index, value, formats["day"])
        case int():
            sheet.write_number(line, index, value, formats["text"])
        case str():
            sheet.write_string(line, index, value, formats["text"])
