"""The training log on its pages: the quarter, a session, who was there; what is refused keeps what was typed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry
from helpdesk.domain.directions import Direction
from helpdesk.domain.school_week import EntryKind
from helpdesk.domain.trainings import TrainingState
from helpdesk.extensions import db
from helpdesk.trainings.models import Quarter, Training
from tests.client import Desk, counted_queries, enter, seen
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    LEADERSHIP,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    later,
    person,
)
from tests.trainings.log import NEXT_THURSDAY, THURSDAY, came, cancelled, held, planned

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
PAST, COMING = f"/trainings/{THURSDAY}", f"/trainings/{NEXT_THURSDAY}"


def trainings(app: Flask) -> list[Training]:
    """All rows of the log, detached."""
    with app.app_context():
        return db.session.query(Training).order_by(Training.held_on).all()


def test_the_quarter_is_a_row_of_thursdays_and_five_directions(desk: Browsers, log: Flask) -> None:
    with log.app_context():
        planned(date(2026, 11, 19), Direction.PLANNING)
        cancelled(date(2026, 11, 26), "Педсовет")
    page = desk(TEACHER).open("/trainings/").page
    days = [seen(day) for day in page.select(".thursday")]
    assert days[0].startswith("чт 5 ноября проведено Ввод текущих отметок")
    assert days[1] == "чт 12 ноября по плану направление не выбрано"
    assert days[2].startswith("чт 19 ноября по плану КТП в ЭЖ")
    assert days[3] == "чт 26 ноября отменено Педсовет"
    assert days[8].startswith("чт 31 декабря нерабочий день")
    filled = [one.strong.get_text() for one in page.select(".direction-filled")]  # type: ignore[union-attr]
    assert filled == ["Ввод текущих отметок"]
    assert len(page.select(".direction")) == 5


def test_a_moved_thursday_says_where_it_went(desk: Browsers, app: Flask) -> None:
    starts = clock.now().replace(tzinfo=None, day=13, hour=12)
    with app.app_context():
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
        db.session.add(CalendarEntry(kind=EntryKind.MOVE, first_on=NEXT_THURSDAY, last_on=NEXT_THURSDAY, **times))
        db.session.commit()
    reader = desk(TEACHER).open("/trainings/")
    assert "перенос на пт 13 ноября" in reader.text
    assert "Ближайшее обучение: пт 13 ноября, 12:00–13:00" in reader.text
    assert "пт 13 ноября, 12:00–13:00 (перенесено с чт 12 ноября)" in reader.open(COMING).text


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY])
def test_the_proposed_direction_is_taken_with_one_button(desk: Browsers, app: Flask, login: str) -> None:
    with app.app_context():
        file_ticket(topic="roster")
    owner = desk(login).open("/trainings/")
    assert "Предлагаем: Ввод текущих отметок" in owner.text
    assert "за восемь недель 1 заявка по темам направления" in owner.text
    owner.submit(f"{COMING}/accept", {"direction": "marks"})
    assert "направление выбрано" in owner.text
    assert [(row.held_on, row.direction, row.version) for row in trainings(app)] == [
        (NEXT_THURSDAY, Direction.MARKS, 1)
    ]


@pytest.mark.parametrize("login", [TEACHER, METHODIST, LEADERSHIP, DIRECTOR])
def test_who_only_reads_gets_no_form(desk: Browsers, log: Flask, login: str) -> None:
    reader = desk(login)
    for path in ("/trainings/", PAST, COMING):
        forms = [str(form["action"]) for form in reader.open(path).page.find_all("form")]
        assert [path for path in forms if "/trainings" in path and "/confirm" not in path] == []


def test_a_stale_acceptance_is_refused_with_a_sentence(desk: Browsers, app: Flask) -> None:
    first, second = desk(ADMINISTRATOR).open("/trainings/"), desk(DEPUTY).open("/trainings/")
    first.submit(f"{COMING}/accept", {"direction": "marks"})
    second.submit(f"{COMING}/accept", {"direction": "parents"})
    assert second.code == 409
    assert "это занятие изменили" in second.text
    assert trainings(app)[0].direction is Direction.MARKS


def test_a_session_is_planned_with_everything_it_needs(desk: Browsers, app: Flask) -> None:
    owner = desk(ADMINISTRATOR).open(COMING)
    with app.app_context():
        trainer = str(person(METHODIST).id)
    typed = {"direction": "reports", "trainer": trainer, "building": "2", "room": "31", "materials": "Памятка"}
    owner.submit(f"{COMING}/plan", **typed)
    assert "Записано." in owner.text
    teacher = desk(TEACHER).open(COMING)
    for said in ("Отчёты по успеваемости", "корпус 2, каб. 31", "Журавлёва Ирина Сергеевна", "Памятка", "15:00–16:00"):
        assert said in teacher.text


def test_a_plan_that_is_refused_keeps_all_that_was_typed(desk: Browsers, app: Flask) -> None:
    owner = desk(DEPUTY).open(COMING)
    owner.submit(f"{COMING}/plan", direction="marks", room="к" * 41, materials="Памятка об отметках")
    assert owner.code == 422
    assert "можно до 40" in owner.page.find(id="room-error").get_text()  # type: ignore[union-attr]
    assert "Памятка об отметках" in owner.page.find(id="materials").get_text()  # type: ignore[union-attr]
    assert owner.page.select_one("#direction [selected]")["value"] == "marks"  # type: ignore[index]
    assert trainings(app) == []


@pytest.mark.parametrize("field", ["direction", "trainer"])
def test_a_choice_that_is_not_offered_is_refused(desk: Browsers, app: Flask, field: str) -> None:
    owner = desk(DEPUTY).open(COMING).submit(f"{COMING}/plan", **{field: "999999"})
    assert owner.code == 422
    assert owner.page.find(id=f"{field}-error") is not None
    assert trainings(app) == []


def test_two_who_plan_at_once_do_not_overwrite_each_other(desk: Browsers, app: Flask) -> None:
    first, second = desk(ADMINISTRATOR).open(COMING), desk(DEPUTY).open(COMING)
    first.submit(f"{COMING}/plan", direction="marks", materials="Первый")
    second.submit(f"{COMING}/plan", direction="reports", materials="Второй")
    assert second.code == 409
    assert "Второй" in second.page.find(id="materials").get_text()  # type: ignore[union-attr]
    assert trainings(app)[0].materials == "Первый"
    second.submit(f"{COMING}/plan")
    assert trainings(app)[0].materials == "Второй"


def test_a_session_is_marked_held_on_its_day_and_not_before(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        planned(NEXT_THURSDAY, Direction.MARKS)
    owner = desk(ADMINISTRATOR).open(COMING)
    assert "Чем закончилось" not in owner.text
    owner.post(f"{COMING}/move", state="held", version=1)
    assert owner.code == 422
    assert "Занятие будет только чт 12 ноября" in owner.text
    with clock.at(later(days=3)):
        owner = desk(ADMINISTRATOR).open(COMING).submit(f"{COMING}/move", {"state": "held"})
    assert "Записано: обучение проведено" in owner.text
    assert trainings(app)[0].state is TrainingState.HELD


def test_a_session_without_a_direction_cannot_be_held(desk: Browsers, app: Flask) -> None:
    owner = desk(ADMINISTRATOR).open(PAST).submit(f"{PAST}/move", {"state": "held"})
    assert owner.code == 422
    assert "Выберите направление" in owner.text
    assert trainings(app) == []


def test_a_cancellation_keeps_its_reason_for_all_to_read(desk: Browsers, app: Flask) -> None:
    owner = desk(DEPUTY).open(COMING)
    owner.submit(f"{COMING}/move", {"state": "cancelled"}, cancellation=" ")
    assert owner.code == 422
    assert "почему обучение отменяется" in owner.page.find(id="cancellation-error").get_text()  # type: ignore[union-attr]
    owner.submit(f"{COMING}/move", {"state": "cancelled"}, cancellation="Карантин")
    assert "отменено: Карантин" in desk(TEACHER).open(COMING).text
    owner.submit(f"{COMING}/move", {"state": "planned"})
    assert trainings(app)[0].state is TrainingState.PLANNED


def test_a_move_nobody_offers_is_refused(desk: Browsers, app: Flask) -> None:
    owner = desk(DEPUTY).open(COMING)
    for state in ("", "missed", "=1"):
        assert owner.post(f"{COMING}/move", state=state, version=0).code == 422
    assert trainings(app) == []


@pytest.mark.parametrize(
    "day", ["2026-11-11", "2026-02-30", "20261112", "2026-W46-4", "0001-01-04", "2099-12-31", "вчера", "../admin"]
)
def test_a_day_without_a_session_has_no_page(desk: Browsers, day: str) -> None:
    assert desk(DEPUTY).open(f"/trainings/{day}").code == 404


def test_a_non_working_thursday_says_so_and_offers_nothing(desk: Browsers) -> None:
    owner = desk(DEPUTY).open("/trainings/2026-12-31")
    assert "нерабочий день: Перенос с 04.01.2026" in owner.text
    assert owner.page.select('form[action^="/trainings"]') == []


def test_without_quarters_the_page_says_what_to_do(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        db.session.query(Quarter).delete()
        db.session.commit()
    assert "Четверти ещё не введены" in desk(TEACHER).open("/trainings/").text
    assert desk(DEPUTY).open("/trainings/").page.select_one('.empty a[href="/trainings/settings"]') is not None


def test_what_people_typed_is_shown_as_text(desk: Browsers, app: Flask) -> None:
    nasty = "<script>alert(1)</script> =1+1 \u202eабв"
    with app.app_context():
        planned(NEXT_THURSDAY, Direction.MARKS, materials=nasty, room="<b>1</b>")
        cancelled(date(2026, 11, 19), nasty)
    for path in ("/trainings/", COMING, "/trainings/2026-11-19"):
        page = desk(TEACHER).open(path)
        assert "<script>alert" not in page.response.text  # type: ignore[union-attr]
        assert "<script>alert(1)</script>" in page.text


PATHS = [
    *("/trainings/", "/trainings/?quarter=2026-1", PAST, COMING, f"{PAST}/attendance?q=а", "/trainings/coverage"),
    *("/trainings/journal", "/trainings/journal/print", "/trainings/journal.xlsx", "/trainings/settings"),
]


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("count", [1, 12])
def test_a_page_costs_at_most_six_queries_whatever_is_on_it(desk: Browsers, app: Flask, path: str, count: int) -> None:
    logins = [TEACHER, OTHER_TEACHER, METHODIST, "volkova.ov", "volkova.ov2", "ageeva.sy", "babenko.vs", DEPUTY]
    with app.app_context():
        for week in range(min(count, 9)):
            held(THURSDAY - timedelta(weeks=week), list(Direction)[week % 5], *logins[: count + 1])
            came(THURSDAY - timedelta(weeks=week, days=3), TEACHER, ticket_id=file_ticket().id)
        engine = db.engine
    owner = desk(ADMINISTRATOR).open("/")
    with counted_queries(engine) as sent:
        assert owner.open(path).code == 200
    assert len(sent) <= 6, sent


def test_a_plan_is_not_lost_with_the_session(desk: Browsers, app: Flask) -> None:
    browser = desk(DEPUTY).open(COMING)
    with clock.at(later(minutes=11)):
        browser.submit(f"{COMING}/plan", direction="marks", building="2", room="31", materials="Памятка об отметках")
        again = enter(app, DEPUTY).open("/drafts")
        assert (browser.code, "План занятия чт 12 ноября" in again.text) == (401, True)
        page = again.open(COMING).page
        assert page.find(id="materials").get_text().strip() == "Памятка об отметках"  # type: ignore[union-attr]
        chosen = page.select_one("#direction [selected]")["value"], page.find(id="room")["value"]  # type: ignore[index]
        assert chosen == ("marks", "31")
        again.submit(f"{COMING}/plan")
        assert (trainings(app)[0].materials, trainings(app)[0].room) == ("Памятка об отметках", "31")
        assert "Здесь пусто" in again.open("/drafts").text
