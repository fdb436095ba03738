"""The registers read back from wherever they are shown, as plain rows of words."""

import csv
from io import BytesIO, StringIO

from bs4 import Tag

from helpdesk.domain.plain_cells import FORMULA_BEGINS
from tests.client import Desk, seen
from tests.spreadsheets import written

BOM = b"\xef\xbb\xbf"


def body_of(browser: Desk, address: str) -> bytes:
    """What an address sends, whole."""
    with browser.http.get(address) as answer:
        assert answer.status_code == 200
        return answer.data


def csv_rows(content: bytes) -> list[list[str]]:
    """A CSV file as a Russian Excel reads it, without the apostrophes that keep words from being calculated."""
    assert content.startswith(BOM)
    rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
    return [[_without_apostrophe(cell) for cell in row] for row in rows]


def sheet_rows(content: bytes) -> list[list[tuple[str, str]]]:
    """A spreadsheet: each cell's type and content."""
    return written(BytesIO(content))


def table_rows(page: Desk) -> list[list[str]]:
    """The table for paper."""
    return [[seen(cell) for cell in row.find_all("td")] for row in page.page.select(".paper-table tbody tr")]


def cards(page: Desk) -> list[dict[str, str]]:
    """The cards of the screen: heading and value; what is empty is left out there."""
    return [
        {seen(one.find("dt")): seen(one.find("dd")) for one in card.select("dl > div") if isinstance(one, Tag)}
        for card in page.page.select(".register-row")
    ]


def _without_apostrophe(cell: str) -> str:
    is_kept = cell.startswith("'") and cell.strip("' \u00a0\u200b\ufeff")[:1] in FORMULA_BEGINS
    return cell[1:] if is_kept else cell
