"""Cycles as the database gives them: those in work within a span, each once, none of earlier years read."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from helpdesk import clock
from helpdesk.domain.periods import Period, week_of
from helpdesk.extensions import db
from helpdesk.reports.cycle_rows import cycles_in, reroutings_in
from helpdesk.tickets import actions
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, later, person
from tests.reports.school import NOW, drawn_school

pytestmark = pytest.mark.usefixtures("ctx", "monday")

ZONE = ZoneInfo("Asia/Yekaterinburg")
WEEK = week_of(date(2026, 11, 9)).span(ZONE)
NEXT_WEEK = week_of(date(2026, 11, 16)).span(ZONE)


def test_a_reopened_ticket_is_two_cycles_and_each_knows_when_it_began() -> None:
    ticket = file_ticket()
    with clock.at(later(hours=1)):
        actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
    with clock.at(later(days=8)):
        actions.reopen(ticket, "Опять пусто.", by=person(TEACHER))
        db.session.commit()
    first, second = sorted(cycles_in(WEEK, NEXT_WEEK), key=lambda one: one.cycle)
    assert (first.began_at, first.resolved_at, first.ended_at) == (later(), later(hours=1), later(hours=1))
    assert (second.began_at, second.resolved_at, second.cycle) == (later(days=8), None, 2)
    assert [one.cycle for one in cycles_in(WEEK)] == [1]


def test_the_operator_is_to_blame_while_the_ticket_lies_with_them() -> None:
    ticket = file_ticket()
    with clock.at(later(hours=1)):
        actions.answer(ticket, "Спросим оператора.", by=person(ADMINISTRATOR))
        actions.pass_to_vendor(ticket, by=person(ADMINISTRATOR))
        db.session.commit()
    assert not cycles_in(WEEK)[0].is_external  # its due has not passed yet
    with clock.at(later(days=7)):
        assert cycles_in(WEEK)[0].is_external
    ticket = ticket_by_id(ticket.id)
    assert ticket is not None
    with clock.at(later(hours=2)):
        actions.take(ticket, by=person(ADMINISTRATOR))
        db.session.commit()
    with clock.at(later(days=7)):
        assert not cycles_in(WEEK)[0].is_external


def test_what_the_cycle_carries_is_read_and_what_people_wrote_is_not() -> None:
    file_ticket(title="Слова", body="Слова")
    (found,) = cycles_in(WEEK)
    assert (found.topic, found.number, found.building) == ("saving", "ЭЖ-2026/27-0001", person(TEACHER).building)
    assert found.assignee == person(ADMINISTRATOR).full_name
    assert "Слова" not in map(str, found)


def test_passing_on_is_found_by_its_day() -> None:
    drawn_school(8)
    rows = reroutings_in(WEEK)
    assert rows
    assert all(WEEK.holds(at) for _ticket, at in rows)


@pytest.mark.parametrize("days", [(date(2026, 10, 12), date(2026, 10, 18)), (date(2026, 11, 9), date(2026, 12, 30))])
def test_no_cycle_in_work_is_missed_and_none_comes_twice(days: tuple[date, date]) -> None:
    with clock.at(NOW):
        drawn_school(9)
        span = Period(*days).span(ZONE).until_now(NOW)
        everything = cycles_in(Period(date(2026, 9, 1), date(2026, 12, 31)).span(ZONE))
        found = cycles_in(span, span)
    assert sorted(found) == sorted(one for one in everything if one.is_in_work(span))


def test_tickets_of_earlier_years_are_not_looked_at() -> None:
    """Each leg reads by an index bounded by the period or by what is unresolved; none walks the table."""
    if db.engine.dialect.name != "sqlite":
        return
    sent: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *facts: sent.append(str(facts[2])), named=False)
    cycles_in(WEEK)
    plan = db.session.execute(sa.text("EXPLAIN QUERY PLAN " + sent[-1].replace("?", "'2026-11-09 00:00:00'")))
    steps = [row[3] for row in plan]
    of_tickets = [step for step in steps if re_search(step)]
    assert of_tickets
    assert all("INDEX ix_ticket_" in step or "INTEGER PRIMARY KEY" in step for step in of_tickets)
    assert db.session.query(Ticket).count() == 0


def re_search(step: str) -> bool:
    """Whether a step of a plan is about tickets."""
    return step.split()[1:2] == ["ticket"]
