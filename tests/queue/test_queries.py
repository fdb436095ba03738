"""The queue: nearest deadline first, under the consultation each falls on; filters, search, pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask, current_app

from helpdesk import clock
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.queue import queries
from helpdesk.queue.queries import Group, Order, Show, Wanted, Whose
from helpdesk.tickets import actions
from helpdesk.tickets.models import Ticket
from tests.client import Desk
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, OTHER_TEACHER, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("monday")


def groups_at(moment: timedelta) -> list[Group]:
    """The administrator's queue so long after Monday morning."""
    with clock.at(clock.now() + moment):
        page = queries.queue_page(person(ADMINISTRATOR), Wanted())
        return queries.grouped_by_deadline(page.rows, school_timetable(), current_app.config["SCHOOL_TIMEZONE"])


def found(**wanted: object) -> list[Ticket]:
    """What the administrator finds."""
    rows = queries.queue_page(person(ADMINISTRATOR), Wanted(**wanted)).rows
    return [row.ticket for row in rows]


def test_tickets_stand_under_the_consultation_their_deadline_falls_on(ctx: Flask) -> None:
    fresh = file_ticket()
    answered = file_ticket()
    actions.answer(answered, "Смотрю.", by=person(ADMINISTRATOR))
    waiting = file_ticket()
    actions.ask(waiting, "Какой класс?", by=person(ADMINISTRATOR))
    groups = groups_at(timedelta(hours=1))
    assert [(group.name, [row.ticket for row in group.rows]) for group in groups] == [
        ("today", [fresh]),
        ("slot", [answered]),
        ("waiting", [waiting]),
    ]
    assert f"{groups[1].slot.starts:%d.%m}" == "12.11"


def test_an_answer_does_not_jump_over_what_is_late_too(app: Flask, desk: Callable[..., Desk]) -> None:
    with app.app_context():
        first, second, _third = (f"/tickets/{file_ticket().address}" for _ in range(3))
    with clock.at(later(hours=8)):
        owner = desk(ADMINISTRATOR).open(first)
        owner.submit(f"{first}/answer", body="Смотрю.")
        link = owner.page.find("a", {"class": "next"})
        assert owner.open(link["href"]).response.request.path == second  # type: ignore[index,union-attr]


def test_what_is_late_comes_first_and_is_called_so(ctx: Flask) -> None:
    late = file_ticket()
    with clock.at(later(days=1)):
        file_ticket(urgency=Urgency.URGENT)
    groups = groups_at(timedelta(days=1, hours=1))
    assert (groups[0].name, groups[0].rows[0].ticket) == ("overdue", late)


def test_the_nearest_deadline_is_first_whatever_was_filed_first(ctx: Flask) -> None:
    normal, urgent = file_ticket(), file_ticket(urgency=Urgency.URGENT)
    assert found() == [urgent, normal]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"urgency": Urgency.URGENT}, 1),
        ({"topic": "login"}, 1),
        ({"kind": TicketKind.UNSURE}, 1),
        ({"show": Show.RESOLVED}, 1),
        ({"show": Show.ANY}, 4),
        ({"show": Show.ENDED}, 0),
        ({"due": "today"}, 3),
        ({"due": "overdue"}, 0),
    ],
)
def test_filters_leave_what_was_asked_for(ctx: Flask, wanted: dict[str, object], count: int) -> None:
    file_ticket(urgency=Urgency.URGENT)
    file_ticket(topic="login")
    file_ticket(kind=TicketKind.UNSURE)
    actions.resolve(file_ticket(), "Готово.", by=person(ADMINISTRATOR))
    file_ticket(kind=TicketKind.METHODOLOGICAL)
    assert len(found(**wanted)) == count


@pytest.mark.parametrize(
    ("q", "is_found"),
    [
        ("чернышева", True),
        ("ОТМЕТКИ пусто", True),
        ("эж-2026/27-0001", True),
        ("2026-0001", True),
        ("2026-0002", False),
        ("%", False),
        ("_", False),
        ("' OR 1=1--", False),
        ("отметки принтер", False),
        ("пропало введённое", True),
    ],
)
def test_search_folds_letters_and_takes_every_sign_literally(ctx: Flask, q: str, is_found: bool) -> None:
    file_ticket(by="chernysheva.vo")
    assert bool(found(q=q)) is is_found


def test_search_finds_the_topic_a_ticket_was_moved_to(ctx: Flask) -> None:
    ticket, owner = file_ticket(), person(ADMINISTRATOR)
    actions.reroute(ticket, kind=ticket.kind, topic="login", urgency=ticket.urgency, reason="Не та тема.", by=owner)
    assert (found(q="войти в ЭЖ"), found(q="введённое")) == ([ticket], [])


def test_what_is_late_is_not_for_today_any_more(ctx: Flask) -> None:
    today = file_ticket()
    with clock.at(later(hours=4)):
        assert (found(due="today"), found(due="overdue")) == ([today], [])
    with clock.at(later(hours=8)):
        assert (found(due="today"), found(due="overdue")) == ([], [today])


def test_a_search_in_the_wrong_layout_is_understood_and_said(app: Flask, desk: Callable[..., Desk]) -> None:
    with app.app_context():
        file_ticket()
    page = desk(ADMINISTRATOR).open("/tickets/?state=any&q=jnvtnrb").text
    assert "Ничего не нашлось по «jnvtnrb», показано по «отметки»" in page
    assert "ЭЖ-2026/27-0001" in page


def test_a_search_that_finds_nothing_says_what_to_try(desk: Callable[..., Desk]) -> None:
    page = desk(ADMINISTRATOR).open("/tickets/?state=any&q=принтер").text
    assert "Ничего не нашлось по словам «принтер». Попробуйте фамилию или номер." in page


@pytest.mark.parametrize("sort", [None, *Order])
def test_pages_of_the_queue_follow_each_other_without_gap_or_repeat(
    app: Flask, monkeypatch: pytest.MonkeyPatch, sort: Order | None
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    with app.app_context():
        for number in range(8):
            file_ticket(by=OTHER_TEACHER, urgency=(Urgency.NORMAL, Urgency.URGENT)[number % 2])
        seen, cursor = [], ""
        while True:
            page = queries.queue_page(person(ADMINISTRATOR), Wanted(cursor=cursor, sort=sort))
            seen += [row.ticket.serial for row in page.rows]
            cursor = page.next_cursor
            if not cursor:
                break
    assert sorted(seen) == list(range(1, 9))
    assert len(seen) == 8
    if sort in (Order.NEW, Order.OLD):
        assert seen == sorted(seen, reverse=sort is Order.NEW)


@pytest.mark.parametrize(
    ("whose", "serials"), [(None, [1, 2, 3]), (Whose.MINE, [1]), (Whose.OTHERS, [2]), (Whose.NOBODY, [3])]
)
def test_tickets_are_asked_for_by_whose_hands_they_are_in(ctx: Flask, whose: Whose | None, serials: list[int]) -> None:
    for login in (ADMINISTRATOR, METHODIST, ""):
        file_ticket().assignee = person(login) if login else None
    db.session.commit()
    assert sorted(ticket.serial for ticket in found(assignee=whose)) == serials


def test_what_is_over_comes_newest_first_unless_the_oldest_are_asked_for(ctx: Flask) -> None:
    for _ in range(3):
        actions.resolve(file_ticket(), "Готово.", by=person(ADMINISTRATOR))
    asked = {sort: [ticket.serial for ticket in found(show=Show.RESOLVED, sort=sort)] for sort in (None, *Order)}
    assert asked == {None: [3, 2, 1], Order.NEW: [3, 2, 1], Order.OLD: [1, 2, 3]}


def test_the_deputy_sees_nothing_technical_and_the_teacher_only_their_own(ctx: Flask) -> None:
    file_ticket()
    file_ticket(by=OTHER_TEACHER, kind=TicketKind.METHODOLOGICAL)
    deputy = queries.queue_page(person(DEPUTY), Wanted()).rows
    assert [row.ticket.kind for row in deputy] == [TicketKind.METHODOLOGICAL]
    assert [row.ticket.requester.login for row in queries.own_page(person(TEACHER)).rows] == [TEACHER]


def test_a_requesters_list_begins_with_what_waits_for_them(ctx: Flask) -> None:
    running, over = file_ticket(), file_ticket()
    actions.withdraw(over, by=person(TEACHER))
    asked = file_ticket()
    actions.ask(asked, "Какой класс?", by=person(ADMINISTRATOR))
    db.session.flush()
    groups = queries.grouped_by_turn(queries.own_page(person(TEACHER)).rows)
    assert [(group.name, group.rows[0].ticket) for group in groups] == [
        ("your_turn", asked),
        ("in_work", running),
        ("over", over),
    ]


@pytest.mark.parametrize(("due", "passed"), [("overdue", timedelta(days=5)), ("today", timedelta(hours=1))])
def test_a_ticket_whose_clock_rests_is_neither_late_nor_due(ctx: Flask, due: str, passed: timedelta) -> None:
    late, waiting = file_ticket(), file_ticket()
    actions.ask(waiting, "Какой класс?", by=person(ADMINISTRATOR))
    db.session.commit()
    with clock.at(clock.now() + passed):
        assert found(due=due) == [queries.ticket_at(late.address, person(ADMINISTRATOR))]


def test_a_deadline_between_two_consultations_stands_under_its_own_day(ctx: Flask) -> None:
    with clock.at(later(days=1)):
        ticket = file_ticket(urgency=Urgency.URGENT)
        actions.answer(ticket, "Смотрю.", by=person(ADMINISTRATOR))
        [group] = groups_at(timedelta())
    assert (group.name, group.slot) == ("day", None)
