"""One source of numbers: the screen, JSON, CSV and the spreadsheet tell the same, and a slow recount agrees."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from helpdesk import clock
from helpdesk.domain.periods import Period
from helpdesk.reports.figures_export import as_csv, as_sheet
from helpdesk.reports.lines import Line
from helpdesk.reports.queries import figures_of, weeks_of
from tests.client import Desk
from tests.factories import DIRECTOR
from tests.reports.recount import recounted
from tests.reports.school import NOW, drawn_school
from tests.trainings.test_journal_sheet import written

Browsers = Callable[..., Desk]
PERIODS = (
    (date(2026, 10, 5), date(2026, 10, 11)),
    (date(2026, 11, 2), date(2026, 12, 30)),
    (date(2026, 9, 1), date(2027, 5, 26)),
    (date(2026, 11, 20), date(2026, 11, 20)),
)
NASTY = '=HYPERLINK("http://evil.example","жми")'


def told_on(page: BeautifulSoup) -> list[tuple[str, str, str]]:
    """Every line of the table «Все числа»."""
    table = page.select_one(".all-figures tbody")
    assert isinstance(table, Tag)
    return [tuple(cell.get_text() for cell in row.find_all("td")) for row in table.find_all("tr")]  # type: ignore[misc]


def plain(value: str) -> str:
    """A number as everybody writes it: no dash for nothing."""
    return "" if value == "—" else value


@pytest.mark.parametrize("lot", [1, 2])
@pytest.mark.parametrize("days", PERIODS, ids=str)
def test_screen_csv_sheet_and_json_tell_what_a_slow_recount_tells(
    app: Flask, desk: Browsers, days: tuple[date, date], lot: int
) -> None:
    with clock.at(NOW), app.app_context():
        drawn_school(lot)
        again = recounted(*days, NOW)
    with clock.at(NOW):
        browser, asked = desk(DIRECTOR), f"?from={days[0]}&to={days[1]}"
        screen = told_on(browser.open(f"/reports/{asked}").page)
        json = browser.http.get(f"/reports/figures.json{asked}").json
        with browser.http.get(f"/reports/figures.csv{asked}") as answer:
            lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))[1:]
        with browser.http.get(f"/reports/figures.xlsx{asked}") as answer:
            cells = written(io.BytesIO(answer.data))[1:]
    assert json is not None
    told = json["figures"]
    assert {code: told.get(code) for code in again} == again
    assert [(one, name, plain(value)) for one, name, value in screen] == [
        (one, name.removeprefix("'"), value) for one, name, value in lines
    ]
    numbers = [None if value == "" else float(value.replace(",", ".")) for _one, _name, value in lines]
    assert Counter(told.values()) == Counter(numbers)
    assert [float(row[2][1]) if row[2:] else None for row in cells] == numbers
    assert [row[1][1] for row in cells] == [name for _one, name, _value in screen]


def test_what_came_less_what_went_is_what_is_open(ctx: Flask) -> None:
    with clock.at(NOW):
        drawn_school(3)
        weeks = weeks_of(Period(date(2026, 9, 28), date(2026, 11, 22)))
    left = 0
    for week in weeks:
        left += week.filed.total + week.reopened - week.resolved.total - week.given_up
        assert week.open == left


def test_weeks_add_up_to_their_period(ctx: Flask) -> None:
    period = Period(date(2026, 10, 7), date(2026, 11, 18))
    with clock.at(NOW):
        drawn_school(4)
        weeks, flow = weeks_of(period), figures_of(period).flow
    for count in (
        lambda one: one.filed.total,
        lambda one: one.resolved.total,
        lambda one: one.given_up,
        lambda one: one.reopened,
        lambda one: one.answered.on_time,
        lambda one: one.answered.late,
        lambda one: one.solved.on_time,
        lambda one: one.solved.late,
        lambda one: one.solved.external,
    ):
        assert sum(map(count, weeks)) == count(flow)


@pytest.mark.parametrize("nasty", [NASTY, "＝1+1", "\u200b=1+1"])
def test_a_name_that_looks_like_a_formula_is_words_in_every_file(ctx: Flask, nasty: str) -> None:
    lines = [Line("x", nasty, nasty, 2.5)]
    row = list(csv.reader(io.StringIO(as_csv(lines).decode("utf-8-sig")), delimiter=";"))[1]
    assert row == [f"'{nasty}", f"'{nasty}", "2,5"]
    assert written(as_sheet(lines, nasty))[1] == [("s", nasty), ("s", nasty), ("n", "2.5")]


def test_the_csv_is_what_a_russian_excel_opens(ctx: Flask) -> None:
    assert as_csv([Line("x", "Сроки", "Половина; часов", None)]).startswith(b"\xef\xbb\xbf")
    assert as_csv([Line("x", "Сроки", "Половина; часов", None)]).decode("utf-8-sig").splitlines() == [
        '"Раздел";"Показатель";"Значение"',
        '"Сроки";"Половина; часов";""',
    ]
