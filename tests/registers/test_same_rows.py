"""Screen, paper, CSV and spreadsheet tell the same, on a school drawn by lot; no cell is ever a formula."""

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask, current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.periods import Period
from helpdesk.extensions import db
from helpdesk.registers.columns import on_paper, on_screen
from helpdesk.registers.queries import Wanted, register_rows
from helpdesk.registers.register_columns import register_columns
from helpdesk.registers.text_file import in_file
from helpdesk.tickets.models import Ticket
from helpdesk.web.sheet import Cell
from tests.client import Desk
from tests.factories import DIRECTOR
from tests.registers.reading import body_of, cards, csv_rows, sheet_rows, table_rows
from tests.reports.school import NOW, drawn_school
from tests.spreadsheets import as_typed

Browsers = Callable[..., Desk]
YEAR = "from=2026-09-01&to=2027-08-31"
NASTY = (
    '=HYPERLINK("http://evil.example")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    ' "a";=1',
    "http://x.example",
)


@pytest.fixture(params=[11, 12])
def school(app: Flask, request: pytest.FixtureRequest) -> Flask:
    """Seventy tickets of every fate; the people in it are called so that a spreadsheet would like to calculate them."""
    with clock.at(NOW), app.app_context():
        drawn_school(request.param, 70)
        for person, name in zip(db.session.query(Person).order_by(Person.id.desc()), NASTY * 9, strict=False):
            person.full_name, person.post = name, name
        for ticket, name in zip(db.session.query(Ticket), NASTY * 9, strict=False):
            ticket.room = name
        db.session.commit()
    return app


def expected(app: Flask) -> list[list[Cell]]:
    """The rows as values, and the headings first."""
    with clock.at(NOW), app.test_request_context():
        columns = register_columns(current_app.config["SCHOOL_TIMEZONE"], clock.now())
        rows = register_rows(Wanted(Period(date(2026, 9, 1), date(2027, 8, 31))))
        values = [[column.value(row) for column in columns] for row in rows]
        return [[column.heading for column in columns], *values]


def to_second(value: Cell) -> Cell:
    """As exact as a spreadsheet's moment is read here."""
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def folded(words: str) -> str:
    """White space as a page shows it."""
    return " ".join(words.split())


def test_the_four_ways_to_see_the_register_tell_the_same(school: Flask, desk: Browsers) -> None:
    headings, *rows = expected(school)
    assert len(rows) == 70
    with clock.at(NOW):
        browser = desk(DIRECTOR)
        paper = table_rows(browser.open(f"/reports/register/print?{YEAR}"))
        first = browser.open(f"/reports/register?{YEAR}")
        shown = [*cards(first), *cards(browser.open(str(first.page.select(".more a")[-1]["href"])))]
        text = csv_rows(body_of(browser, f"/reports/register.csv?{YEAR}"))
        sheet = sheet_rows(body_of(browser, f"/reports/register.xlsx?{YEAR}"))
    with clock.at(NOW), school.test_request_context():
        assert paper == [[folded(on_paper(value)) for value in row] for row in rows]
        assert text == [headings, *[[in_file(value).removeprefix("'") for value in row] for row in rows]]
        said = [{h: folded(on_screen(value)) for h, value in zip(headings, row, strict=True) if value} for row in rows]
    assert shown == said
    assert [content for _kind, content in sheet[0]] == headings
    for row, line in zip(rows, sheet[1:], strict=True):
        values = [as_typed(kind, content, value) for value, (kind, content) in zip(row, line, strict=True)]
        assert values == [to_second(value) for value in row]


def test_every_typed_word_is_a_text_cell(school: Flask, desk: Browsers) -> None:
    _headings, *rows = expected(school)
    with clock.at(NOW):
        content = body_of(desk(DIRECTOR), f"/reports/register.xlsx?{YEAR}")
    with ZipFile(BytesIO(content)) as archive:
        source = archive.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >]|<hyperlink", source)
    for row, line in zip(rows, sheet_rows(content)[1:], strict=True):
        for value, (kind, _content) in zip(row, line, strict=True):
            assert value == "" or (kind == "s") is isinstance(value, str)


def test_no_cell_of_the_csv_begins_like_a_formula(school: Flask, desk: Browsers) -> None:
    with clock.at(NOW):
        content = body_of(desk(DIRECTOR), f"/reports/register.csv?{YEAR}").decode("utf-8-sig")
    assert content.count("'=HYPERLINK") > 1
    assert not re.search(r'(^|;)"[\s\u200b]*[=+\-@\t\r＝]', content, re.MULTILINE)
