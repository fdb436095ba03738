"""The staff list as a spreadsheet: the cells of its first sheet as text, within bounds; no formula is run."""

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from openpyxl import load_workbook

MAGIC = b"PK\x03\x04"
MOST_UNPACKED = 20 * 1024 * 1024  # a small file may unpack to gigabytes
MOST_ROWS, MOST_COLUMNS = 5_000, 40


class NotASheet(ValueError):
    """Not a workbook that can be read within the bounds."""


def is_sheet(data: bytes) -> bool:
    """Whether a file begins as a workbook does."""
    return data.startswith(MAGIC)


def sheet_rows(data: bytes) -> Iterator[Sequence[str]]:
    """The rows of the first sheet, cells as text; raises NotASheet."""
    _check_size(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a workbook without a style sheet is read all the same
            yield from _rows(data)
    except NotASheet:
        raise
    except Exception:  # the library tells a broken file by whatever error it ran into
        raise NotASheet from None


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise NotASheet from None
    if unpacked > MOST_UNPACKED:
        raise NotASheet


def _rows(data: bytes) -> list[list[str]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        found = [
            [_text(cell) for cell in row]
            for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
        ]
    finally:
        book.close()
    if len(found) > MOST_ROWS:
        raise NotASheet
    return found


def _text(cell: object) -> str:
    """A room typed as a number is 205, not 205.0; an empty cell is nothing."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)
