"""«График консультаций» from the school's calendar, agenda, absences and training log; each column by an example."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from helpdesk.consultations.models import Consultation
from helpdesk.domain.directions import Direction
from helpdesk.domain.periods import Period
from helpdesk.domain.schedule import ScheduleState
from helpdesk.extensions import db
from helpdesk.registers.labels import schedule_columns
from helpdesk.registers.schedule import WantedSchedule, schedule_rows
from helpdesk.reports.queries import figures_of
from tests.calendar.decisions import days, move, saved
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, TEACHER, away, person
from tests.trainings.log import came, cancelled, held, planned

pytestmark = pytest.mark.usefixtures("monday")

NOVEMBER = Period(date(2026, 11, 9), date(2026, 11, 22))
MONDAY, THURSDAY = date(2026, 11, 9), date(2026, 11, 12)


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[object]:
    """The words are of a request."""
    with app.test_request_context() as request:
        yield request


def told(**wanted: object) -> dict[str, dict[str, object]]:
    """The lines by their day, each column by its code."""
    columns = schedule_columns()
    rows = schedule_rows(WantedSchedule(NOVEMBER, **wanted))  # type: ignore[arg-type]
    lines = [{column.code: column.value(row) for column in columns} for row in rows]
    return {f"{line['date']} {line['time']}"[5:16]: line for line in lines}


def test_the_columns_are_those_of_the_school_s_records() -> None:
    assert [column.heading for column in schedule_columns()] == [
        *("Дата", "День", "Время", "Место", "Ведущий", "Замещающий", "Тема (чт)", "Состояние", "Основание"),
        "Кто изменил",
    ]


def test_an_ordinary_week() -> None:
    planned(THURSDAY, Direction.MARKS)
    lines = told()
    assert [*lines] == ["11-09 15:00", "11-12 15:00", "11-16 15:00", "11-19 15:00"]
    assert lines["11-12 15:00"] == {
        "date": THURSDAY,
        "day": "четверг",
        "time": "15:00–16:00",
        "place": "корпус 1, каб. 205",
        "host": "Администратор ЭЖ; заместитель директора по УВР",
        "stand_in": "",
        "topic": "Ввод текущих отметок",
        "state": "по плану",
        "reason": "",
        "changed_by": "",
    }


def test_one_that_took_place_names_who_held_it() -> None:
    consultation = db.session.get(Consultation, came(MONDAY, TEACHER).consultation_id)
    assert consultation is not None
    consultation.held_by_id = person(DEPUTY).id
    db.session.commit()
    line = told()["11-09 15:00"]
    assert (line["state"], line["host"]) == ("проведена", "Соколовская Е. А.")


def test_a_cancelled_one_says_why_and_who_did_it() -> None:
    saved(days("cancel", "2026-11-12"))
    line = told()["11-12 15:00"]
    assert (line["state"], line["reason"], line["changed_by"]) == ("отменена", "Педсовет", "Соколовская Е. А.")


def test_a_moved_one_stands_on_both_days() -> None:
    planned(THURSDAY, Direction.MARKS)
    saved(move("2026-11-12T15:00", "2026-11-13T14:00", "2026-11-13T15:00"))
    lines = told()
    own, new = lines["11-12 15:00"], lines["11-13 14:00"]
    assert str(own["state"]).replace("\u00a0", " ") == "перенесена на пт 13 ноября, 14:00"
    assert str(new["reason"]).replace("\u00a0", " ") == "вместо чт 12 ноября; Педсовет"
    assert (new["state"], new["topic"], own["topic"]) == ("по плану", "Ввод текущих отметок", "")


@pytest.mark.parametrize(
    ("substitute", "who"),
    [(METHODIST, "Журавлёва И. С. (за: Соколовская Е. А.)"), ("", "не назначен (нет: Соколовская Е. А.)")],
)
def test_who_stands_in_for_a_host_is_named_only_on_days_of_the_absence(substitute: str, who: str) -> None:
    away(DEPUTY, "2026-11-09/2026-11-13", substitute)
    lines = told()
    assert [lines[day]["stand_in"] for day in ("11-09 15:00", "11-12 15:00", "11-16 15:00")] == [who, who, ""]


def test_somebody_else_s_absence_does_not_concern_monday_s_host() -> None:
    away(ADMINISTRATOR, "2026-11-09/2026-11-13", METHODIST)
    lines = told()
    assert lines["11-09 15:00"]["stand_in"] == ""
    assert lines["11-12 15:00"]["stand_in"] == "Журавлёва И. С. (за: Нестеров А. П.)"


def test_a_cancelled_training_is_no_topic() -> None:
    planned(THURSDAY, Direction.MARKS)
    cancelled(THURSDAY)
    assert told()["11-12 15:00"]["topic"] == ""


def test_filters_leave_other_buildings_and_states_out() -> None:
    saved(days("cancel", "2026-11-12"))
    assert [*told(state=ScheduleState.CANCELLED)] == ["11-12 15:00"]
    assert told(building="2") == {}
    assert len(told(building="1", state=ScheduleState.PLANNED)) == 3


def test_the_end_of_the_year_has_no_consultations() -> None:
    rows = schedule_rows(WantedSchedule(Period(date(2026, 12, 31), date(2027, 1, 10))))
    assert rows == []


def test_the_states_add_up_to_the_figures_of_the_same_days() -> None:
    held(date(2026, 11, 5), Direction.MARKS, TEACHER)
    came(MONDAY, TEACHER)
    saved(days("cancel", "2026-11-19"))
    db.session.commit()
    states = [row.line.state for row in schedule_rows(WantedSchedule(NOVEMBER))]
    figures = figures_of(NOVEMBER).consultations
    expected = (figures.held, figures.cancelled, figures.unmarked, figures.ahead)
    assert tuple(map(states.count, ("held", "cancelled", "unmarked", "planned"))) == expected == (1, 1, 0, 2)
