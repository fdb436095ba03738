"""A spreadsheet read back as Excel sees it: each cell's type and content, taken from the XML itself."""

import re
from datetime import date, datetime, timedelta
from typing import IO
from xml.etree import ElementTree
from zipfile import ZipFile

NAME = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED = re.compile("_x([0-9A-F]{4})_")  # how the format keeps control characters
EPOCH = datetime(1899, 12, 30)


def part(file: IO[bytes], name: str) -> ElementTree.Element:
    """One XML part of the file."""
    with ZipFile(file) as archive:
        return ElementTree.fromstring(archive.read(name))


def written(file: IO[bytes], number: int = 1) -> list[list[tuple[str, str]]]:
    """Each cell of a sheet as its type («n» number, «s» text) and what stands in it."""
    sheet = part(file, f"xl/worksheets/sheet{number}.xml")
    return [
        [(cell.get("t", "n").replace("inlineStr", "s"), _content(cell)) for cell in row.iter(f"{NAME}c")]
        for row in sheet.iter(f"{NAME}row")
    ]


def sheet_names(file: IO[bytes]) -> list[str]:
    """What the sheets of a file are called, in their order."""
    return [str(sheet.get("name")) for sheet in part(file, "xl/workbook.xml").iter(f"{NAME}sheet")]


def as_typed(kind: str, content: str, expected: object) -> object:
    """A cell's content as a value of the expected type."""
    if isinstance(expected, date):
        moment = EPOCH + timedelta(milliseconds=round(float(content) * 86_400_000))
        moment = moment.replace(microsecond=0)
        return moment if isinstance(expected, datetime) else moment.date()
    return type(expected)(content) if isinstance(expected, int | float) else content


def _content(cell: ElementTree.Element) -> str:
    words = "".join(text.text or "" for tag in ("v", "t") for text in cell.iter(f"{NAME}{tag}"))
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)
