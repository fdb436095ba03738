"""Coverage, the journal and the settings on their pages: periods, paging, paper, and days that cannot be."""

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import Tag
from flask import Flask

from helpdesk import clock
from helpdesk.domain.directions import Direction
from helpdesk.domain.trainings import TrainingRule
from helpdesk.extensions import db
from helpdesk.trainings import manage, queries
from helpdesk.trainings.journal import journal
from helpdesk.trainings.labels import COLUMNS, in_words
from helpdesk.trainings.models import Quarter
from tests.client import Desk, seen
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, LEADERSHIP, OTHER_TEACHER, TEACHER, later
from tests.trainings.log import THURSDAY, came, held

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NOVEMBER = "from=2026-11-01&to=2026-11-30"


@pytest.fixture
def log(app: Flask) -> Flask:
    """A training with two people and a consultation."""
    with app.app_context():
        held(THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER, confirmed=True)
        came(date(2026, 11, 9), TEACHER, question="=1+1 <b>")
    return app


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY, LEADERSHIP, DIRECTOR])
def test_the_matrix_shows_who_was_trained_when(desk: Browsers, log: Flask, login: str) -> None:
    page = desk(login).open("/trainings/coverage").page
    row = next(row for row in page.select(".matrix tbody tr") if "Баранова" in row.get_text())
    assert [seen(cell) for cell in row.find_all("td")] == [
        *("не был(а)", "не был(а)", "чт 5 ноября", "не был(а)", "не был(а)"),
    ]
    assert [cell.get_text() for cell in page.select(".matrix-sum td")] == ["0", "0", "2", "0", "0"]


def test_both_readings_of_the_clause_are_told(desk: Browsers, log: Flask) -> None:
    page = desk(DIRECTOR).open("/trainings/coverage?quarter=2026-1").text
    assert "хотя бы раз в четверть — не выполнено." in page
    assert "Другое прочтение пункта: каждое из пяти направлений хотя бы раз в четверть — не выполнено." in page


def test_screen_paper_and_file_show_the_same_rows(desk: Browsers, log: Flask) -> None:
    reader = desk(LEADERSHIP)
    paper = reader.open(f"/trainings/journal/print?{NOVEMBER}").page
    printed = [[seen(cell) for cell in row.find_all("td")] for row in paper.select(".paper-table tbody tr")]
    with log.app_context():
        expected = [[in_words(column.value(row)) for column in COLUMNS] for row in journal(*days("11-01", "11-30"))]
    assert printed == expected
    screen = reader.open(f"/trainings/journal?{NOVEMBER}").page
    assert len(screen.select(".row-line")) == len(expected) == 3
    for line, row in zip(screen.select(".row-line"), expected, strict=True):
        said = " ".join(line.get_text(" ").split())
        assert all(" ".join(value.split()) in said for value in row[:8] if value)


def days(first: str, last: str) -> tuple[date, date]:
    """Two days of 2026."""
    return date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")


def test_the_file_has_a_cyrillic_name_and_is_kept_nowhere(desk: Browsers, log: Flask) -> None:
    answer = desk(DIRECTOR).http.get(f"/trainings/journal.xlsx?{NOVEMBER}")
    assert answer.data.startswith(b"PK")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert "%D0%96%D1%83%D1%80%D0%BD%D0%B0%D0%BB" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    answer.close()


@pytest.mark.parametrize(
    ("moment", "first", "last"), [(0, "2026-11-02", "2026-12-30"), (240, "2027-04-05", "2027-05-26")]
)
def test_without_a_period_the_journal_is_of_the_quarter(desk: Browsers, moment: int, first: str, last: str) -> None:
    with clock.at(later(days=moment)):
        page = desk(DIRECTOR).open("/trainings/journal").page
    assert [value_of(page.find(id=name)) for name in ("from", "to")] == [first, last]


def test_without_quarters_the_journal_is_of_the_school_year_so_far(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        db.session.query(Quarter).delete()
        db.session.commit()
    page = desk(DIRECTOR).open("/trainings/journal").page
    assert [value_of(page.find(id=name)) for name in ("from", "to")] == ["2026-09-01", "2026-11-09"]


def value_of(field: object) -> str:
    """What stands in a field."""
    assert isinstance(field, Tag)
    return str(field["value"])


def test_what_is_added_to_the_address_of_the_paper_changes_no_link(desk: Browsers) -> None:
    paper = desk(DIRECTOR).open(f"/trainings/journal/print?{NOVEMBER}&endpoint=x&_external=1&_scheme=javascript")
    assert paper.code == 200
    assert "javascript" not in str(paper.page.select_one(".crumb a"))


@pytest.mark.parametrize("form", ["journal", "journal/print", "journal.xlsx"])
@pytest.mark.parametrize(
    ("period", "field", "sentence"),
    [
        ("from=2026-11-30&to=2026-11-01", "to", "Последний день раньше первого"),
        ("from=1996-01-01&to=2026-01-01", "from", "не похоже на дату"),
        ("from=2020-01-01&to=2026-01-01", "to", "до одного года"),
        ("from=вчера&to=2026-11-01", "from", "не похоже на дату"),
        ("from=2026-11-01", "to", "не похоже на дату"),
        ("to='; --", "from", "не похоже на дату"),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_what_was_typed(
    desk: Browsers, form: str, period: str, field: str, sentence: str
) -> None:
    page = desk(DIRECTOR).open(f"/trainings/{form}?{period}")
    assert page.code == 422
    assert sentence in page.page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
    typed = dict(pair.split("=", 1) for pair in period.split("&"))
    assert [value_of(page.page.find(id=name)) for name in typed] == list(typed.values())


def test_a_long_journal_is_read_page_by_page(desk: Browsers, log: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manage, "PAGE", 2)
    reader = desk(DIRECTOR).open("/trainings/journal")
    assert (len(reader.page.select(".row-line")), "3 записи" in reader.text) == (2, True)
    following = reader.page.find("a", string="Следующие")
    assert isinstance(following, Tag)
    assert len(reader.open(str(following["href"])).page.select(".row-line")) == 1
    assert "№ 3" in reader.text
    for odd in ("99", "-1", "x"):
        assert reader.open(f"/trainings/journal?page={odd}").code == 200


def test_an_empty_journal_says_when_it_fills(desk: Browsers) -> None:
    assert "За эти дни записей нет." in desk(DIRECTOR).open("/trainings/journal").text
    assert "За эти дни записей нет." in desk(DIRECTOR).open("/trainings/journal/print").text


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY, DIRECTOR])
def test_the_school_sets_its_reading_and_its_quarters(desk: Browsers, app: Flask, login: str) -> None:
    setter = desk(login).open("/trainings/settings")
    setter.submit("/trainings/settings", rule="per_quarter", last_1="2026-10-30")
    assert "Записано." in setter.text
    with app.app_context():
        quarters, rule = queries.quarters_and_rule()
    assert (rule, quarters[0].last_on, len(quarters)) == (TrainingRule.PER_QUARTER, date(2026, 10, 30), 4)


def test_the_next_school_year_can_be_entered_beforehand(desk: Browsers, app: Flask) -> None:
    entered = {"first_1": "2027-09-01", "last_1": "2027-10-22", "first_2": "2027-11-01", "last_2": "2027-12-29"}
    entered |= {"first_3": "2028-01-10", "last_3": "2028-03-24", "first_4": "2028-04-03", "last_4": "2028-05-25"}
    setter = desk(DEPUTY).open("/trainings/settings?year=2027")
    setter.submit("/trainings/settings", **entered)
    assert "Четверти 2027/28 учебного года" in setter.text
    with app.app_context():
        assert [quarter.address for quarter in queries.quarters_and_rule()[0]][4:] == [
            *("2027-1", "2027-2", "2027-3", "2027-4"),
        ]
    assert "2027/28" in setter.open("/trainings/").text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"last_2": "2026-11-01"}, "last_2", "Последний день раньше первого"),
        ({"first_2": "2026-10-20"}, "first_2", "раньше, чем закончилась предыдущая"),
        ({"first_1": "2026-08-20"}, "first_1", "не из учебного года 2026/27"),
        ({"first_3": ""}, "first_3", "не похоже на дату"),
        ({"first_3": "11.01.2027"}, "first_3", "не похоже на дату"),
        ({"last_4": "9999-12-31"}, "last_4", "не похоже на дату"),
        ({"rule": "never"}, "rule", ""),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_changed(
    desk: Browsers, app: Flask, changes: dict[str, str], field: str, sentence: str
) -> None:
    with app.app_context():
        before = queries.quarters_and_rule()
    setter = desk(DIRECTOR).open("/trainings/settings")
    setter.submit("/trainings/settings", **{"rule": "per_quarter", "last_1": "2026-10-22", **changes})
    assert setter.code == 422
    assert sentence in setter.page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
    assert value_of(setter.page.find(id="last_1")) == "2026-10-22"
    with app.app_context():
        assert queries.quarters_and_rule() == before
