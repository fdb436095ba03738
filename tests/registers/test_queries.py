"""The register of tickets as rows: order, filters, screens by cursor, what hangs on a ticket."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from helpdesk import clock
from helpdesk.domain.periods import Period
from helpdesk.domain.workflow import TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.queue.queries import Show
from helpdesk.registers import queries
from helpdesk.registers.queries import Wanted, buildings, count_of, register_page, register_rows
from helpdesk.tickets import actions
from helpdesk.tickets.models import Ticket
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, TEACHER, file_ticket, later, person
from tests.reports.school import NOW, drawn_school

pytestmark = pytest.mark.usefixtures("ctx", "monday")

YEAR = Period(date(2026, 9, 1), date(2027, 8, 31))


def test_an_empty_school_has_an_empty_register() -> None:
    page = register_page(Wanted(YEAR), person(DIRECTOR))
    assert (page.rows, page.count, page.cursor, list(register_rows(Wanted(YEAR)))) == ([], 0, "", [])


def test_one_ticket_is_one_line() -> None:
    ticket = file_ticket()
    (row,) = register_rows(Wanted(YEAR))
    assert (row.number, row.cycle.number, row.name) == (1, ticket.number, ticket.requester.full_name)
    assert (row.filed_at, row.cycle.resolved_at, row.acts, row.original) == (ticket.filed_at, None, {""}, "")


def test_lines_stand_in_the_order_the_tickets_came_and_are_numbered() -> None:
    with clock.at(NOW):
        drawn_school(1, 40)
    rows = list(register_rows(Wanted(YEAR)))
    assert [row.number for row in rows] == list(range(1, 41))
    assert [row.filed_at for row in rows] == sorted(row.filed_at for row in rows)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(YEAR),
        Wanted(Period(date(2026, 10, 12), date(2026, 11, 1))),
        Wanted(YEAR, kind=TicketKind.TECHNICAL),
        Wanted(YEAR, building="=1+1"),
        Wanted(YEAR, show=Show.OPEN),
        Wanted(YEAR, kind=TicketKind.METHODOLOGICAL, building="2", show=Show.ENDED),
    ],
)
def test_screens_by_cursor_hold_each_line_of_the_register_once(wanted: Wanted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 7)
    with clock.at(NOW):
        drawn_school(2, 90)
    cursor, found = "", []
    while True:
        page = register_page(wanted, person(DIRECTOR), cursor)
        found += page.rows
        if not (cursor := page.cursor):
            break
    everything = list(register_rows(wanted))
    assert [(row.number, row.cycle) for row in found] == [(row.number, row.cycle) for row in everything]
    assert {page.count, count_of(wanted)} == {len(everything)}
    assert everything


def test_tickets_of_one_moment_are_not_lost_between_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for _ in range(5):
        file_ticket()
    first = register_page(Wanted(YEAR), person(DIRECTOR))
    second = register_page(Wanted(YEAR), person(DIRECTOR), first.cursor)
    assert [row.number for row in (*first.rows, *second.rows)] == [1, 2, 3, 4]


@pytest.mark.parametrize("cursor", ["x", "1.2.3", "-1.1", "٣.٣", "9" * 40, "1.", "0.0"])
def test_a_cursor_that_is_none_begins_anew(cursor: str) -> None:
    file_ticket()
    assert register_page(Wanted(YEAR), person(DIRECTOR), cursor).rows[0].number == 1


def test_a_day_begins_and_ends_at_the_schools_midnight() -> None:
    for hours in (0, 1, 24, 25):
        with clock.at(datetime(2026, 11, 9, 18, 30, tzinfo=UTC) + timedelta(hours=hours)):
            file_ticket()
    assert count_of(Wanted(Period(date(2026, 11, 10), date(2026, 11, 10)))) == 2


def test_what_was_done_is_collected_from_the_history() -> None:
    ticket, owner = file_ticket(), person(ADMINISTRATOR)
    actions.take(ticket, by=owner)
    actions.note(ticket, "Тайное", by=owner)
    actions.answer(ticket, "Попробуйте так.", by=owner)
    actions.pass_to_vendor(ticket, "А-17", by=owner)
    actions.resolve(ticket, "Готово.", by=owner)
    db.session.commit()
    (row,) = register_rows(Wanted(YEAR))
    assert row.acts == {"answered", "passed_to_vendor", "resolved"}


def test_a_joined_ticket_and_a_continued_one_name_the_other() -> None:
    first, second = file_ticket(), file_ticket()
    actions.mark_duplicate(second, first, by=person(ADMINISTRATOR))
    third = file_ticket()
    third.continues = first
    db.session.commit()
    rows = list(register_rows(Wanted(YEAR)))
    assert [(row.original, row.continues) for row in rows] == [("", ""), (first.number, ""), ("", first.number)]


@pytest.mark.parametrize(("login", "mine"), [(ADMINISTRATOR, {1}), (DEPUTY, {2}), (DIRECTOR, set()), (TEACHER, {1, 2})])
def test_a_line_says_whether_its_ticket_is_the_readers_to_open(login: str, mine: set[int]) -> None:
    file_ticket()
    file_ticket(kind=TicketKind.METHODOLOGICAL)
    rows = register_page(Wanted(YEAR), person(login)).rows
    assert {row.number for row in rows if row.is_mine} == mine


def test_a_reopened_ticket_shows_its_last_cycle() -> None:
    ticket = file_ticket(urgency=Urgency.URGENT)
    actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
    with clock.at(later(hours=3)):
        actions.reopen(ticket, "Опять.", by=person(TEACHER))
        db.session.commit()
    (row,) = register_rows(Wanted(YEAR))
    assert (row.cycle.cycle, row.cycle.state, row.cycle.resolved_at) == (2, TicketState.REOPENED, None)
    assert row.filed_at < row.cycle.began_at


def test_the_file_is_read_in_one_statement_however_long() -> None:
    with clock.at(NOW):
        drawn_school(3, 60)
    sent: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda _c, _r, statement, *_rest: sent.append(statement))
    assert len(list(register_rows(Wanted(YEAR)))) == db.session.query(Ticket).count()
    assert (
        sum("aggregate" in statement or "string_agg" in statement or "group_concat" in statement for statement in sent)
        == 1
    )


def test_a_reader_who_goes_away_in_the_middle_leaves_nothing_open() -> None:
    with clock.at(NOW):
        drawn_school(4, 30)
    rows = register_rows(Wanted(YEAR))
    assert next(rows).number == 1
    rows.close()  # type: ignore[attr-defined]
    assert count_of(Wanted(YEAR)) == 30


def test_buildings_to_choose_from_are_those_people_work_in() -> None:
    assert buildings() == ["1", "2"]
