"""The page of the hour: who is left at its end, and one more consultation."""

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import Consultation, ConsultationState
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from tests.agenda.hours import (
    AFTER,
    MORNING,
    PAGE,
    THURSDAY,
    Browsers,
    came,
    state_of,
)
from tests.factories import ADMINISTRATOR, DEPUTY, OTHER_TEACHER, TEACHER, file_ticket


def test_the_end_tells_who_is_left_and_what_happens_to_them(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    came(desk(DEPUTY), hour[TEACHER])
    with clock.at(AFTER):
        host = desk(DEPUTY)
        end = " ".join(host.open(PAGE).page.select_one(".end").get_text(" ").split())
        assert "Пришли, но без отметки: Баранова Л. П. Отметьте" in end
        assert "Остался 1 человек без отметки: Мамедов Э. Р. Пока" in end
        host.submit(f"{PAGE}/left", {"act": "missed"})
    assert "Записано: 1 человек." in host.text
    assert state_of(app, hour[OTHER_TEACHER]) is BookingState.MISSED


def test_those_left_are_moved_in_one_act(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    with clock.at(AFTER):
        host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/left", {"act": "move"}, to=THURSDAY.isoformat())
    assert "Записано: 2 человека." in host.text
    with app.app_context():
        assert db.session.query(Booking).filter_by(state=BookingState.BOOKED).count() == 2


@pytest.mark.parametrize("listed", ["", "1", "x,y", "١"])
def test_a_list_that_changed_meanwhile_is_refused(
    desk: Browsers, app: Flask, hour: dict[str, int], listed: str
) -> None:
    with clock.at(AFTER):
        host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/left", {"act": "missed"}, listed=listed)
    assert (host.code, "список изменился" in host.text) == (409, True)
    assert state_of(app, hour[TEACHER]) is BookingState.BOOKED


def test_held_is_said_and_shown_with_the_host(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/held")
    assert "проведена: Соколовская Е. А." in host.text
    with app.app_context():
        assert db.session.query(Consultation).one().state is ConsultationState.HELD


def test_more_people_and_tickets_than_places_is_warned_of(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    host = desk(DEPUTY)
    assert "больше, чем мест" not in host.open(PAGE).text
    with app.app_context(), clock.at(MORNING):
        for _ticket in range(5):
            file_ticket(OTHER_TEACHER, kind=TicketKind.METHODOLOGICAL)
    assert "больше, чем мест" in host.open(PAGE).text
    assert "К этой консультации без записи: 5 заявок" in host.text
    assert "без записи: " not in desk(ADMINISTRATOR).open(PAGE).text.replace("Подошёл без записи", "")


def test_one_more_consultation_is_proposed_after_the_hour_and_added(
    desk: Browsers, app: Flask, hour: dict[str, int]
) -> None:
    host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/extra")
    assert "Консультация добавлена: пн 9 ноября, 16:00. Сроки заявок не изменились." in host.text
    assert "16:00–17:00, корпус 1, каб. 205" in host.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": ""}, "Выберите день"),
        ({"day": "31.12.2026"}, "Выберите день"),
        ({"day": "9999-12-31"}, "Выберите день"),
        ({"begins": "вечером"}, "Напишите время начала"),
        ({"ends": "25:00"}, "Напишите время конца"),
        ({"begins": "17:00", "ends": "16:00"}, "Конец раньше начала"),
        ({"begins": "15:30"}, "уже есть консультация (начало пн 9 ноября, 15:00)"),
        ({"begins": "10:00"}, "Это время уже прошло"),
        ({"day": "2026-11-15"}, "вс 15 ноября — нерабочий день"),
        ({"room": "7" * 41}, "Слишком длинно"),
    ],
)
def test_one_more_consultation_is_refused_with_all_typed_kept(
    desk: Browsers, hour: dict[str, int], typed: dict[str, str], said: str
) -> None:
    host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/extra", **{"building": "2", **typed})
    assert (host.code, said in host.text) == (422, True)
    kept = {one["name"]: one["value"] for one in host.page.select("#extra input[id]")}
    assert kept.items() >= {"building": "2", **typed}.items()
    assert host.page.select_one("#extra").has_attr("open")
