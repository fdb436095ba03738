"""A register as CSV for a Russian Excel: written row by row while it is read."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO

from helpdesk.domain.plain_cells import plain_cell
from helpdesk.web.sheet import Cell, Column, Row

EXCEL_UTF8 = "utf-8-sig"  # by the byte order mark Excel knows the encoding
ROWS_AT_ONCE = 200  # some 100 KB


def csv_lines(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Iterator[bytes]:
    """The file in pieces: a byte order mark, semicolons, days as 26.11.2026."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL)  # split at commas no cell becomes two either
    writer.writerow([plain_cell(str(column.heading)) for column in columns])
    encoding = EXCEL_UTF8
    for number, row in enumerate(rows, 1):
        writer.writerow([in_file(column.value(row)) for column in columns])
        if number % ROWS_AT_ONCE == 1:  # the first at once, so that the download is seen to begin
            yield _taken(buffer, encoding)
            encoding = "utf-8"
    yield _taken(buffer, encoding)


def in_file(value: Cell) -> str:
    """A cell as Excel reads it back: a day, a moment, a number, or plain words."""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return plain_cell(value) if isinstance(value, str) else str(value)


def _taken(buffer: StringIO, encoding: str) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode(encoding)
