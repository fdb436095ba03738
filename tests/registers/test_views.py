"""The registers on their pages: who may read what, filters, paper, files, progress, and what bad addresses get."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.directions import Direction
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.registers import downloads
from helpdesk.trainings.labels import COLUMNS
from helpdesk.web import sheet
from tests.client import Desk, counted_queries, seen
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, LEADERSHIP, OTHER_TEACHER, TEACHER, file_ticket
from tests.registers.reading import body_of, cards, csv_rows, sheet_rows, table_rows
from tests.reports.school import NOW, drawn_school
from tests.trainings.log import THURSDAY, held

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
YEAR = "from=2026-09-01&to=2027-08-31"


@pytest.fixture
def tickets(app: Flask) -> Flask:
    """A technical ticket and a methodological one."""
    with app.app_context():
        file_ticket(title="Слова педагога")
        file_ticket(kind=TicketKind.METHODOLOGICAL, title="Слова методиста")
    return app


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY, LEADERSHIP, DIRECTOR])
def test_the_list_of_registers_leads_to_each(desk: Browsers, login: str) -> None:
    browser = desk(login)
    links = [str(link["href"]) for link in browser.open("/reports/registers").page.select("main a")]
    assert links == [
        *("/reports/register", "/trainings/journal", "/reports/schedule", "/reports/outages"),
        *(f"/reports/quarter/2026-{number}" for number in (1, 2, 3, 4)),
        "/reports/year/2026",
    ]
    assert [browser.open(link).code for link in links] == [200] * len(links)


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY, DIRECTOR])
def test_keepers_find_the_registers_among_their_pages(desk: Browsers, login: str) -> None:
    assert desk(login).open("/admin/").page.select_one("main a[href='/reports/registers']") is not None


def test_the_register_is_one_for_all_and_only_ones_own_tickets_can_be_opened(tickets: Flask, desk: Browsers) -> None:
    for login, mine in ((DIRECTOR, []), (ADMINISTRATOR, ["2026-0001"]), (DEPUTY, ["2026-0002"])):
        page = desk(login).open("/reports/register")
        assert [card["Рег. №"] for card in cards(page)] == ["ЭЖ-2026/27-0001", "ЭЖ-2026/27-0002"]
        assert [link["href"] for link in page.page.select(".register-row a")] == [f"/tickets/{one}" for one in mine]
        assert "Слова" not in page.text


@pytest.mark.parametrize("address", ["register.csv", "register.xlsx", "register/print", "register"])
def test_no_word_of_a_requester_is_in_a_register(tickets: Flask, desk: Browsers, address: str) -> None:
    content = body_of(desk(ADMINISTRATOR), f"/reports/{address}")
    found = str(sheet_rows(content)) if address.endswith("xlsx") else content.decode()
    assert "ЭЖ-2026/27-0001" in found
    assert "Слова" not in found


def test_an_empty_school_is_told_so_everywhere(desk: Browsers) -> None:
    browser = desk(DIRECTOR)
    assert "За эти дни таких заявок нет." in browser.open("/reports/register").text
    assert table_rows(browser.open("/reports/register/print")) == [["За эти дни таких заявок нет."]]
    assert len(csv_rows(body_of(browser, "/reports/register.csv"))) == 1
    assert len(sheet_rows(body_of(browser, "/reports/register.xlsx"))) == 1
    assert "Сбоев не было." in browser.open("/reports/outages").text


def test_filters_stay_chosen_and_go_along_into_files(tickets: Flask, desk: Browsers) -> None:
    browser = desk(DIRECTOR)
    page = browser.open("/reports/register?kind=methodological&building=1&state=open")
    assert [card["Вид"] for card in cards(page)] == ["Методическая"]
    assert [option["value"] for option in page.page.select("option[selected]")] == ["methodological", "1", "open"]
    csv = next(str(link["href"]) for link in page.page.select(".buttons a") if "csv" in str(link["href"]))
    assert len(csv_rows(body_of(browser, csv))) == 2


@pytest.mark.parametrize("address", ["register", "register/print", "register.csv", "register.xlsx", "register/sheet"])
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("from=2026-11-15&to=2026-11-09", "раньше"),
        ("from=вчера&to=2026-11-09", "дат"),
        ("from=2016-11-09&to=2026-11-09", "год"),
        ("period=2026-9", "Такого варианта нет"),
        ("kind=teachers", "Такого вида"),
        ("state=moved", "Такого варианта нет"),
    ],
)
def test_a_bad_question_is_answered_with_a_sentence(desk: Browsers, address: str, asked: str, sentence: str) -> None:
    page = desk(DIRECTOR).open(f"/reports/{address}?{asked}")
    assert (page.code, sentence in page.text) == (422, True)


def test_a_register_too_long_for_paper_is_refused_with_a_way_out(
    tickets: Flask, desk: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "LONG", 1)
    page = desk(DIRECTOR).open("/reports/register/print")
    assert (page.code, "Выберите период короче" in page.text) == (422, True)


def test_a_long_spreadsheet_is_made_on_a_page_that_tells_how_far_it_is(
    app: Flask, desk: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "STEP", 20)
    with clock.at(NOW), app.app_context():
        drawn_school(9, 50)
    with clock.at(NOW):
        browser = desk(DIRECTOR)
        page = browser.open(f"/reports/register/sheet?{YEAR}")
        said = [seen(line) for line in page.page.select("[aria-live] > p")]
        link = page.page.select_one("a.btn-primary")
        assert said[:4] == [
            *("Записано 20 из 50", "Записано 40 из 50", "Все строки записаны, собираем файл…", "Готово."),
        ]
        assert link is not None
        assert len(sheet_rows(body_of(browser, str(link["href"])))) == 51
        assert desk(LEADERSHIP).open(str(link["href"])).code == 404


def test_files_have_cyrillic_names_and_are_kept_nowhere(tickets: Flask, desk: Browsers) -> None:
    for ending, mimetype in (("csv", "text/csv"), ("xlsx", "spreadsheetml.sheet")):
        with desk(DIRECTOR).http.get(f"/reports/register.{ending}") as answer:
            assert answer.mimetype.endswith(mimetype)
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert "%D0%96%D1%83%D1%80%D0%BD%D0%B0%D0%BB" in answer.headers["Content-Disposition"]
            assert "no-store" in answer.headers["Cache-Control"]


def test_the_schedule_tells_the_same_on_screen_paper_and_in_files(desk: Browsers) -> None:
    browser = desk(DIRECTOR)
    page = browser.open("/reports/schedule?period=2026-2")
    shown = [[seen(cell).partition(": ")[2] for cell in row.select("td")] for row in page.page.select("tbody tr")]
    paper = table_rows(browser.open("/reports/schedule/print?period=2026-2"))
    text = csv_rows(body_of(browser, "/reports/schedule.csv?period=2026-2"))[1:]
    sheet_lines = sheet_rows(body_of(browser, "/reports/schedule.xlsx?period=2026-2"))[1:]
    assert len(shown) == len(paper) == len(text) == len(sheet_lines) == 17
    assert [row[1:] for row in shown] == [row[1:] for row in paper] == [row[1:] for row in text]
    assert [[content for _kind, content in row[1:]] for row in sheet_lines] == [row[1:] for row in text]
    assert [row[0] for row in paper][:2] == ["пн 02.11.2026", "чт 05.11.2026"]
    assert [row[0] for row in text][-1] == "28.12.2026"


def test_the_schedule_for_paper_is_to_be_approved_by_the_director(desk: Browsers) -> None:
    approval = desk(DEPUTY).open("/reports/schedule/print").page.select_one(".approval")
    assert approval is not None
    assert seen(approval) == "Утверждаю Директор ____________ Громова Н. В. приказ от ____________ № ______"


def test_the_journal_of_consultations_is_the_training_logs_own(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        held(THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER, confirmed=True)
    browser = desk(LEADERSHIP)
    assert browser.open(f"/reports/consultations?{YEAR}").response.request.path == "/trainings/journal"
    paper = table_rows(browser.open("/trainings/journal/print?from=2026-11-01&to=2026-11-30"))
    headings, *text = csv_rows(body_of(browser, "/reports/consultations.csv?from=2026-11-01&to=2026-11-30"))
    assert headings == [str(column.heading) for column in COLUMNS]
    assert [row[2:] for row in text] == [row[2:] for row in paper]
    assert [row[1] for row in text] == ["05.11.2026 15:00"] * 2
    assert browser.open("/trainings/journal").page.select_one("a[href^='/reports/consultations.csv']") is not None


def test_a_bad_period_of_that_journal_is_answered_on_its_page(desk: Browsers) -> None:
    page = desk(DIRECTOR).open("/reports/consultations.csv?from=2026-11-15&to=2026-11-09")
    assert (page.code, page.response.request.path) == (422, "/trainings/journal")


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    "path",
    [
        *("registers", f"register?{YEAR}", f"register/print?{YEAR}", f"register.csv?{YEAR}", f"register/sheet?{YEAR}"),
        *("schedule", "schedule/print", "outages", "outages.csv", "quarter/2026-2", "year/2026", "consultations.csv"),
    ],
)
def test_a_page_costs_at_most_six_queries_whatever_is_on_it(app: Flask, desk: Browsers, path: str) -> None:
    with clock.at(NOW), app.app_context():
        drawn_school(7, 60)
        engine = db.engine
    with clock.at(NOW):
        browser = desk(DIRECTOR)
        with counted_queries(engine) as sent, browser.http.get(f"/reports/{path}") as answer:
            assert answer.status_code == 200
            assert answer.data
    assert len(sent) <= 6
