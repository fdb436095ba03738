"""The two lists on the page: headings, filters in the address, the next ticket."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.queue import queries
from helpdesk.tickets import actions
from tests.client import Desk
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    later,
    person,
)

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_the_next_ticket_of_the_queue_is_one_step_away(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        first, second = file_ticket(urgency=Urgency.URGENT).address, file_ticket().address
    owner = desk(ADMINISTRATOR).open(f"/tickets/next?after={first}")
    assert owner.response.request.path == f"/tickets/{second}"
    assert owner.open(f"/tickets/next?after={second}").response.request.path == "/tickets/"
    assert owner.open("/tickets/next?after=2020-0001").response.request.path == f"/tickets/{first}"


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=9.9.9",
        "state=nonsense",
        "kind=boss",
        "due=never",
        "q=%00",
        "cursor=1.1",
        "assignee=nesterov.ap",
        "sort=password",
    ],
)
def test_an_address_that_means_nothing_shows_the_queue(desk: Callable[..., Desk], query: str) -> None:
    assert desk(ADMINISTRATOR).open(f"/tickets/?{query}").code == 200


def headings(browser: Desk) -> list[str]:
    """What the groups of the list at hand are called."""
    return [" ".join(heading.get_text(" ").split()) for heading in browser.page.select("section.group h2")]


def test_a_group_is_called_after_the_day_its_deadlines_fall_on(desk: Browsers, app: Flask) -> None:
    with app.app_context(), clock.at(later(days=1)):
        ticket = file_ticket(urgency=Urgency.URGENT)
        actions.answer(ticket, "Смотрю.", by=person(ADMINISTRATOR))
        file_ticket()
        db.session.commit()
    with clock.at(later(days=1, hours=1)):
        told = headings(desk(ADMINISTRATOR).open("/tickets/"))
    assert told[0] == "К ср 11 ноября: 2 заявки"


def test_filters_are_chosen_on_the_page_kept_in_the_address_and_on_the_next_page(
    desk: Browsers, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    with app.app_context():
        for login in (ADMINISTRATOR, ADMINISTRATOR, METHODIST):
            file_ticket().assignee = person(login)
        db.session.commit()
    owner = desk(ADMINISTRATOR).open("/tickets/?assignee=me&sort=old")
    chosen = [option["value"] for option in owner.page.select("select option[selected]")]
    assert {"me", "old"} <= set(chosen)
    assert owner.page.find("details", class_="more-filters").has_attr("open")  # type: ignore[union-attr]
    assert headings(owner) == ["Открытые"]
    assert "0001" in owner.page.select_one(".rows").get_text()  # type: ignore[union-attr]
    owner.open(str(owner.page.select_one(".more a")["href"]))  # type: ignore[index]
    assert "0002" in owner.page.select_one(".rows").get_text()  # type: ignore[union-attr]
    assert owner.page.select_one(".more a") is None
    assert "По этому отбору ничего не нашлось" in owner.open("/tickets/?assignee=none").text


def test_a_group_of_a_consultation_names_its_hour_and_place(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        actions.answer(file_ticket(), "Смотрю.", by=person(ADMINISTRATOR))
        db.session.commit()
    told = headings(desk(ADMINISTRATOR).open("/tickets/"))
    assert told == ["К чт 12 ноября: 1 заявка консультация в 15:00, корпус 1, каб. 205"]


def test_what_is_due_in_more_than_a_fortnight_is_simply_later(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        file_ticket().first_response_due = later(days=15)
        db.session.commit()
    assert headings(desk(ADMINISTRATOR).open("/tickets/")) == ["Позже: 1 заявка"]


def test_a_group_cut_by_a_page_counts_nothing(desk: Browsers, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    with app.app_context():
        for _number in range(3):
            file_ticket()
    owner = desk(ADMINISTRATOR).open("/tickets/")
    assert headings(owner) == ["Сегодня"]
    owner.open(str(owner.page.select_one("p.more a")["href"]))
    assert headings(owner) == ["Сегодня"]


@pytest.mark.parametrize(("closed", "login"), [([DEPUTY], METHODIST), ([DEPUTY, METHODIST], DIRECTOR)])
def test_a_substitute_finds_what_was_given_to_them(desk: Browsers, app: Flask, closed: list[str], login: str) -> None:
    with app.app_context():
        for each in closed:
            person(each).closed_at = clock.now()
        file_ticket(kind=TicketKind.METHODOLOGICAL)
        file_ticket(title="Не моя")
    page = desk(login).open("/tickets/")
    assert (headings(page), "Не моя" in page.text) == (["Сегодня: 1 заявка"], False)


def test_a_line_says_who_has_the_ticket_unless_it_is_oneself(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        for login in (ADMINISTRATOR, METHODIST):
            file_ticket().assignee = person(login)
        db.session.commit()
        own, other = (f"ведёт {person(login).short_name}" for login in (ADMINISTRATOR, METHODIST))
    page = desk(ADMINISTRATOR).open("/tickets/").text
    assert (own in page, other in page) == (False, True)


def test_a_search_keeps_the_order_that_was_asked_for(desk: Browsers) -> None:
    found = desk(ADMINISTRATOR).open("/tickets/?sort=old").submit("/search", words="отметк")
    assert found.page.select_one("#filter-sort option[selected]")["value"] == "old"  # type: ignore[index]


def test_a_teacher_has_a_list_of_their_own_and_no_queue(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        file_ticket(by=OTHER_TEACHER, title="Чужая")
        file_ticket(title="Своя")
    page = desk(TEACHER).open("/tickets/")
    assert ("Своя" in page.text, "Чужая" in page.text) == (True, False)
    assert "Очередь" not in page.text


def test_a_search_that_is_forgotten_is_said_above_the_list(desk: Browsers) -> None:
    """An address of yesterday would seem to have found every ticket."""
    owner = desk(ADMINISTRATOR).open("/tickets/?state=any&s=AAAAbbbb1234")
    assert (owner.code, "уже забыты: они хранятся сутки" in owner.text) == (200, True)
    assert "s=AAAAbbbb1234" not in str(owner.page.find("main"))
    assert "уже забыты" not in owner.open("/tickets/?state=any").text
