"""«Журнал сбоев ЭЖ»: the outages of the figures, whom they concerned, what helped; each column by an example."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from flask import Flask, current_app

from helpdesk import clock
from helpdesk.domain.periods import Period
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.registers.labels import outage_columns
from helpdesk.registers.outages import OutageRegister, WantedOutages, known_of, outage_register
from helpdesk.reports.queries import figures_of
from helpdesk.tickets import actions
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, TEACHER, file_ticket, later, person
from tests.reports.school import NOW, drawn_school

pytestmark = pytest.mark.usefixtures("monday")

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[object]:
    """The words are of a request."""
    with app.test_request_context() as request:
        yield request


def outage(by: str = TEACHER) -> Ticket:
    """A ticket the administrator called critical."""
    ticket = file_ticket(by=by, topic="outage", title="Белый экран")
    change = {"kind": TicketKind.TECHNICAL, "topic": "outage", "urgency": Urgency.CRITICAL, "reason": "У всех"}
    actions.reroute(ticket, **change, by=person(ADMINISTRATOR))  # type: ignore[arg-type]
    db.session.commit()
    return loaded(ticket)


def loaded(ticket: Ticket) -> Ticket:
    """As the pages load it."""
    found = ticket_by_id(ticket.id)
    assert found is not None
    return found


def told(found: OutageRegister) -> list[dict[str, object]]:
    """The lines, each column by its code."""
    columns = outage_columns(current_app.config["SCHOOL_TIMEZONE"])
    return [{column.code: column.value(row) for column in columns} for row in found.rows]


def register(**wanted: object) -> OutageRegister:
    """The register of the week."""
    return outage_register(WantedOutages(WEEK, **wanted))  # type: ignore[arg-type]


def test_the_columns_are_those_of_the_school_s_records() -> None:
    columns = outage_columns(current_app.config["SCHOOL_TIMEZONE"])
    assert [column.heading for column in columns] == [
        *("Начало", "Конец", "Признак", "Кого затронуло", "Номер обращения оператору", "Обходной путь"),
    ]


def test_an_ordinary_ticket_is_no_outage() -> None:
    file_ticket()
    assert (register().rows, register().count) == ([], 0)


def test_an_outage_goes_on_until_it_is_resolved() -> None:
    outage()
    assert told(register()) == [
        {
            "begin": datetime(2026, 11, 9, 10, 0),
            "end": "ещё идёт",
            "sign": "ЭЖ не открывается, зависает, показывает ошибку, ЭЖ-2026/27-0001",
            "concerned": "корпус 1, обратилось человек: 1",
            "operator": "",
            "workaround": "",
        }
    ]


def test_a_resolved_one_has_its_end_and_its_hours() -> None:
    ticket = outage()
    with clock.at(later(hours=2, minutes=30)):
        actions.resolve(loaded(ticket), "Работает.", by=person(ADMINISTRATOR))
        db.session.commit()
        found = register()
    assert told(found)[0]["end"] == datetime(2026, 11, 9, 12, 30)
    assert (found.count, found.hours) == (1, 2.5)


def test_joined_tickets_tell_whom_it_concerned_and_the_operators_number_comes_from_the_handing_over() -> None:
    ticket, owner = outage(), person(ADMINISTRATOR)
    second = file_ticket(by=OTHER_TEACHER, topic="outage")
    second.building = "2"
    actions.mark_duplicate(second, loaded(ticket), by=owner)
    actions.take(loaded(ticket), by=owner)
    actions.pass_to_vendor(loaded(ticket), "А-17", by=owner)
    db.session.commit()
    (line,) = told(register())
    assert (line["concerned"], line["operator"]) == ("корпус 1, корпус 2, обратилось человек: 2", "А-17")
    assert known_of(ticket).operator_number == "А-17"


def test_filters_by_building_and_by_whether_it_is_over() -> None:
    outage()
    assert [len(register(**wanted).rows) for wanted in ({"building": "1"}, {"building": "2"})] == [1, 0]
    assert [len(register(is_over=is_over).rows) for is_over in (True, False, None)] == [0, 1, 1]
    assert register(building="2").buildings == ["1"]


def test_the_hours_are_those_of_the_figures_on_a_school_drawn_by_lot() -> None:
    period = Period(date(2026, 10, 1), date(2026, 11, 30))
    with clock.at(NOW):
        drawn_school(8, 80)
        found, figures = outage_register(WantedOutages(period)), figures_of(period).tickets.outages
    assert (found.count, found.hours) == (figures.count, figures.hours)
