"""The spreadsheet: the same rows as on the screen, dates as dates, and no typed word ever a formula."""

import re
from datetime import date
from zipfile import ZipFile

import pytest

from helpdesk.domain.directions import Direction
from helpdesk.trainings.journal import journal
from helpdesk.trainings.journal_sheet import journal_sheet
from helpdesk.trainings.labels import COLUMNS, cells
from tests.factories import OTHER_TEACHER, TEACHER
from tests.spreadsheets import NAME, as_typed, part, written
from tests.trainings.log import THURSDAY, came, held

pytestmark = pytest.mark.usefixtures("ctx", "monday")

NASTY = ('=HYPERLINK("http://evil.example","жми")', "+1+1", "-2", "@SUM(A1)", "\t=1", "http://evil.example", "007")
YEAR = date(2026, 9, 1), date(2027, 5, 26)


def test_the_file_holds_the_very_rows_of_the_screen() -> None:
    held(THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER, confirmed=True)
    came(date(2026, 11, 9), TEACHER, question="Строка\nвторая", result="")
    rows = journal(*YEAR)
    heading, *lines = written(journal_sheet(rows, "Журнал"))
    assert [content for _kind, content in heading] == [str(column.heading) for column in COLUMNS]
    assert len(lines) == 3
    for row, line in zip(rows, lines, strict=True):
        for expected, (kind, content) in zip(cells(row).values(), line, strict=True):
            assert kind == ("s" if isinstance(expected, str) and expected else "n")
            assert as_typed(kind, content, expected) == expected


@pytest.mark.parametrize("typed", NASTY)
def test_what_was_typed_is_text_and_never_a_formula_or_a_link(typed: str) -> None:
    came(date(2026, 11, 2), TEACHER, question=typed, result=typed)
    file = journal_sheet(journal(*YEAR), "=1+1 & журнал")
    with ZipFile(file) as archive:
        source = archive.read("xl/worksheets/sheet1.xml").decode()
        names = archive.namelist()
    assert not re.search(r"<f[ >]|<hyperlink", source)
    assert not [name for name in names if "rels" in name and "sheet1" in name]
    assert ("s", typed) in written(file)[1]


def test_it_prints_on_landscape_sheets_with_the_headings_on_each() -> None:
    file = journal_sheet(journal(*YEAR), "Журнал")
    setup = next(part(file, "xl/worksheets/sheet1.xml").iter(f"{NAME}pageSetup"))
    assert (setup.get("orientation"), setup.get("paperSize"), setup.get("fitToHeight")) == ("landscape", "9", "0")
    names = [(name.get("name"), name.text) for name in part(file, "xl/workbook.xml").iter(f"{NAME}definedName")]
    assert names == [("_xlnm._FilterDatabase", "Sheet1!$A$1:$L$1"), ("_xlnm.Print_Titles", "Sheet1!$1:$1")]


def test_dates_are_formatted_with_their_weekday() -> None:
    came(date(2026, 11, 2), TEACHER)
    formats = part(journal_sheet(journal(*YEAR), "Журнал"), "xl/styles.xml").iter(f"{NAME}numFmt")
    assert "[$-419]ddd dd.mm.yyyy hh:mm" in [one.get("formatCode") for one in formats]
