"""The staff list as a spreadsheet: read like the CSV, bounded, no formula run."""

import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter

from helpdesk.accounts import staff_sheet
from helpdesk.accounts.staff_file import BadStaffFile, read_staff

HEADER = ("ФИО", "логин", "e-mail", "должность", "предмет", "корпус", "кабинет", "роль")
ROW = ("Ёлкина Анна Ильинична", "elkina.ai", "elkina.ai@example.org", "учитель", "физика", 1, 101, "teacher")

pytestmark = pytest.mark.usefixtures("ctx")


def book(*rows: Sequence[object]) -> bytes:
    """A workbook with these rows on its first sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def test_a_spreadsheet_is_read_like_a_csv_and_numbers_are_rooms() -> None:
    read = read_staff(book(HEADER, ROW))
    assert [(row["full_name"], row["building"], row["room"]) for row in read.rows] == [(ROW[0], "1", "101")]
    assert not read.faults


def test_a_bad_row_is_told_by_its_row_in_the_sheet() -> None:
    read = read_staff(book(HEADER, ROW, (*ROW[:1], "other", *ROW[2:7], "boss")))
    assert [(fault.line, "boss" in fault.sentence) for fault in read.faults] == [(3, True)]


def test_a_formula_is_not_run() -> None:
    read = read_staff(book(HEADER, ('=HYPERLINK("http://evil.example","Ёлкина")', *ROW[1:])))
    assert all("evil" not in row["full_name"] for row in read.rows)


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 1000, book(), book(HEADER[:3])])
def test_what_is_no_staff_list_is_refused_whole(data: bytes) -> None:
    with pytest.raises(BadStaffFile):
        read_staff(data)


def test_a_small_file_that_unpacks_to_very_much_is_refused_unread() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (staff_sheet.MOST_UNPACKED + 1))
    assert len(target.getvalue()) < 100_000
    with pytest.raises(BadStaffFile):
        read_staff(target.getvalue())


def test_more_rows_than_a_school_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_sheet, "MOST_ROWS", 2)
    assert len(read_staff(book(HEADER, ROW)).rows) == 1
    with pytest.raises(BadStaffFile):
        read_staff(book(HEADER, ROW, ROW))
