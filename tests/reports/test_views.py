"""The picture on its page: what it says, what stands behind each number, who may see it, bad addresses."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import Tag
from flask import Flask

from helpdesk import clock
from helpdesk.domain.directions import Direction
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.tickets import actions
from tests.client import Desk, counted_queries
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, LEADERSHIP, TEACHER, file_ticket, later, person
from tests.reports.school import NOW, drawn_school
from tests.trainings.log import THURSDAY, came, held

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
WEEK = "/reports/?from=2026-11-09&to=2026-11-15"
FILED = "/reports/tickets?measure=filed&from=2026-11-09&to=2026-11-15"


def count_on(page: Desk) -> int:
    """How many tickets a list says it holds."""
    found = re.search(r"(\d+) заяв", page.text)
    assert found is not None
    return int(found[1])


def test_an_empty_school_is_told_so(desk: Browsers) -> None:
    page = desk(DIRECTOR).open("/reports/")
    assert "За неделю 2–8 ноября обращений не было." in page.text
    assert "За эти дни обращений не было." in page.text
    assert "Сбоев не было." in page.text
    assert not page.page.select(".picture")


def test_one_ticket_makes_a_picture(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        ticket = file_ticket()
        with clock.at(later(hours=2)):
            actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
            db.session.commit()
    with clock.at(later(days=7)):
        page = desk(LEADERSHIP).open(WEEK)
    assert "За неделю 9–15 ноября: поступила 1, решена 1, просрочено 0." in page.text
    assert "Ответ: 100 % · решение: 100 %" in page.text.replace("\u00a0", " ")
    assert [bar["aria-label"] for bar in page.page.select(".picture a")] == [
        "9–15 ноября, поступило, техническая: 1",
        "9–15 ноября, решено, техническая: 1",
        "9–15 ноября, решено в срок: 1",
    ]


def test_every_number_opens_as_many_tickets_as_it_says(app: Flask, desk: Browsers) -> None:
    with clock.at(NOW), app.app_context():
        drawn_school(5, 60)
    with clock.at(NOW):
        browser = desk(DIRECTOR)
        page = browser.open("/reports/?from=2026-11-02&to=2026-11-20").page
        links = {
            (str(link["href"]), said_by(link))
            for link in page.select(".figure, .lying-count, .picture a")
            if link.name == "a"
        }
        assert len(links) > 60
        for href, said in links:
            if said:
                assert (href, count_on(browser.open(href))) == (href, said)


def said_by(link: Tag) -> int:
    """The number of a link: its own digits, or those its name ends with."""
    return int(re.findall(r"\d+", str(link.get("aria-label") or link.find(string=True)))[-1])


def test_a_list_tells_number_and_topic_and_titles_only_to_whom_they_are_for(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        file_ticket(title="Слова педагога")
        file_ticket(kind=TicketKind.METHODOLOGICAL, title="Слова методиста")
    for login, sees in ((DIRECTOR, set()), (ADMINISTRATOR, {"педагога"}), (DEPUTY, {"методиста"})):
        page = desk(login).open(FILED)
        assert {word for word in ("педагога", "методиста") if f"Слова {word}" in page.text} == sees
        assert "ЭЖ-2026/27-0001" in page.text
        assert len(page.page.select("main a[href^='/tickets/']")) == len(sees)


def test_what_needs_a_decision_leads_to_its_tickets(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        for _number in range(3):
            file_ticket()
    for weeks, sentence, shown in (
        (1, "Чаще всего спрашивают", "Поступило"),
        (2, "просрочены на неделю", "Просрочено"),
    ):
        with clock.at(later(weeks=weeks)):
            browser = desk(DIRECTOR)
            (decision,) = browser.open("/reports/").page.select("[aria-labelledby=decisions] li:has(a)")
            assert sentence in decision.get_text()
            assert isinstance(decision.a, Tag)
            assert count_on(browser.open(str(decision.a["href"]))) == 3
            assert shown in browser.text


def test_a_long_list_has_screens(app: Flask, desk: Browsers) -> None:
    with clock.at(NOW), app.app_context():
        drawn_school(6, 130)
    with clock.at(NOW):
        browser = desk(DIRECTOR)
        address = "/reports/tickets?measure=filed&from=2026-10-01&to=2026-11-20"
        first = {row.get_text() for row in browser.open(address).page.select(".row-time strong")}
        last = {row.get_text() for row in browser.open(f"{address}&page=1").page.select(".row-time strong")}
        assert (len(first), len(last), first & last) == (100, 30, set())
        assert browser.open(f"{address}&page=99").page.select(".row-time strong")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/reports/?from=2026-11-15&to=2026-11-09", "раньше"),
        ("/reports/?from=вчера&to=2026-11-09", "дат"),
        ("/reports/?from=2026-11-09", "дат"),
        ("/reports/?from=2016-11-09&to=2026-11-09", "год"),
        ("/reports/?period=2026-9", "Такого варианта нет"),
        ("/reports/?period=%00%27", "Такого варианта нет"),
        ("/reports/figures.csv?from=x&to=y", "дат"),
        ("/reports/figures.xlsx?period=x", "Такого варианта нет"),
        ("/reports/figures.json?period=x", "Такого варианта нет"),
        ("/reports/tickets", "Такого варианта нет"),
        ("/reports/tickets?measure=teachers&from=2026-11-09&to=2026-11-15", "Такого варианта нет"),
        ("/reports/tickets?measure=filed&from=2026-11-15&to=2026-11-09", "раньше"),
    ],
)
def test_a_bad_address_is_answered_with_a_sentence(desk: Browsers, address: str, sentence: str) -> None:
    page = desk(DIRECTOR).open(address)
    assert page.code == 422
    assert sentence in page.text


def test_what_was_typed_is_kept_beside_its_sentence(desk: Browsers) -> None:
    page = desk(DIRECTOR).open("/reports/?from=2026-11-15&to=2026-11-09").page
    assert [field["value"] for field in page.select("input[type=date]")] == ["2026-11-15", "2026-11-09"]
    assert page.select_one("#to[aria-invalid]") is not None


@pytest.mark.parametrize("address", [f"{FILED}&building=%00", f"{FILED}&topic=x&page=-7", f"{FILED}&page=x"])
def test_an_unknown_part_is_an_empty_list(desk: Browsers, address: str) -> None:
    page = desk(DIRECTOR).open(address)
    assert (page.code, "Таких заявок нет." in page.text) == (200, True)


def test_days_to_come_are_told_so(desk: Browsers) -> None:
    assert "Эти дни ещё не наступили." in desk(DIRECTOR).open("/reports/?period=2026-4").text


def test_the_period_is_a_quarter_a_year_or_days(desk: Browsers) -> None:
    browser = desk(DIRECTOR)
    for address, days in (
        ("/reports/", ["2026-11-02", "2026-12-30"]),
        ("/reports/?period=2026-1", ["2026-09-01", "2026-10-23"]),
        ("/reports/?period=2026", ["2026-09-01", "2027-08-31"]),
        (WEEK, ["2026-11-09", "2026-11-15"]),
    ):
        assert [field["value"] for field in browser.open(address).page.select("input[type=date]")] == days


@pytest.mark.parametrize("login", [LEADERSHIP, DIRECTOR])
def test_the_leadership_finds_it_in_the_menu(desk: Browsers, login: str) -> None:
    assert desk(login).open("/").page.select_one(".menu a[href='/reports/']") is not None


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY])
def test_the_owners_find_it_among_the_keepers_pages(desk: Browsers, login: str) -> None:
    assert desk(login).open("/admin/").page.select_one("main a[href='/reports/']") is not None


def test_no_page_names_whoever_asked_or_ranks_anybody(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        file_ticket(by=TEACHER, title="Слова педагога", body="Слова педагога")
    page = desk(DIRECTOR).open(WEEK)
    assert "Баранова" not in page.text
    assert "Слова педагога" not in page.text


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    "path", ["/reports/", "/reports/?from=2025-09-01&to=2026-08-31", FILED, "/reports/figures.csv"]
)
@pytest.mark.parametrize("count", [1, 40])
def test_a_page_costs_at_most_six_queries_whatever_is_on_it(app: Flask, desk: Browsers, path: str, count: int) -> None:
    with clock.at(NOW), app.app_context():
        drawn_school(7, count)
        held(THURSDAY, Direction.MARKS, TEACHER)
        came(date(2026, 11, 9), TEACHER)
        engine = db.engine
    with clock.at(NOW):
        browser = desk(DIRECTOR)
        with counted_queries(engine) as sent, browser.http.get(path) as answer:
            assert answer.status_code == 200
    assert len(sent) <= 6
