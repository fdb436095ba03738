"""The staff list as schools export it: read and checked row by row."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from flask_babel import gettext as _

from helpdesk.accounts.staff_sheet import NotASheet, is_sheet, sheet_rows
from helpdesk.domain.people import Role
from helpdesk.domain.text import clean_line, folded, header_line

COLUMNS = {
    "фио": "full_name",
    "логин": "login",
    "e-mail": "email",
    "должность": "post",
    "предмет": "subject",
    "корпус": "building",
    "кабинет": "room",
    "роль": "role",
    "телефон": "phone",
}
OPTIONAL = {"телефон"}
LIMITS = {
    "full_name": 200,
    "login": 64,
    "email": 254,
    "post": 200,
    "subject": 200,
    "building": 40,
    "room": 40,
    "phone": 40,
}

# A school's own Active Directory domain often ends in .local; its mail server delivers there.
if "local" in SPECIAL_USE_DOMAIN_NAMES:
    SPECIAL_USE_DOMAIN_NAMES.remove("local")


class BadStaffFile(ValueError):
    """The file as a whole cannot be read; the sentence says why."""


Row = dict[str, str]
Line = tuple[int, Sequence[str]]  # its number in the file, its cells


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad row, by its line in the file."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class StaffList:
    """What a file holds: good rows as column values, with their lines, and the faults of the others.

    A row with an empty cell for the address has no `email` at all: what is there stays.
    """

    rows: Sequence[Row]
    lines: Sequence[int]
    faults: Sequence[Fault]


def read_staff(data: bytes) -> StaffList:
    """A CSV with `,` or `;`, in UTF-8 or cp1251, or an XLSX; raises BadStaffFile when it is no such file."""
    lines = _sheet_lines(data) if is_sheet(data) else _csv_lines(data)
    _number, header = next(lines, (0, []))
    names = [COLUMNS.get(folded(clean_line(name))) for name in header]
    missing = [title for title, name in COLUMNS.items() if name not in names and title not in OPTIONAL]
    if missing:
        raise BadStaffFile(_("В файле нет столбцов: %(names)s.", names=", ".join(missing)))
    rows: list[Row] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: header_line(cell) for name, cell in zip(names, cells, strict=False) if name}
        row = {name: row.get(name, "") for name in COLUMNS.values() if name in names}
        row["login"] = folded(row["login"])
        sentences = [*_shifted(cells, len(names)), *_faults(row, seen)]
        faults += [Fault(number, sentence) for sentence in sentences]
        if not sentences:
            rows.append(_without_empty_address(row))
            numbers.append(number)
        seen.setdefault(row["login"], number)
    return StaffList(rows, numbers, faults)


def _csv_lines(data: bytes) -> Iterator[Line]:
    text = _decoded(data)
    header, _break, _rest = text.partition("\n")
    reader = csv.reader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
    for cells in _lines(reader):
        yield reader.line_num, cells


def _sheet_lines(data: bytes) -> Iterator[Line]:
    try:
        yield from enumerate(sheet_rows(data), 1)
    except NotASheet:
        raise BadStaffFile(_("Таблица не читается: нужен XLSX до 5 000 строк, список на первом листе.")) from None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _lines(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    """An unclosed quote makes the rest of a file one cell, which the reader refuses beyond 128 KB."""
    try:
        yield from reader
    except csv.Error:
        raise _unreadable() from None


def _unreadable() -> BadStaffFile:
    return BadStaffFile(_("Файл не читается: нужен CSV в кодировке UTF-8 или Windows-1251 либо XLSX."))


def _shifted(cells: Sequence[str], width: int) -> Iterator[str]:
    """A comma too many moves a room into the building, and nobody would notice."""
    filled = len(cells) - next((number for number, cell in enumerate(reversed(cells)) if cell.strip()), 0)
    if len(cells) < width or filled > width:
        yield _("в строке %(found)d полей, а столбцов %(expected)d", found=len(cells), expected=width)


def _without_empty_address(row: Row) -> Row:
    """An empty cell means «not known here»: the address somebody has proved must not go with a list."""
    return row if row["email"] else {name: value for name, value in row.items() if name != "email"}


def _faults(row: Row, seen: Mapping[str, int]) -> Iterator[str]:
    for name in ("full_name", "login", "role"):
        if not row[name]:
            yield _("пустое поле «%(name)s»", name=_title(name))
    for name, limit in LIMITS.items():
        if len(row.get(name, "")) > limit:
            yield _("поле «%(name)s» длиннее %(limit)d знаков", name=_title(name), limit=limit)
    if row["login"] in seen:
        yield _("логин «%(login)s» уже есть в строке %(line)d", login=row["login"], line=seen[row["login"]])
    if row["role"] and row["role"] not in list(Role):
        yield _("роли «%(role)s» нет; есть: %(known)s", role=row["role"], known=", ".join(Role))
    if row["email"] and not is_email(row["email"]):
        yield _("адрес «%(email)s» не похож на электронную почту", email=row["email"])


def is_email(address: str) -> bool:
    """Whether letters could be sent there at all."""
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def _title(name: str) -> str:
    return next(title for title, known in COLUMNS.items() if known == name)
