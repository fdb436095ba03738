"""The spreadsheet's dress: types, formats, widths, the frozen heading, the filter, A4; and its progress."""

from datetime import date, datetime
from io import BytesIO

import pytest
from flask import Flask

from helpdesk.web import sheet
from helpdesk.web.sheet import Column, write_sheet
from tests.spreadsheets import NAME, part, written

COLUMNS = [Column(f"c{n}", f"Столбец {n}", 10 + n, lambda row, n=n: row[n]) for n in range(6)]
ROW = (1, 2.5, "=1+1", "", date(2026, 11, 9), datetime(2026, 12, 31, 23, 59))


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> object:
    """The weekday's language is the reader's."""
    with app.test_request_context() as request:
        yield request


def made(*rows: tuple[object, ...]) -> BytesIO:
    """A file of some rows."""
    file = BytesIO()
    assert list(write_sheet(file, COLUMNS, rows, "Журнал & «сбоев»")) == [len(rows)]
    return file


def test_each_cell_is_of_the_type_of_its_value() -> None:
    heading, line = written(made(ROW))
    assert [content for _kind, content in heading] == [column.heading for column in COLUMNS]
    assert [kind for kind, _content in line] == ["n", "n", "s", "n", "n", "n"]
    assert [content for _kind, content in line][:4] == ["1", "2.5", "=1+1", ""]
    assert [float(content) for _kind, content in line[4:]] == pytest.approx([46335, 46387 + 1439 / 1440])


def test_days_and_numbers_have_their_formats() -> None:
    formats = {one.get("formatCode") for one in part(made(ROW), "xl/styles.xml").iter(f"{NAME}numFmt")}
    assert {"[$-419]ddd dd.mm.yyyy", "[$-419]ddd dd.mm.yyyy hh:mm", "0.0"} <= formats


def test_the_heading_stays_is_filtered_and_repeated_on_each_sheet_of_paper() -> None:
    file = made(ROW, ROW)
    source = part(file, "xl/worksheets/sheet1.xml")
    pane, setup = next(source.iter(f"{NAME}pane")), next(source.iter(f"{NAME}pageSetup"))
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    assert (setup.get("orientation"), setup.get("paperSize"), setup.get("fitToHeight")) == ("landscape", "9", "0")
    assert [one.get("ref") for one in source.iter(f"{NAME}autoFilter")] == ["A1:F3"]
    names = {one.get("name"): one.text for one in part(file, "xl/workbook.xml").iter(f"{NAME}definedName")}
    assert names["_xlnm.Print_Titles"] == "Sheet1!$1:$1"


def test_columns_are_as_wide_as_they_say() -> None:
    widths = [float(one.get("width", "0")) for one in part(made(), "xl/worksheets/sheet1.xml").iter(f"{NAME}col")]
    assert widths == pytest.approx([column.width + 0.7109375 for column in COLUMNS])


def test_an_empty_register_is_a_file_with_headings() -> None:
    assert len(written(made())) == 1


def test_it_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "STEP", 2)
    assert list(write_sheet(BytesIO(), COLUMNS, [ROW] * 5, "")) == [2, 4, 5]
