"""The page of absences: what it shows, what it refuses and keeps, what a substitute sees."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.absences.forms import as_day
from helpdesk.accounts.models import Absence
from helpdesk.extensions import db
from tests.client import Desk, counted_queries, seen
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    LEADERSHIP,
    METHODIST,
    TEACHER,
    away,
    file_ticket,
    later,
    person,
)

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def number(app: Flask, login: str) -> str:
    """A person's number, as a form carries it."""
    with app.app_context():
        return str(person(login).id)


def absences(app: Flask) -> list[Absence]:
    """What is recorded."""
    with app.app_context():
        return db.session.query(Absence).order_by(Absence.id).all()


def test_a_day_off_is_entered_listed_and_taken_back(desk: Browsers, app: Flask) -> None:
    owner = desk(ADMINISTRATOR).open("/absences/")
    assert "Все на месте" in owner.text
    owner.submit("/absences/", first_on="2026-11-12", last_on="", substitute=number(app, METHODIST))
    assert "Записано. Замещающий получит письмо." in owner.text
    assert "чт 12 ноября замещает Журавлёва Ирина Сергеевна" in owner.text.replace("  ", " ")
    owner.submit("/absences/1/withdraw")
    assert "Все на месте" in owner.text
    assert absences(app)[0].withdrawn_at == clock.now()


@pytest.mark.parametrize(
    ("typed", "sentence", "field"),
    [
        ({"first_on": "2026-11-13", "last_on": "2026-11-12"}, "Последний день раньше первого", "last_on"),
        ({"first_on": "2026-11-02", "last_on": "2026-11-03"}, "Эти дни уже прошли", "last_on"),
        ({"first_on": "2026-11-12", "last_on": "2056-11-12"}, "длиннее года", "last_on"),
        ({"first_on": "2206-11-12", "last_on": "2206-11-13"}, "больше чем через год", "first_on"),
        ({"first_on": ""}, "Это не дата", "first_on"),
        ({"first_on": "завтра"}, "Это не дата", "first_on"),
        ({"first_on": "31.02.2027"}, "Это не дата", "first_on"),
        ({"first_on": "2026-11-12", "last_on": "\x00"}, "Это не дата", "last_on"),
        ({"first_on": "2026-11-12", "substitute": "self"}, "Замещать самого себя нельзя", "substitute"),
        ({"first_on": "2026-11-12", "substitute": "99999999999"}, "Такого сотрудника нет", "substitute"),
        ({"first_on": "2026-11-12", "substitute": "1 OR 1=1"}, "Такого сотрудника нет", "substitute"),
        ({"first_on": "2026-11-12", "person": "director"}, "вам нельзя", "person"),
        ({"first_on": "2026-11-12", "person": ""}, "вам нельзя", "person"),
        ({"first_on": "2026-11-16"}, "отсутствие уже записано: пн 16 ноября", "first_on"),
        ({"first_on": "2026-11-18", "substitute": "deputy"}, "тоже отсутствует, ср 18 ноября", "substitute"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    desk: Browsers, app: Flask, typed: dict[str, str], sentence: str, field: str
) -> None:
    with app.app_context():
        away(ADMINISTRATOR, "2026-11-16/2026-11-16")
        away(DEPUTY, "2026-11-18/2026-11-18")
    people = {"self": ADMINISTRATOR, "director": DIRECTOR, "deputy": DEPUTY}
    known = {name: number(app, people[value]) if value in people else value for name, value in typed.items()}
    owner = desk(ADMINISTRATOR).open("/absences/").submit("/absences/", **known)
    assert owner.code == 422
    assert sentence in seen(owner.page.find(id=f"{field}-error"))
    assert owner.page.find(id="first_on")["value"] == typed["first_on"]
    assert len(absences(app)) == 2


def test_who_stands_in_is_told_first_to_change_that(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        away(ADMINISTRATOR, substitute=DEPUTY)
    deputy = desk(DEPUTY).open("/absences/").submit("/absences/", first_on="2026-11-12")
    assert "сам замещает: Нестеров Алексей Павлович, пн 9 ноября — пт 13 ноября" in deputy.text


def test_a_second_click_on_withdrawing_is_answered_in_words(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        away(ADMINISTRATOR)
    owner, other = desk(ADMINISTRATOR).open("/absences/"), desk(DEPUTY).open("/absences/")
    owner.submit("/absences/1/withdraw")
    other.submit("/absences/1/withdraw")
    assert (other.code, "уже закончилось или отменено" in other.text) == (422, True)


def test_only_what_one_may_withdraw_has_a_button(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        away(METHODIST, by=DIRECTOR)
    deputy = desk(DEPUTY).open("/absences/")
    assert "Журавлёва" in deputy.text
    assert "/absences/1/withdraw" not in deputy.response.text
    assert deputy.post("/absences/1/withdraw").code == 422
    assert "/absences/1/withdraw" in desk(DIRECTOR).open("/absences/").response.text


def test_a_substitute_sees_the_queue_and_for_whom(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        ticket = file_ticket().address
        away(ADMINISTRATOR, substitute=LEADERSHIP)
    browser = desk(LEADERSHIP)
    assert browser.response.request.path == "/tickets/"
    assert "Вы замещаете: Нестеров Алексей Павлович, до пт 13 ноября включительно" in browser.text
    assert "ЭЖ-2026/27-0001" in browser.text
    browser.open(f"/tickets/{ticket}").submit(f"/tickets/{ticket}/move", {"state": "in_progress"})
    assert browser.code == 200
    with clock.at(later(days=5)):
        browser = desk(LEADERSHIP).open("/tickets/")
        assert "замещаете" not in browser.text


def test_the_next_post_sees_whose_tickets_it_has(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        away(DEPUTY)
    text = desk(METHODIST).open("/tickets/").text
    assert "Соколовская Елена Анатольевна отсутствует до пт 13 ноября включительно" in text


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("path", ["/absences/", "/tickets/", "/tickets/2026-0001", "/"])
def test_a_page_costs_at_most_six_queries_while_many_are_away(desk: Browsers, app: Flask, path: str) -> None:
    with app.app_context():
        file_ticket()
        away(ADMINISTRATOR, substitute=TEACHER)
        away(METHODIST, by=DIRECTOR)
        for week in range(8):
            away(ADMINISTRATOR, f"2027-0{week + 1}-11/2027-0{week + 1}-12", substitute=LEADERSHIP)
        engine = db.engine
    owner = desk(ADMINISTRATOR)
    with counted_queries(engine) as sent:
        assert owner.open(path).code == 200
    assert len(sent) <= 6, sent


@pytest.mark.parametrize("typed", ["", "2026", "0000-00-00", "2026-13-01", "1.1.26", "10.10.0000", "x" * 500])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert as_day(typed) is None
