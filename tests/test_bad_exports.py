"""The collection's formulas in every file for a spreadsheet: a cell is text, wherever its words were typed."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from flask import Flask

from helpdesk.domain.plain_cells import plain_cell
from helpdesk.extensions import db
from tests.bad_inputs import BadInput, calm, of, send
from tests.client import enter
from tests.factories import ADMINISTRATOR, DIRECTOR, TEACHER, person
from tests.spreadsheets import written
from tests.test_bad_input import NEW, TYPED

pytestmark = pytest.mark.usefixtures("monday")

DAYS = "?from=2026-11-01&to=2026-11-30"
TEXT_FILES = (
    *(f"/reports/{name}.csv{DAYS}" for name in ("register", "consultations", "outages", "schedule", "figures")),
    *("/reports/quarter/2026-2/report.csv", "/reports/year/2026/report.csv", "/admin/audit.csv"),
)
SHEETS = (
    *(f"/reports/{name}.xlsx{DAYS}" for name in ("register", "outages", "schedule", "figures")),
    *("/reports/quarter/2026-2/report.xlsx", "/reports/year/2026/report.xlsx", f"/trainings/journal.xlsx{DAYS}"),
)
FORMULAS = [bad for bad in of("form.title") if "csv" in bad.oracle]


@pytest.mark.parametrize("bad", FORMULAS, ids=str)
def test_no_file_for_a_spreadsheet_has_a_formula_in_it(app: Flask, bad: BadInput) -> None:
    with app.app_context():
        person(TEACHER).full_name = bad.text  # titles and texts stand in no file: there may be pupils in them
        db.session.commit()
    teacher = enter(app, TEACHER).open(NEW)
    send(
        teacher,
        "/tickets/?anyway=as_typed",
        {**TYPED, "title": bad.payload, "body": bad.payload, "room": bad.payload[:40]},
        bad,
    )
    owner = enter(app, ADMINISTRATOR).open("/tickets/2026-0001")
    send(owner, "/tickets/2026-0001/answer?anyway=as_typed", {"body": bad.payload}, bad)
    send(teacher.open("/consultations/"), "/consultations/2026-11-12/book", {"question": bad.payload}, bad)
    director, seen = enter(app, DIRECTOR), {}
    for address in (*TEXT_FILES, *SHEETS):
        reader = director if address.startswith("/reports/") else owner
        with calm(bad), reader.http.get(address) as answer:
            assert (answer.status_code, answer.mimetype == "text/html") == (200, False), address
            seen[address] = cells(address, answer.data)
    assert any(bad.as_kept in word for word in seen[TEXT_FILES[0]])


def cells(address: str, content: bytes) -> set[str]:
    """The words of a file's cells; none of them is a formula or a link."""
    if "xlsx" in address:
        with ZipFile(BytesIO(content)) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if "/worksheets/" in name]
        assert not any(re.search(r"<f[ >]|<hyperlink", sheet) for sheet in sheets), address
        return {text for row in written(BytesIO(content)) for kind, text in row if kind == "s"}
    rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
    words = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d ,.]*%?", cell)]
    assert [word for word in words if plain_cell(word) != word] == [], address
    return {word.removeprefix("'") for word in words}
