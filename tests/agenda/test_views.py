"""The hour on the page: what each reader sees, each button, each refusal with what was typed kept."""

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.agenda import actions
from helpdesk.agenda.actions import Mark
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import Consultation, ConsultationState, WeeklySlot
from helpdesk.domain.workflow import TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from tests.agenda.hours import (
    AFTER,
    MONDAY,
    MORNING,
    NEXT_DAY,
    PAGE,
    THURSDAY,
    TITLE,
    WORDS,
    Browsers,
    booked,
    came,
    mark_of,
    marked,
    state_of,
)
from tests.client import counted_queries
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, OTHER_TEACHER, TEACHER, file_ticket, person


def test_the_queue_stands_by_place_with_time_name_question_and_ticket(desk: Browsers, hour: dict[str, int]) -> None:
    page = desk(DEPUTY).open(PAGE)
    lines = [" ".join(line.get_text(" ").split()) for line in page.page.select("ol.visits > li")]
    assert lines[0].startswith("1 15:00 Баранова Людмила Петровна учитель")
    assert f"ЭЖ-2026/27-0001: {TITLE}" in lines[0]
    assert lines[1].startswith("2 15:10 Мамедов Эльчин")
    assert "Итоговые отметки" in lines[1]
    assert "15:00–16:00, корпус 1, каб. 205" in page.text


def test_a_ticket_of_another_kind_shows_its_number_and_topic_only(desk: Browsers, hour: dict[str, int]) -> None:
    page = desk(ADMINISTRATOR).open(PAGE)
    assert "ЭЖ-2026/27-0001 · Текущие отметки" in page.text
    assert TITLE not in came(page, hour[TEACHER]).text


def test_who_came_first_is_opened_with_the_last_words_of_the_ticket(desk: Browsers, hour: dict[str, int]) -> None:
    host = desk(DEPUTY).open("/tickets/2026-0001").submit("/tickets/2026-0001/note", body="Между нами.")
    host.submit("/tickets/2026-0001/answer", body="Приходите, покажу.")
    came(host, hour[OTHER_TEACHER])
    came(host, hour[TEACHER])
    current = " ".join(host.page.select_one(".now-visit").get_text(" ").split())
    assert current.startswith("Сейчас у стола: № 1 Баранова Людмила Петровна")
    assert "Приходите, покажу." in current
    assert "Между нами." not in current
    assert "Вся переписка и история заявки" in current


def test_who_came_before_is_marked_so(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    with app.app_context():
        marked(hour[TEACHER], Mark.SOLVED, WORDS)
        booked(starts=THURSDAY)
    assert "повторно: был(а) 1 раз" in desk(DEPUTY).open("/consultations/2026-11-12").text
    assert "повторно" not in desk(DEPUTY).open(PAGE).text


def test_solved_with_words_resolves_the_ticket_and_says_so_once(
    desk: Browsers, app: Flask, hour: dict[str, int]
) -> None:
    host = came(desk(DEPUTY), hour[TEACHER])
    host.submit(mark_of(hour[TEACHER]), {"act": "solved"}, body=WORDS)
    assert (host.code, "Баранова Л. П.: записано." in host.text) == (200, True)
    assert "решено Соколовская Е. А." in host.text
    with app.app_context():
        assert db.session.query(Ticket).one().state is TicketState.RESOLVED


def test_a_ticket_that_cannot_be_solved_here_is_told_and_the_visit_recorded(
    desk: Browsers, app: Flask, hour: dict[str, int]
) -> None:
    host = came(desk(ADMINISTRATOR), hour[TEACHER])
    host.submit(mark_of(hour[TEACHER]), {"act": "solved"}, body=WORDS)
    assert "Приём записан, но заявка не решена. Заявка ЭЖ-2026/27-0001 осталась открытой" in host.text
    assert state_of(app, hour[TEACHER]) is BookingState.SOLVED


def test_solved_without_words_keeps_what_was_chosen(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    host = came(desk(DEPUTY), hour[TEACHER])
    host.submit(mark_of(hour[TEACHER]), {"act": "solved"}, direction="reports", form="video")
    assert (host.code, "Напишите хотя бы несколько слов" in host.page.select_one(".field-error").text) == (422, True)
    chosen = [one["value"] for one in host.page.select(".now-visit option[selected]")]
    assert chosen[:2] == ["reports", "video"]
    assert state_of(app, hour[TEACHER]) is BookingState.CAME


def test_the_direction_is_proposed_from_the_topic(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    host = came(desk(DEPUTY), hour[TEACHER])
    host.submit(mark_of(hour[TEACHER]), {"act": "unfinished"})
    with app.app_context():
        assert db.session.query(Booking).filter_by(id=hour[TEACHER]).one().direction == "marks"


def test_a_tablet_left_behind_is_told_who_was_first(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    late = came(desk(ADMINISTRATOR), hour[TEACHER])
    desk(DEPUTY).open(PAGE).submit(mark_of(hour[TEACHER]), {"act": "unfinished"}, body="Проверить.")
    late.submit(mark_of(hour[TEACHER]), {"act": "solved"}, body="Слова второго.")
    assert late.code == 409
    assert "Баранова Л. П.: отметку уже поставили (Соколовская Е. А.), теперь «доделаем позже»." in late.text
    assert "Слова второго." in late.page.find("textarea", {"id": f"words-{hour[TEACHER]}"}).get_text()
    assert state_of(app, hour[TEACHER]) is BookingState.UNFINISHED


@pytest.mark.parametrize("act", ["", "nonsense"])
def test_a_button_of_no_page_is_refused(desk: Browsers, app: Flask, hour: dict[str, int], act: str) -> None:
    host = desk(DEPUTY).open(PAGE).post(mark_of(hour[TEACHER]), act=act, state="booked")
    assert (host.code, "Такого действия нет" in host.text) == (422, True)
    assert state_of(app, hour[TEACHER]) is BookingState.BOOKED


def test_a_slip_of_the_finger_is_taken_back(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    came(desk(DEPUTY), hour[TEACHER]).submit(mark_of(hour[TEACHER]), {"act": "undo"})
    assert state_of(app, hour[TEACHER]) is BookingState.BOOKED


def test_the_morning_has_came_but_no_missed(desk: Browsers, hour: dict[str, int]) -> None:
    with clock.at(MORNING):
        host = desk(DEPUTY).open(PAGE)
        assert "Не пришёл" not in host.text
        host.post(mark_of(hour[TEACHER]), act="missed", state="booked")
    assert (host.code, "Консультация начнётся пн 9 ноября, 15:00, отмечать ещё рано." in host.text) == (422, True)


def test_leadership_reads_and_presses_nothing(desk: Browsers, hour: dict[str, int]) -> None:
    page = desk(DIRECTOR).open(PAGE)
    assert "Баранова Людмила Петровна" in page.text
    assert TITLE not in page.text
    assert page.page.select("main form") == []
    assert page.open("/").post(mark_of(hour[TEACHER]), act="came", state="booked").code == 404


def test_a_teacher_learns_nothing_of_the_agenda(desk: Browsers, hour: dict[str, int]) -> None:
    browser = desk(TEACHER)
    assert browser.open(PAGE).code == 404
    for path in (mark_of(hour[TEACHER]), f"{PAGE}/walk-in", f"{PAGE}/left", f"{PAGE}/held", f"{PAGE}/extra"):
        assert browser.open("/").post(path, act="came", state="booked").code == 404


def test_a_visit_of_another_day_is_not_found(desk: Browsers, hour: dict[str, int]) -> None:
    host = desk(DEPUTY).open(PAGE)
    assert host.post(f"/consultations/2026-11-12/visits/{hour[TEACHER]}", act="came", state="booked").code == 404


@pytest.mark.parametrize("day", ["2026-11-31", "20261109", "2026-W46-1", "9999-12-31", "0001-01-01", "today"])
def test_what_is_no_day_does_not_exist(desk: Browsers, hour: dict[str, int], day: str) -> None:
    assert desk(DEPUTY).open(f"/consultations/{day}").code == 404


def test_a_day_without_a_consultation_names_the_nearest(desk: Browsers, hour: dict[str, int]) -> None:
    page = desk(DEPUTY).open("/consultations/2026-11-10").text
    assert "Предыдущая: пн 9 ноября, 15:00 Следующая: чт 12 ноября, 15:00" in page


def test_a_calendar_without_consultations_is_an_empty_page(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    with app.app_context():
        db.session.query(WeeklySlot).delete()
        db.session.commit()
    assert desk(DEPUTY).open("/consultations/2026-11-10").code == 200
    assert desk(DEPUTY).open("/consultations/next").code == 200


def test_the_menu_leads_to_todays_consultation_else_to_the_nearest(desk: Browsers, hour: dict[str, int]) -> None:
    with clock.at(AFTER):
        assert desk(DEPUTY).open("/consultations/next").response.request.path == PAGE
        assert "Сегодняшняя консультация" in desk(DEPUTY).open("/tickets/").text
    with clock.at(NEXT_DAY):
        assert desk(DEPUTY).open("/consultations/next").response.request.path == "/consultations/2026-11-12"
        assert "Ближайшая консультация" in desk(DEPUTY).open("/tickets/").text


def test_a_cancelled_consultation_shows_who_was_booked_and_no_buttons(
    desk: Browsers, app: Flask, hour: dict[str, int]
) -> None:
    with app.app_context():
        db.session.query(Consultation).update({"state": ConsultationState.CANCELLED})
        db.session.query(WeeklySlot).delete()
        db.session.commit()
    page = desk(DEPUTY).open(PAGE)
    assert "Консультация отменена." in page.text
    assert page.page.select("ol.visits form") == []


def test_the_printed_page_has_everybody_and_room_for_the_hand(desk: Browsers, hour: dict[str, int]) -> None:
    rows = desk(DEPUTY).open(PAGE).page.select("table.paper tbody tr")
    assert [cell.get_text(" ").strip() for cell in rows[1].find_all("td")] == [
        "2",
        "15:10",
        "Мамедов Эльчин Рафаэль оглы",
        "корпус 1, спортзал",
        "Итоговые отметки",
        "",
    ]
    assert len(rows) == 6


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("login", [DEPUTY, ADMINISTRATOR, DIRECTOR])
def test_the_hour_costs_at_most_six_queries_whoever_is_there(
    desk: Browsers, app: Flask, hour: dict[str, int], login: str
) -> None:
    with app.app_context():
        people = db.session.scalars(sa.select(Person.login).order_by(Person.id).limit(20)).all()
        for number, one in enumerate(people):
            if one not in hour:
                ticket = file_ticket(one, kind=(TicketKind.METHODOLOGICAL, TicketKind.TECHNICAL)[number % 2])
                walked = actions.walk_in(MONDAY, person=person(one), question="", by=person(DEPUTY))
                walked.ticket_id = ticket.id
                db.session.commit()
        engine = db.engine
    browser = came(desk(DEPUTY), hour[TEACHER]) if login == DEPUTY else desk(login)
    with counted_queries(engine) as sent:
        assert browser.open(PAGE).code == 200
    assert len(browser.page.select("ol.visits > li")) >= 20
    assert len(sent) <= 6, sent
