"""The staff list of a real school: whatever Excel makes of it."""

import pytest

from helpdesk.accounts.staff_file import BadStaffFile, read_staff

HEADER = "ФИО,логин,e-mail,должность,предмет,корпус,кабинет,роль"
ROW = "Ёлкина Анна Ильинична,elkina.ai,elkina.ai@example.org,учитель,физика,1,101,teacher"

pytestmark = pytest.mark.usefixtures("ctx")


def staff_csv(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_every_export_of_excel_is_read(encoding: str, separator: str) -> None:
    read = read_staff(staff_csv(ROW).replace(",", separator).encode(encoding))
    assert [(row["full_name"], row["role"]) for row in read.rows] == [("Ёлкина Анна Ильинична", "teacher")]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("Ёлкина,elkina,elkina@example.org,учитель,,1,1,boss", "boss"),
        ("Ёлкина,elkina,не адрес,учитель,,1,1,teacher", "не адрес"),
        ("Ёлкина,elkina,ёлка@example.org,учитель,,1,1,teacher", "ёлка@"),
        (",elkina,elkina@example.org,учитель,,1,1,teacher", "фио"),
        (f"{'Ё' * 201},elkina,elkina@example.org,учитель,,1,1,teacher", "200"),
        ("Ёлкина,elkina", "роль"),
    ],
)
def test_a_bad_row_is_told_by_its_line(row: str, word: str) -> None:
    faults = read_staff(staff_csv(ROW, row).encode()).faults
    assert faults[0].line == 3
    assert word in " ".join(fault.sentence for fault in faults)


def test_the_same_login_twice_is_a_fault_of_the_second_row() -> None:
    first = read_staff(staff_csv(ROW, ROW.upper()).encode()).faults[0]
    assert (first.line, first.sentence) == (3, "логин «elkina.ai» уже есть в строке 2")


@pytest.mark.parametrize("data", [b"", b"a;b;c\n1;2;3\n", b"\x98\xff\x00", "ФИО\nИванова".encode()])
def test_what_is_no_staff_list_is_refused_whole(data: bytes) -> None:
    with pytest.raises(BadStaffFile):
        read_staff(data)


def test_a_quote_nobody_closed_is_told_and_not_a_trace() -> None:
    with pytest.raises(BadStaffFile):
        read_staff(staff_csv(f'"{"ж" * 140_000}').encode())


def test_a_name_cannot_carry_a_second_line_into_a_header() -> None:
    row = '"Анна\nBcc: evil@e.example",anna,anna@example.org,учитель,,1,1,teacher'
    assert read_staff(staff_csv(row).encode()).rows[0]["full_name"] == "Анна Bcc: evil@e.example"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (ROW.replace("физика,", "физика, химия,"), 9),
        (ROW.replace(",физика", ""), 7),
        (f"{ROW},,лишнее", 10),
    ],
)
def test_a_row_moved_by_a_comma_is_a_fault(row: str, found: int) -> None:
    sentences = [fault.sentence for fault in read_staff(staff_csv(row).encode()).faults]
    assert f"в строке {found} полей, а столбцов 8" in sentences


def test_empty_cells_after_the_last_column_are_what_excel_does() -> None:
    assert read_staff(staff_csv(f"{ROW},,,").encode()).faults == []
