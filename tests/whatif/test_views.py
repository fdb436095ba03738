"""The page: a question in an address, its answer below, what cannot be asked beside its field, nothing changed."""

from collections.abc import Callable
from datetime import date, time
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from helpdesk.consultations.models import CalendarEntry, WeeklySlot
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.tickets.models import SlaPolicy, Ticket
from tests.client import Desk, counted_queries, seen
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, LEADERSHIP
from tests.pages import check_page
from tests.whatif.year import PAGE, TUESDAY_AND_FRIDAY, filed_at, november

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
DAILY = PAGE + "?" + "&".join(f"day_1={day}" for day in range(5)) + "&starts_1=15:00&ends_1=15:30"


@pytest.fixture
def autumn(app: Flask) -> Flask:
    """Four methodological tickets: one promised later by Tuesday and Friday, three sooner; two answered at once."""
    with app.app_context():
        for day, hour, answered in ((2, 10, 11), (3, 10, 11), (6, 10, 0), (6, 11, 0)):
            at = november(day, hour)
            filed_at(at, november(day, answered) if answered else None, kind=TicketKind.METHODOLOGICAL)
    return app


@pytest.mark.parametrize("login", [DIRECTOR, LEADERSHIP, ADMINISTRATOR, DEPUTY])
def test_the_answer_begins_with_a_sentence(desk: Browsers, autumn: Flask, login: str) -> None:
    page = desk(login).open(TUESDAY_AND_FRIDAY)
    assert page.code == 200
    assert sentence_of(page) == (
        "С консультациями вт и пт, 15:00–16:00, ответ был бы обещан раньше для 75 % заявок, позже для 25 % заявок; "
        "в среднем на 4 рабочих часа раньше."
    )
    assert "Пересчитано 4 заявки, поданные с вт 1 сентября по пн 9 ноября." in page.text


def sentence_of(page: Desk) -> str:
    """The first sentence of the answer."""
    found = page.page.select_one(".now-sentence")
    assert found is not None
    return seen(found)


def rows_of(page: BeautifulSoup) -> dict[str, list[str]]:
    """The table by the names of its rows; of rows with one name the last."""
    return {
        seen(name): [seen(cell) for cell in row.find_all("td")]
        for row in page.select(".what-if-table tr")
        if isinstance(name := row.find("th"), Tag)
    }


def test_todays_figures_stand_first(desk: Browsers, autumn: Flask) -> None:
    rows = rows_of(desk(DIRECTOR).open(TUESDAY_AND_FRIDAY).page)
    assert rows["Консультации"] == ["пн и чт, 15:00–16:00", "вт и пт, 15:00–16:00"]
    assert rows["Ответ обещан раньше, чем сейчас"] == ["—", "75 % (3 из 4)"]
    assert rows["Ответ обещан раньше, и этот срок выдержан"] == ["—", "25 % (1 из 4)"]
    assert rows["Часов консультаций"][0] != "—"


def test_a_question_is_an_address_and_changes_nothing(desk: Browsers, autumn: Flask) -> None:
    with autumn.app_context():
        before = everything()
    director = desk(DIRECTOR)
    first = director.open(TUESDAY_AND_FRIDAY).page.find("main")
    assert director.open(TUESDAY_AND_FRIDAY).page.find("main") == first
    with autumn.app_context():
        assert everything() == before


def everything() -> list[list[tuple[object, ...]]]:
    """Rows of the tables a question is about."""
    return [
        [tuple(row) for row in db.session.execute(table.__table__.select().order_by(*table.__table__.primary_key))]
        for table in (Ticket, WeeklySlot, CalendarEntry, SlaPolicy)
    ]


def test_without_a_question_the_form_begins_with_today(desk: Browsers, autumn: Flask) -> None:
    page = desk(DIRECTOR).open(PAGE).page
    assert page.select_one("#what-if-answer") is None
    checked = [field["value"] for field in page.select("input[name=day_1][checked]")]
    assert checked == ["0", "3"]
    assert [value_of(page, name) for name in ("starts_1", "ends_1", "from", "to")] == [
        *("15:00", "16:00", "2026-09-01", "2026-11-09"),
    ]


def value_of(page: BeautifulSoup, name: str) -> str:
    """What stands in a field."""
    field = page.find(id=name)
    assert isinstance(field, Tag)
    return str(field["value"])


def test_each_ready_question_has_an_answer(desk: Browsers, autumn: Flask) -> None:
    director = desk(DIRECTOR).open(PAGE)
    links = [str(link["href"]) for link in director.page.select(".filters a")][:-1]
    assert len(links) == 3
    for link in links:
        assert director.open(link).code == 200
        assert director.page.select_one("#what-if-answer") is not None


def test_todays_own_rule_moves_nothing(desk: Browsers, autumn: Flask) -> None:
    page = desk(DIRECTOR).open(f"{PAGE}?day_1=0&day_2=3&starts_1=15:00&ends_1=16:00&starts_2=15:00&ends_2=16:00")
    assert sentence_of(page) == (
        "С тем же расписанием и сроками ответ каждой заявке был бы обещан к тому же времени, что и сейчас."
    )


def test_several_times_of_a_week_are_one_rule(desk: Browsers, autumn: Flask) -> None:
    page = desk(DIRECTOR).open(f"{TUESDAY_AND_FRIDAY}&day_2=2&starts_2=09:00&ends_2=09:30")
    assert rows_of(page.page)["Консультации"][1] == "вт и пт, 15:00–16:00; ср, 09:00–09:30"
    assert page.page.find(id="starts_3") is not None


def test_every_day_half_an_hour_is_told_so(desk: Browsers, autumn: Flask) -> None:
    page = desk(DIRECTOR).open(DAILY)
    assert sentence_of(page).startswith("С консультациями каждый рабочий день, 15:00–15:30, ответ был бы обещан раньше")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "policy=nearest",
            "С теми же консультациями и другими сроками ответ каждой заявке был бы обещан к тому же времени",
        ),
        ("policy=own", "С тем же расписанием и сроками"),
        ("policy=own&answer_slot_1=&answer_day_1=&answer_hours_1=1", "С теми же консультациями и другими сроками"),
    ],
)
def test_deadlines_may_be_asked_about_alone(desk: Browsers, autumn: Flask, asked: str, said: str) -> None:
    page = desk(DIRECTOR).open(f"{PAGE}?{asked}")
    assert page.code == 200
    assert sentence_of(page).startswith(said)


def test_own_deadlines_are_typed_beside_what_they_are_for_and_printed(desk: Browsers, autumn: Flask) -> None:
    page = desk(DIRECTOR).open(f"{PAGE}?policy=own&solution_slot_1=&solution_day_1=5&solution_hours_1=")
    assert value_of(page.page, "solution_day_1") == "5"
    assert "решение не позже 5-го рабочего дня" in page.text
    assert "ответ через 2 рабочих часа" in page.text


GOOD = {"day_1": "1", "starts_1": "15:00", "ends_1": "16:00"}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"day_1": ""}, "day_1", "Такого варианта нет"),
        ({"day_1": "6"}, "day_1", "Такого варианта нет"),
        ({"day_1": "5"}, "day_1", "Суббота в школе нерабочий день"),
        ({"day_1": "вторник"}, "day_1", "Такого варианта нет"),
        ({"ends_1": "14:00"}, "ends_1", "Окончание должно быть позже начала"),
        ({"starts_1": "00:00", "ends_1": "23:59"}, "ends_1", "длиннее 8 часов"),
        ({"ends_1": "24:00"}, "ends_1", "Это не время"),
        ({"starts_1": "в три"}, "starts_1", "Это не время"),
        ({"starts_1": ""}, "starts_1", "Укажите время начала"),
        ({"ends_1": ""}, "ends_1", "Укажите время окончания"),
        ({"starts_1": "15:00:00"}, "starts_1", "Это не время"),
        ({"day_2": "1", "starts_2": "15:30", "ends_2": "16:30"}, "starts_2", "пересекаются (вторник)"),
        ({"starts_2": "15:30", "ends_2": "16:30"}, "day_2", "Отметьте хотя бы один день"),
        ({"policy": "free"}, "policy", "Такого варианта нет"),
        ({"policy": "own", "answer_day_1": "0"}, "answer_1", "или рабочие часы"),
        ({"policy": "own", "answer_hours_1": "<script>"}, "answer_1", "или рабочие часы"),
        ({"from": "2026-11-09", "to": "2026-11-08"}, "to", "Последний день раньше первого"),
        ({"from": "2020-01-01", "to": "2026-11-08"}, "to", "до одного года"),
        ({"from": "вчера", "to": "2026-11-08"}, "from", "не похоже на дату"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    desk: Browsers, autumn: Flask, changes: dict[str, str], field: str, sentence: str
) -> None:
    asked = GOOD | changes
    page = desk(DIRECTOR).open(PAGE + "?" + "&".join(f"{name}={quote(value)}" for name, value in asked.items()))
    assert page.code == 422
    error = page.page.find(id=f"{field}-error")
    assert error is not None
    assert sentence in error.get_text()
    assert page.page.select_one("#what-if-answer") is None
    typed = {name: value for name, value in asked.items() if not name.startswith(("day", "policy"))}
    assert {name: value_of_named(page.page, name) for name in typed} == typed


def value_of_named(page: BeautifulSoup, name: str) -> str:
    """What stands in a field, by its name."""
    field = page.find("input", {"name": name})
    assert isinstance(field, Tag)
    return str(field["value"])


def test_a_form_sent_without_days_and_times_asks_for_them(desk: Browsers, autumn: Flask) -> None:
    page = desk(DIRECTOR).open(f"{PAGE}?starts_1=&ends_1=&policy=today")
    assert page.code == 422
    assert [page.page.find(id=f"{name}_1-error") is not None for name in ("day", "starts", "ends")] == [True] * 3


def test_an_empty_school_has_nothing_to_compare(desk: Browsers) -> None:
    page = desk(DIRECTOR).open(TUESDAY_AND_FRIDAY)
    assert "С вт 1 сентября по пн 9 ноября заявок не было: сравнивать нечего." in page.text
    assert page.page.select(".what-if-table") == []


def test_one_ticket_is_told_in_the_singular(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        filed_at(november(3, 10), kind=TicketKind.METHODOLOGICAL)
    page = desk(DIRECTOR).open(TUESDAY_AND_FRIDAY)
    assert "Пересчитана 1 заявка, поданная с" in page.text
    assert "раньше для 100 % заявок; в среднем на 7 рабочих часов раньше." in sentence_of(page)


def test_a_school_without_weekly_consultations_may_ask_too(desk: Browsers, autumn: Flask) -> None:
    with autumn.app_context():
        db.session.query(WeeklySlot).delete()
        db.session.commit()
    director = desk(DIRECTOR)
    assert director.open(PAGE).code == 200
    assert rows_of(director.open(TUESDAY_AND_FRIDAY).page)["Консультации"][0] == "консультаций нет"


def test_of_a_rule_that_changed_the_present_one_is_named(desk: Browsers, autumn: Flask) -> None:
    with autumn.app_context():
        db.session.query(WeeklySlot).update({"last_on": date(2026, 11, 8)})
        db.session.add(
            WeeklySlot(
                weekday=1,
                starts=time(15),
                ends=time(16),
                building="1",
                room="205",
                hosts="",
                first_on=date(2026, 11, 9),
            )
        )
        db.session.commit()
    page = desk(DIRECTOR).open(TUESDAY_AND_FRIDAY).page
    assert rows_of(page)["Консультации"][0] == "вт, 15:00–16:00"


def test_a_year_ahead_is_no_year_of_tickets(desk: Browsers, autumn: Flask) -> None:
    page = desk(DIRECTOR).open(f"{TUESDAY_AND_FRIDAY}&from=2027-09-01&to=2028-08-31")
    assert "заявок не было" in page.text


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("count", [1, 9])
def test_the_page_costs_at_most_six_queries(desk: Browsers, app: Flask, count: int) -> None:
    with app.app_context():
        for hour in range(count):
            filed_at(november(3, 9 + hour))
        engine = db.engine
    director = desk(DIRECTOR).open("/")
    with counted_queries(engine) as sent:
        assert director.open(TUESDAY_AND_FRIDAY).code == 200
    assert len(sent) <= 6, sent


@pytest.mark.parametrize(
    "path", [TUESDAY_AND_FRIDAY, DAILY + "&policy=own", f"{PAGE}?day_1=5&policy=own&answer_day_1=x"]
)
def test_it_is_told_in_english_too(desk: Browsers, autumn: Flask, path: str) -> None:
    director = desk(DIRECTOR)
    director.open("/").submit("/language", button={"language": "en"})
    director.open(path)
    assert director.response is not None
    check_page(director.response.text, locale="en")
    main = director.page.find("main")
    assert isinstance(main, Tag)
    assert not any("а" <= letter <= "я" for letter in seen(main).lower())
