"""The calendar's pages: what is seen, and nothing saved without a preview."""

from datetime import date, datetime

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry, WeeklySlot
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets.models import Ticket
from tests.calendar.decisions import booked, days, instant, saved
from tests.calendar.pages import IMPORT, MOVE, NEW, OFF, RULE, Browsers, filled, rows, uploaded
from tests.client import counted_queries
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, OTHER_TEACHER, TEACHER, file_ticket

pytestmark = pytest.mark.usefixtures("monday")


def test_a_preview_changes_nothing_and_lists_every_deadline_that_moves(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        ticket = file_ticket(kind=TicketKind.METHODOLOGICAL)
        due = ticket.resolution_due
    before, browser = rows(app), filled(desk(DEPUTY), "cancel", first_on="2026-11-12", reason="Педсовет")
    assert browser.code == 200
    assert "Сдвинется срок 1 заявки" in browser.text
    assert "ЭЖ-2026/27-0001 прежний Решение: чт 12 ноября, 16:00 → станет пн 16 ноября, 16:00" in browser.text
    assert "Уйдёт 1 письмо" in browser.text
    assert rows(app) == before
    with app.app_context():
        assert db.session.query(Ticket).one().resolution_due == due


def test_what_was_previewed_is_saved_and_told_in_one_line(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        file_ticket(kind=TicketKind.METHODOLOGICAL)
    browser = filled(desk(DEPUTY), "cancel", first_on="2026-11-12", reason="Педсовет", order_number="12")
    browser.submit(NEW, button={"step": "save"})
    assert "Календарь изменён. Заявок со сдвинутыми сроками: 1, писем: 1." in browser.text
    assert "Педсовет Приказ № 12. Внесено: Соколовская Е. А., пн 9 ноября, 10:00." in browser.text
    with app.app_context():
        assert db.session.query(Ticket).one().resolution_due == instant("2026-11-16 16:00")
        assert db.session.query(Letter).filter(Letter.key.startswith("calendar:")).count() == 1


def test_the_preview_says_how_many_booked_people_move_or_lose_their_place(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        booked("2026-11-12 15:00", TEACHER, OTHER_TEACHER)
    moved = filled(desk(DEPUTY), "move", **MOVE)
    assert "чт 12 ноября, 15:00 → пт 13 ноября, 14:00–15:00" in moved.text
    assert "Записано 2 человека, их места сохранятся." in moved.text
    cancelled = filled(desk(DEPUTY), "cancel", first_on="2026-11-12", reason="Болезнь")
    assert "не состоится . Записано 2 человека, их записи снимутся." in cancelled.text


def test_from_the_preview_one_goes_back_to_the_form_as_it_was(desk: Browsers) -> None:
    browser = filled(desk(DEPUTY), "move", **MOVE).submit(NEW, button={"step": "edit"})
    assert browser.code == 200
    assert {name: browser.page.find(id=name)["value"] for name in MOVE} == MOVE  # type: ignore[index]


def test_a_calendar_changed_after_the_preview_is_previewed_anew(app: Flask, desk: Browsers) -> None:
    browser = filled(desk(DEPUTY), "off", **OFF)
    with app.app_context():
        saved(days("short", "2026-11-13"), by=ADMINISTRATOR)
    before = rows(app)
    browser.submit(NEW, button={"step": "save"})
    assert (browser.code, "календарь изменился" in browser.text) == (409, True)
    assert rows(app) == before
    assert browser.submit(NEW, button={"step": "save"}).code == 200
    assert rows(app)[0] == before[0] + 1


def test_a_second_click_on_save_adds_nothing(app: Flask, desk: Browsers) -> None:
    browser = filled(desk(DEPUTY), "off", **OFF)
    sent = {str(field["name"]): str(field.get("value", "")) for field in browser.page.select("main form input")}
    browser.post(NEW, **sent, step="save")
    once = rows(app)
    browser.post(NEW, **sent, step="save")
    assert (browser.code, rows(app)) == (422, once)


def test_saving_without_a_preview_is_refused_with_one(app: Flask, desk: Browsers) -> None:
    before = rows(app)
    browser = desk(DEPUTY).open(f"{NEW}?kind=off").submit(NEW, **OFF, step="save")
    assert (browser.code, rows(app)) == (409, before)


def test_an_exception_is_taken_back_and_stays_in_the_list_of_removed_ones(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        saved(days("off", "2026-11-10"))
        entry_id = db.session.query(CalendarEntry).order_by(CalendarEntry.id.desc()).first().id
    path = f"/admin/calendar/entries/{entry_id}/remove"
    browser = desk(ADMINISTRATOR).open(path).submit(path, reason="Приказ отменили")
    browser.submit(path, button={"step": "save"})
    assert "Снятые с календаря: 1" in browser.text
    assert "Снято: пн 9 ноября, 10:00, Нестеров А. П." in browser.text
    assert browser.open(path).code == 404


def test_a_weekly_rule_is_added_changed_and_ended(app: Flask, desk: Browsers) -> None:
    browser, path = desk(DEPUTY), "/admin/calendar/rules/new"
    browser.open(path).submit(path, **RULE, building="2", room="12").submit(path, button={"step": "save"})
    with app.app_context():
        rule_id = db.session.query(WeeklySlot).filter_by(weekday=1).one().id
    path = f"/admin/calendar/rules/{rule_id}"
    browser.open(path).submit(path, first_on="2026-12-01", starts="13:00", reason="Раньше удобнее")
    browser.submit(path, button={"step": "save"})
    path = "/admin/calendar/rules/1/end"
    browser.open(path).submit(path, first_on="2026-11-16", reason="Больше не нужна")
    browser.submit(path, button={"step": "save"})
    with app.app_context():
        slots = school_timetable().slots_between(date(2026, 11, 9), date(2026, 12, 1))
    assert [f"{slot.starts:%d.%m %H}" for slot in slots] == [
        *("09.11 15", "12.11 15", "17.11 14", "19.11 15", "24.11 14", "26.11 15", "01.12 13"),
    ]


def test_ticked_holidays_enter_the_calendar_and_no_others(app: Flask, desk: Browsers) -> None:
    path = "/admin/calendar/years/2027/holidays"
    browser = desk(DEPUTY).open(path)
    assert "на 2028 год справочник не знает" in browser.text
    ticked = ["off:2027-11-04:2027-11-05", "short:2027-11-03:2027-11-03"]
    browser.submit(path, pick=[*ticked, "off:2027-09-01:2028-05-31"])
    seen = browser.page.find("input", {"name": "fingerprint"})
    browser.post(path, pick=ticked, step="save", fingerprint=seen["value"])  # type: ignore[index]
    with app.app_context():
        found = db.session.query(CalendarEntry).filter(CalendarEntry.first_on >= date(2027, 9, 1))
        assert {(row.kind.value, f"{row.first_on}", f"{row.last_on}") for row in found} == {
            ("off", "2027-11-04", "2027-11-05"),
            ("short", "2027-11-03", "2027-11-03"),
        }


def test_a_file_is_previewed_and_then_saved_without_the_file(app: Flask, desk: Browsers) -> None:
    lines = ('off;2026-12-14;2026-12-15;"Карантин; 3А"', "extra;2026-11-13;2026-11-13T14:00/15:00;Ещё")
    browser = uploaded(desk(DEPUTY), "\n".join(["type;from;to;reason", *lines]).encode("cp1251"))
    assert "Нерабочие дни: пн 14 декабря – вт 15 декабря ( Карантин; 3А )" in browser.text
    browser.submit(IMPORT, button={"step": "save"})
    with app.app_context():
        timetable = school_timetable()
    assert not timetable.is_working(date(2026, 12, 15))
    assert timetable.slot_starting(datetime(2026, 11, 13, 14)) is not None


def test_the_day_offers_what_can_be_done_with_it(desk: Browsers) -> None:
    browser = desk(DEPUTY).open("/admin/calendar/days/2026-11-12")
    assert "Консультация 15:00–16:00" in browser.text
    form = browser.open(f"{NEW}?kind=move&day=2026-11-12&which=15:00").page
    assert {name: form.find(id=name)["value"] for name in ("first_on", "starts", "room")} == {  # type: ignore[index]
        **{"first_on": "2026-11-12", "starts": "15:00", "room": "205"},
    }


def test_the_director_looks_and_changes_nothing(desk: Browsers) -> None:
    browser = desk(DIRECTOR).open("/admin/calendar/")
    assert browser.code == 200
    assert not browser.page.select('main a[href*="entries"], main a[href*="rules"], main form')
    assert "Перенести" not in browser.open("/admin/calendar/days/2026-11-12").text


def test_the_year_that_nobody_confirmed_is_told_on_both_pages_until_it_is(desk: Browsers) -> None:
    with clock.at(instant("2027-08-10 10:00")):
        browser = desk(ADMINISTRATOR).open("/tickets/")
        assert "2027/2028 учебного года ещё никто не подтвердил" in browser.text
        browser.open("/admin/calendar/?year=2027")
        assert "2027/2028 учебного года ещё никто не подтвердил" in browser.text
        browser.submit("/admin/calendar/years/2027/confirm")
        assert "подтверждён" in browser.text
        assert "ещё никто не подтвердил" not in browser.open("/tickets/").text


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/admin/calendar/?year=x", 200),
        ("/admin/calendar/?year=99999", 200),
        ("/admin/calendar/days/never", 404),
        ("/admin/calendar/days/9999-12-31", 404),
        ("/admin/calendar/days/0001-01-01", 404),
        ("/admin/calendar/entries/new?kind=nonsense&day=9999-99-99&which=x", 200),
        ("/admin/calendar/entries/new?kind=extra&day=9999-12-31", 200),
        ("/admin/calendar/entries/999/remove", 404),
        ("/admin/calendar/entries/99999999999999999999/remove", 404),
        ("/admin/calendar/rules/999", 404),
        ("/admin/calendar/years/99999/holidays", 404),
        ("/admin/calendar/years/2020/holidays", 404),
    ],
)
def test_an_address_that_means_nothing_is_no_error(desk: Browsers, path: str, code: int) -> None:
    assert desk(DEPUTY).open(path).code == code


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    "path",
    [
        *("/admin/calendar/", "/admin/calendar/days/2026-11-12", f"{NEW}?kind=move&day=2026-11-12"),
        *("/admin/calendar/rules/1", "/admin/calendar/years/2027/holidays", "/tickets/"),
    ],
)
def test_a_page_costs_at_most_six_queries(app: Flask, desk: Browsers, path: str) -> None:
    browser = desk(DEPUTY)
    with app.app_context(), counted_queries(db.engine) as sent:
        browser.open(path)
    assert len(sent) <= 6, sent


@pytest.mark.sqlite_is_enough
def test_a_preview_costs_as_many_queries_whatever_it_moves(app: Flask, desk: Browsers) -> None:
    browser = desk(DEPUTY).open(f"{NEW}?kind=off")
    with app.app_context():
        for number in range(5):
            file_ticket((TEACHER, OTHER_TEACHER)[number % 2])
        booked("2026-11-19 15:00", TEACHER, OTHER_TEACHER)
        with counted_queries(db.engine) as sent:
            browser.submit(NEW, **OFF | {"first_on": "2026-11-09"})
    assert "Сдвинутся сроки 5 заявок" in browser.text
    assert len(sent) <= 6, sent
