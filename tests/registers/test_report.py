"""The report to the director: each number is the figures' own, on a school drawn by lot and on an empty one."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.directions import Direction
from helpdesk.domain.periods import Period
from helpdesk.registers.report import grouped, report_of
from helpdesk.reports.labels import MEASURES
from helpdesk.reports.lines import lines_of
from helpdesk.reports.queries import figures_of, weeks_of
from helpdesk.web.sheet import Cell
from tests.factories import OTHER_TEACHER, TEACHER, file_ticket, later
from tests.reports.school import NOW, drawn_school
from tests.trainings.log import THURSDAY, held

pytestmark = pytest.mark.usefixtures("monday")

QUARTER, YEAR = Period(date(2026, 11, 2), date(2026, 12, 30)), Period(date(2026, 9, 1), date(2027, 8, 31))
SECTIONS = [
    *("Период", "Всего заявок", "По видам", "По направлениям", "По корпусам", "Сроки", "Просрочено на конец периода"),
    *("Консультации", "Обучение", "Сбои ЭЖ", "Выводы", "Предложения"),
]


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[object]:
    """The words are of a request."""
    with app.test_request_context() as request:
        yield request


def told(period: Period = QUARTER) -> dict[str, dict[str, Cell]]:
    """The report by section and name."""
    lines = report_of(figures_of(period))
    return {section: {line.name: line.value for line in group} for section, group in grouped(lines)}


@pytest.mark.parametrize("period", [QUARTER, YEAR])
def test_the_sections_are_those_of_the_school_s_records(period: Period) -> None:
    file_ticket()
    assert [*told(period)] == SECTIONS


def test_an_empty_school_has_a_report_of_nothing() -> None:
    found = told()
    assert [*found] == [section for section in SECTIONS if section != "По корпусам"]
    assert (found["Всего заявок"]["Поступило"], found["Сроки"]["Ответ в срок, %"]) == (0, "нет данных")
    assert found["Сбои ЭЖ"] == {"Сбоев": 0, "Часов": 0.0, str(MEASURES["outage"]): 0}  # type: ignore[index]
    assert found["Выводы"]["Сроки"] == "Сроки соблюдены."


@pytest.mark.parametrize("lot", [21, 22, 23])
@pytest.mark.parametrize("period", [QUARTER, YEAR])
def test_every_number_is_one_of_the_figures_that_the_dashboard_tells(lot: int, period: Period) -> None:
    with clock.at(NOW):
        drawn_school(lot, 80)
        held(THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER)
        dashboard = {line.code: line.value for line in lines_of(figures_of(period), weeks_of(period))}
        found = told(period)
    totals, terms = found["Всего заявок"], found["Сроки"]
    expected = {
        "filed": totals["Поступило"],
        "resolved": totals["Решено"],
        "reopened": totals["Возобновлено"],
        "open": totals["Открыто"],
        "filed.kind.technical": found["По видам"]["Техническая"],
        "filed.direction.marks": found["По направлениям"]["Ввод текущих отметок"],
        "filed.building.2": found["По корпусам"]["корпус 2"],
        "answered.percent": terms["Ответ в срок, %"],
        "solved.percent": terms["Решение в срок, %"],
        "response.hours.50": terms["Медиана до ответа, рабочих часов"],
        "overdue": found["Просрочено на конец периода"]["Просрочено"],
        "consultations.planned": found["Консультации"]["По плану"],
        "consultations.held": found["Консультации"]["Проведено"],
        "training.held": found["Обучение"]["Четвергов проведено"],
        "outages.count": found["Сбои ЭЖ"]["Сбоев"],
        "outages.hours": found["Сбои ЭЖ"]["Часов"],
    }
    assert {code: dashboard[code] for code in expected} == expected


def test_coverage_is_told_in_percent_and_by_direction_without_names() -> None:
    held(THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER)
    training = told()["Обучение"]
    assert training["Проведено тем из пяти"] == 1
    assert (training["Ввод текущих отметок"], training["КТП в ЭЖ, импорт и экспорт"]) == ("да", "нет")
    assert training["Охват педагогов, %"] == 100 * 2 // figures_of(QUARTER).training.staff
    assert "Баранова" not in str(told())


def test_an_overdue_ticket_is_named_with_its_cause_and_without_its_words() -> None:
    ticket = file_ticket(title="Слова педагога")
    with clock.at(later(days=14)):
        overdue = told()["Просрочено на конец периода"]
    (line,) = [value for name, value in overdue.items() if name.startswith(ticket.number)]
    assert line == "дней: 14; причина: Нестеров Алексей Павлович"
    assert "Слова педагога" not in str(overdue)


def test_the_conclusions_say_what_was_broken_and_the_proposals_what_to_do() -> None:
    file_ticket()
    with clock.at(later(days=14)):
        found = told()
    assert found["Выводы"]["Сроки"] == "Нарушено сроков: 2."
    assert found["Выводы"]["Что преобладает"] == "Технических заявок: 1 из 1."
    assert "просрочена на неделю" in str(found["Предложения"]["1"])
