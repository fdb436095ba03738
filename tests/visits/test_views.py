"""The page of consultations: when, where, by whom; a place in two clicks, and given up again."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import CalendarEntry
from helpdesk.domain.school_week import EntryKind
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from tests.client import Desk, counted_queries
from tests.factories import ADMINISTRATOR, DEPUTY, OTHER_TEACHER, TEACHER, file_ticket, fill_consultation, later

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
PAGE, ALL = "/consultations/", "/consultations/?all=1"
THURSDAY = "/consultations/2026-11-12/book"


def entries(app: Flask, *kinds: tuple[EntryKind, int, int | None]) -> None:
    """Exceptions on days of November: kind, day, and the day a consultation is held instead or besides."""
    with app.app_context():
        for kind, day, held in kinds:
            times = [held and datetime(2026, 11, held, hour) for hour in (11, 12)]
            on = date(2026, 11, day)
            db.session.add(
                CalendarEntry(
                    kind=kind, first_on=on, last_on=on, starts_at=times[0], ends_at=times[1], reason="педсовет"
                )
            )
        db.session.commit()


def bookings(app: Flask) -> list[tuple[BookingState, str]]:
    """Every booking: its state and question."""
    with app.app_context():
        return [(one.state, one.question) for one in db.session.query(Booking).order_by(Booking.id)]


def test_anybody_sees_when_where_and_by_whom(desk: Browsers) -> None:
    page = desk().open(PAGE).text
    for words in ("пн 9 ноября, 15:00–16:00", "чт 12 ноября", "пн 16 ноября", "корпус 1, каб. 205", "пункт 2.2"):
        assert words in page
    assert "Нестеров Алексей Павлович , Администратор ЭЖ" in page
    assert "Соколовская Елена Анатольевна , заместитель директора по УВР" in page
    assert "19 ноября" not in page
    assert "свободно" not in page


def test_a_holiday_is_not_offered(desk: Browsers) -> None:
    with clock.at(later(days=115)):
        page = desk().open(PAGE).text
    assert "8 марта" not in page
    assert "чт 11 марта" in page


def test_during_the_hour_one_may_come_by(desk: Browsers) -> None:
    with clock.at(later(hours=5, minutes=59)):
        assert "Сейчас идёт консультация до 16:00, можно подойти" in desk().open(PAGE).text
    with clock.at(later(hours=6)):
        assert "Сейчас идёт" not in desk().open(PAGE).text


def test_all_coming_ones_tell_what_was_moved_added_and_cancelled(desk: Browsers, app: Flask) -> None:
    entries(app, (EntryKind.CANCEL, 12, None), (EntryKind.MOVE, 16, 17), (EntryKind.EXTRA, 18, 18))
    page = desk(TEACHER).open(ALL).text
    assert "чт 12 ноября, 15:00–16:00 отменена: педсовет" in page
    assert "вт 17 ноября, 11:00–12:00 перенесена с пн 16 ноября: педсовет" in page
    assert "ср 18 ноября, 11:00–12:00 дополнительная: педсовет" in page
    assert "чт 31 декабря" not in page
    assert "пн 28 декабря" in page
    short = desk().open(PAGE).text
    assert "отменена" not in short
    assert "ср 18 ноября" in short


def test_a_place_is_two_clicks_away(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(PAGE).submit(THURSDAY, question="Итоговые отметки")
    assert bookings(app) == [(BookingState.BOOKED, "Итоговые отметки")]
    assert "Вы записаны чт 12 ноября, 15:00–16:00 место 1, примерно в 15:00 корпус 1, каб. 205" in teacher.text
    assert "ваш вопрос: Итоговые отметки" in teacher.text
    assert "место 1, примерно в 15:00" in teacher.open("/").text
    assert "Итоговые отметки" not in desk(OTHER_TEACHER).open(PAGE).text
    assert "свободно 5 из 6" in desk(OTHER_TEACHER).open(PAGE).text


def test_a_question_too_long_is_refused_beside_its_field_and_kept(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(PAGE).submit(THURSDAY, question="м" * 301)
    assert (teacher.code, bookings(app)) == (422, [])
    field = teacher.page.find("input", id="question-20261112-1500")
    assert (field["value"], field["aria-invalid"]) == ("м" * 301, "true")
    assert "можно до 300" in teacher.page.find(id="question-20261112-1500-error").get_text()
    assert teacher.page.select_one(".refusal a")["href"] == "#question-20261112-1500"


def test_a_question_too_long_for_a_full_consultation_is_refused_too(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(PAGE)
    with app.app_context():
        fill_consultation(datetime(2026, 11, 12, 15))
    teacher.submit(THURSDAY, question="м" * 301)
    assert (teacher.code, "можно до 300" in teacher.text) == (422, True)


def test_the_last_place_taken_meanwhile_is_a_sentence(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(PAGE)
    with app.app_context():
        fill_consultation(datetime(2026, 11, 12, 15))
    teacher.submit(THURSDAY, question="Итоговые отметки")
    assert (teacher.code, "мест больше нет" in teacher.text) == (422, True)
    assert teacher.page.find("input", id="question-20261109-1500")["value"] == "Итоговые отметки"
    assert "мест нет" in teacher.text


@pytest.mark.parametrize(
    ("path", "fields", "code", "words"),
    [
        ("/consultations/2026-11-10/book", {}, 422, "в графике нет"),
        ("/consultations/2026-11-05/book", {}, 422, "уже началась или прошла"),
        (THURSDAY, {"starts": "16:00"}, 422, "в графике нет"),
        (THURSDAY, {"starts": "nonsense"}, 422, "Выберите консультацию из списка"),
        (THURSDAY, {"starts": "15:00+05:00"}, 422, "Выберите консультацию из списка"),
        ("/consultations/9999-12-31/book", {}, 422, "в графике нет"),
        ("/consultations/0001-01-01/book", {}, 422, "уже началась или прошла"),
        ("/consultations/tomorrow/book", {}, 404, ""),
        ("/consultations/bookings/99999999999999999999/cancel", {}, 404, ""),
        ("/consultations/bookings/1/move", {}, 404, ""),
    ],
)
def test_what_no_page_would_send_changes_nothing(
    desk: Browsers, app: Flask, path: str, fields: dict[str, str], code: int, words: str
) -> None:
    teacher = desk(TEACHER).open(PAGE).post(path, **fields)
    assert (teacher.code, words in teacher.text, bookings(app)) == (code, True, [])


def test_of_several_a_day_the_time_is_chosen(desk: Browsers, app: Flask) -> None:
    entries(app, (EntryKind.EXTRA, 12, 12))
    teacher = desk(TEACHER).open(PAGE)
    assert "Выберите консультацию из списка" in teacher.post(THURSDAY).text
    assert "11:00–12:00 место 1" in teacher.post(THURSDAY, starts="11:00").text


def test_a_place_is_given_up_and_free_again(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(PAGE).submit(THURSDAY)
    teacher.submit("/consultations/bookings/1/cancel")
    assert "место свободно" in teacher.text
    assert bookings(app) == [(BookingState.CANCELLED, "")]
    assert teacher.post("/consultations/bookings/1/cancel").code == 422


def test_a_place_is_moved_to_another_day(desk: Browsers, app: Flask) -> None:
    teacher = desk(TEACHER).open(PAGE).submit(THURSDAY, question="Отметки")
    teacher.submit("/consultations/bookings/1/move", starts="2026-11-16T15:00")
    assert "Вы записаны пн 16 ноября" in teacher.text
    assert bookings(app) == [(BookingState.CANCELLED, "Отметки"), (BookingState.BOOKED, "Отметки")]


@pytest.mark.parametrize("starts", ["", "2026-11-10T15:00", "2026-11-12T15:00", "x"])
def test_a_move_to_nowhere_keeps_the_place(desk: Browsers, app: Flask, starts: str) -> None:
    with app.app_context():
        fill_consultation(datetime(2026, 11, 12, 15), leaving=1)
    teacher = desk(TEACHER).open(PAGE).submit("/consultations/2026-11-09/book")
    desk(OTHER_TEACHER).open(PAGE).submit(THURSDAY)
    assert teacher.post("/consultations/bookings/6/move", starts=starts).code == 422
    assert "Вы записаны пн 9 ноября" in teacher.open(PAGE).text


@pytest.mark.parametrize("act", ["cancel", "move"])
def test_a_foreign_place_does_not_exist(desk: Browsers, app: Flask, act: str) -> None:
    desk(TEACHER).open(PAGE).submit(THURSDAY)
    other = desk(OTHER_TEACHER).open(PAGE)
    assert other.post(f"/consultations/bookings/1/{act}", starts="2026-11-16T15:00").code == 404
    assert other.open("/").post("/consultations/bookings/2/cancel").code == 404
    assert bookings(app)[0][0] is BookingState.BOOKED


def test_once_the_hour_has_begun_the_place_stays(desk: Browsers, app: Flask) -> None:
    desk(TEACHER).open(PAGE).submit("/consultations/2026-11-09/book")
    with clock.at(later(hours=5, minutes=1)):
        teacher = desk(TEACHER)
        assert "Отменить запись" not in teacher.open(PAGE).text
        teacher.post("/consultations/bookings/1/cancel")
    assert (teacher.code, bookings(app)[0][0]) == (422, BookingState.BOOKED)


def test_an_invitation_a_refusal_and_a_consent_on_the_pages(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    owner, teacher = desk(ADMINISTRATOR).open(path), desk(TEACHER)
    assert "пн 16 ноября, 15:00–16:00 · свободно 6 из 6 · позже срока решения" in owner.text
    owner.submit(f"{path}/move", {"state": "consultation"}, starts="2026-11-16T15:00", body="Приходите.")
    assert (owner.code, "это позже срока решения" in owner.text) == (422, True)
    assert owner.page.find("option", selected=True)["value"] == "2026-11-16T15:00"
    owner.submit(f"{path}/propose")
    assert "Подойдёт ли вам консультация?" in teacher.open(path).text
    teacher.submit(f"{path}/book")
    assert "Вы записаны на консультацию пн 16 ноября, 15:00–16:00 место 1" in teacher.text
    with app.app_context():
        assert db.session.query(Ticket).one().state is TicketState.CONSULTATION
    assert "Педагог записан: пн 16 ноября, 15:00–16:00" in owner.open(path).text
    teacher.submit("/consultations/bookings/1/cancel")
    assert teacher.response.request.path == path
    with app.app_context():
        assert db.session.query(Ticket).one().state is TicketState.IN_PROGRESS


def test_a_teacher_comes_with_a_ticket(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    teacher = desk(TEACHER).open(path).submit(f"{path}/book", starts="2026-11-12T15:00")
    assert "Вы записаны на консультацию чт 12 ноября" in teacher.text
    assert "Педагог записан: чт 12 ноября, 15:00–16:00, место 1" in desk(ADMINISTRATOR).open(path).text
    assert "Педагог записался на консультацию" in teacher.text


def test_a_booking_that_leads_astray_returns_to_the_page_of_consultations(desk: Browsers) -> None:
    teacher = desk(TEACHER).open(PAGE).submit(THURSDAY)
    teacher.post("/consultations/bookings/1/cancel", ticket="//evil.example/")
    assert teacher.response.request.path == PAGE


def test_a_changed_link_is_a_new_link(desk: Browsers) -> None:
    teacher = desk(TEACHER).open(PAGE)
    old = teacher.page.find("input", id="feed-address")["value"]
    teacher.submit("/consultations/feed")
    new = teacher.page.find("input", id="feed-address")["value"]
    program = desk().http
    answers = [program.get(link.removeprefix("http://desk.example")).status_code for link in (old, new)]
    assert answers == [404, 200]


def test_a_desk_without_an_owner_says_so(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        from_all = "UPDATE person SET closed_at = '2026-01-01' WHERE role IN ('administrator', 'deputy_uvr')"
        db.session.execute(db.text(from_all))
        db.session.commit()
    assert "назначат в ближайшее рабочее время" in desk().open(PAGE).text


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("path", [PAGE, ALL, "/", "/tickets/2026-0001"])
@pytest.mark.parametrize("login", [TEACHER, DEPUTY, ADMINISTRATOR])
def test_a_page_costs_at_most_six_queries_whatever_is_booked(desk: Browsers, app: Flask, path: str, login: str) -> None:
    with app.app_context():
        file_ticket()
        for day in (9, 12, 16):
            fill_consultation(datetime(2026, 11, day, 15), leaving=1)
        engine = db.engine
    teacher = desk(TEACHER).open("/tickets/2026-0001").submit("/tickets/2026-0001/book")
    assert teacher.code == 200
    browser = desk(login).open(PAGE).submit(THURSDAY) if login != TEACHER else teacher
    with counted_queries(engine) as sent:
        browser.open(path)
    assert len(sent) <= 6, sent
