"""The outages and their notes on their pages, the report on its own: who may, what is kept when it is refused."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.workflow import Urgency
from helpdesk.extensions import db
from helpdesk.registers.models import OutageNote
from helpdesk.tickets.models import Ticket
from tests.client import Desk, enter, seen
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, LEADERSHIP, TEACHER, away, file_ticket, later
from tests.registers.reading import body_of, csv_rows, sheet_rows, table_rows

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
PAGE = "/reports/outages/2026-0001"
WORDS = {"concerned": "все педагоги", "operator_number": "=А-17", "workaround": "писали на бумаге"}


@pytest.fixture(autouse=True)
def outage(app: Flask, monday: None) -> None:
    """A critical ticket, 2026-0001, and an ordinary one."""
    with app.app_context():
        file_ticket(topic="outage").urgency = Urgency.CRITICAL
        db.session.commit()
        file_ticket()


def test_what_the_administrator_notes_stands_in_the_register_everywhere(desk: Browsers) -> None:
    browser = desk(ADMINISTRATOR)
    page = browser.open("/reports/outages").open(PAGE).submit(PAGE, **WORDS)
    assert "Записано в журнал сбоев." in page.text
    (row,) = page.page.select("tbody tr")
    assert [seen(cell).partition(": ")[2] for cell in row.select("td")][3:6] == list(WORDS.values())
    assert table_rows(browser.open("/reports/outages/print"))[0][3:] == list(WORDS.values())
    assert csv_rows(body_of(browser, "/reports/outages.csv"))[1][3:] == list(WORDS.values())
    line = sheet_rows(body_of(browser, "/reports/outages.xlsx"))[1]
    assert line[3:] == [("s", words) for words in WORDS.values()]
    assert "Дополнен журнал сбоев" in browser.open("/tickets/2026-0001").text
    assert "Дополнен журнал сбоев" not in desk(TEACHER).open("/tickets/2026-0001").text


def test_the_form_shows_what_is_known(desk: Browsers) -> None:
    browser = desk(ADMINISTRATOR)
    browser.open(PAGE).submit(PAGE, **WORDS)
    page = browser.open(PAGE).page
    assert [field["value"] for field in page.select("input.form-control")] == ["все педагоги", "=А-17"]
    assert page.find("textarea").get_text().strip() == "писали на бумаге"


def test_a_stale_form_is_refused_and_keeps_what_was_typed(app: Flask, desk: Browsers) -> None:
    first, second = desk(ADMINISTRATOR).open(PAGE), desk(ADMINISTRATOR).open(PAGE)
    first.submit(PAGE, **WORDS)
    page = second.submit(PAGE, concerned="только 5 классы")
    assert (page.code, "заявку изменили" in page.text) == (409, True)
    assert page.page.find(id="concerned")["value"] == "только 5 классы"
    with app.app_context():
        assert db.session.query(OutageNote.concerned).scalar() == "все педагоги"


def test_an_essay_is_refused_beside_its_field_and_kept(app: Flask, desk: Browsers) -> None:
    page = desk(ADMINISTRATOR).open(PAGE).submit(PAGE, workaround="я" * 1001)
    assert page.code == 422
    assert "Слишком длинно" in seen(page.page.find(id="workaround-error"))
    assert page.page.find("textarea").get_text().strip() == "я" * 1001
    with app.app_context():
        assert db.session.query(OutageNote).count() == 0


@pytest.mark.parametrize("address", ["2026-0002", "2026-0099", "x"])
def test_only_an_outage_has_such_a_page(desk: Browsers, address: str) -> None:
    browser = desk(ADMINISTRATOR)
    assert browser.open(f"/reports/outages/{address}").code == 404
    assert browser.open("/").post(f"/reports/outages/{address}", version=1).code == 404


def test_who_stands_in_for_the_administrator_may_note_too(app: Flask, desk: Browsers) -> None:
    assert desk(DEPUTY).open(PAGE).code == 404
    with app.app_context():
        away(ADMINISTRATOR, substitute=DEPUTY)
    assert desk(DEPUTY).open(PAGE).submit(PAGE, **WORDS).code == 200


@pytest.mark.parametrize("login", [LEADERSHIP, DIRECTOR])
def test_the_leadership_reads_the_register_and_writes_nothing(desk: Browsers, login: str) -> None:
    page = desk(login).open("/reports/outages")
    assert "ЭЖ-2026/27-0001" in page.text
    assert not page.page.select("tbody a")
    assert desk(login).open(PAGE).code == 404


@pytest.mark.parametrize("asked", ["from=2026-11-15&to=2026-11-09", "state=later", "period=x"])
@pytest.mark.parametrize("address", ["outages", "outages/print", "outages.csv", "outages.xlsx", "schedule.csv"])
def test_a_bad_question_is_answered_with_a_sentence(desk: Browsers, address: str, asked: str) -> None:
    page = desk(DIRECTOR).open(
        f"/reports/{address}?{asked}".replace("schedule.csv?state=moved", "schedule.csv?state=x")
    )
    assert (page.code, page.page.select_one(".refusal, .field-error") is not None) == (422, True)


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("quarter/2026-2", "Отчёт директору за II четверть 2026/27 учебного года"),
        ("year/2026", "Отчёт директору за 2026/27 учебный год"),
    ],
)
def test_the_report_tells_the_same_on_its_page_and_in_files(desk: Browsers, address: str, title: str) -> None:
    browser = desk(DIRECTOR)
    page = browser.open(f"/reports/{address}").page
    shown = [[seen(cell) for cell in row.select("th, td")] for row in page.select(".report tr") if row.find("td")]
    text = csv_rows(body_of(browser, f"/reports/{address}/report.csv"))[1:]
    lines = sheet_rows(body_of(browser, f"/reports/{address}/report.xlsx"))[1:]
    assert seen(page.find("h1")) == title
    assert [row[0] for row in shown] == [row[1] for row in text] == [row[1][1] for row in lines]
    assert [row[1] for row in shown][2:] == [row[2] for row in text][2:]
    assert [kind for kind, _content in (row[2] for row in lines)][:3] == ["n", "n", "n"]
    assert [seen(line)[:30] for line in page.select(".signatures p")] == [
        "заместитель директора по УВР _",
        "Администратор ЭЖ ____________ ",
    ]


@pytest.mark.parametrize(
    "address", ["quarter/2026-9", "quarter/x", "year/1999", "year/2100", "year/x", "quarter/2026-2/report.exe"]
)
def test_a_quarter_or_a_year_that_is_not_there_has_no_page(desk: Browsers, address: str) -> None:
    assert desk(DIRECTOR).open(f"/reports/{address}").code == 404


def test_the_report_has_no_word_of_a_requester(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        db.session.query(Ticket).update({"title": "Слова педагога", "body": "Слова педагога"})
        db.session.commit()
    assert "Слова педагога" not in desk(DIRECTOR).open("/reports/quarter/2026-2").text


def test_what_is_noted_of_an_outage_is_not_lost_with_the_session(desk: Browsers, app: Flask, outage: None) -> None:
    browser = desk(ADMINISTRATOR).open(PAGE)
    with clock.at(later(minutes=11)):
        assert browser.submit(PAGE, **WORDS).code == 401
        again = enter(app, ADMINISTRATOR).open("/drafts")
        assert "Журнал сбоев: ЭЖ-2026/27-0001" in again.text
        page = again.open(PAGE).page
        kept = [page.find(id=name) for name in ("concerned", "operator_number", "workaround")]
        assert [one.get("value") or one.get_text().strip() for one in kept if one] == list(WORDS.values())
        assert "Здесь пусто" in again.submit(PAGE).open("/drafts").text
