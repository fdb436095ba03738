"""The page of the hour: sending a person elsewhere, and adding one who came without a booking."""

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.extensions import db
from tests.agenda.hours import (
    MORNING,
    PAGE,
    THURSDAY,
    Browsers,
    booked,
    mark_of,
    state_of,
)
from tests.factories import DEPUTY, NAMESAKE, OTHER_TEACHER, TEACHER, person


def test_a_person_is_moved_to_a_consultation_with_places(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    host = desk(DEPUTY).open(PAGE)
    host.submit(f"{mark_of(hour[OTHER_TEACHER])}/move", to=THURSDAY.isoformat())
    assert "Мамедов Э. Р.: запись перенесена на чт 12 ноября, 15:00, письмо уйдёт." in host.text
    assert "Отменили или перенесли: Мамедов Э. Р." in host.text
    assert "Мамедов Эльчин" in host.open("/consultations/2026-11-12").text


def test_a_full_consultation_is_not_offered_and_refused(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    with app.app_context():
        for login in db.session.scalars(sa.select(Person.login).order_by(Person.id).limit(6)).all():
            booked(login, starts=THURSDAY)
    host = desk(DEPUTY).open(PAGE)
    assert "чт 12 ноября, 15:00 · свободно" not in host.text
    host.submit(f"{mark_of(hour[OTHER_TEACHER])}/move", to=THURSDAY.isoformat())
    assert (host.code, "мест больше нет" in host.text) == (422, True)
    assert state_of(app, hour[OTHER_TEACHER]) is BookingState.BOOKED


def test_an_hour_added_after_this_one_is_offered_at_once_and_this_one_is_not(
    desk: Browsers, app: Flask, hour: dict[str, int]
) -> None:
    with clock.at(MORNING):
        host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/extra")
        first = host.page.find("select", {"id": f"to-{hour[TEACHER]}"})
    offered = [option["value"] for option in first.find_all("option")]
    assert offered[:2] == ["2026-11-09T16:00:00", "2026-11-12T15:00:00"]


@pytest.mark.parametrize("to", ["", "завтра", "2026-11-12", "2026-11-12T15:00:00+05:00"])
def test_a_move_to_no_moment_is_refused(desk: Browsers, hour: dict[str, int], to: str) -> None:
    host = desk(DEPUTY).open(PAGE).submit(f"{mark_of(hour[TEACHER])}/move", to=to)
    assert (host.code, "Выберите консультацию из списка." in host.text) == (422, True)


@pytest.mark.parametrize("typed", ["громова", "Uhjvjdf", " ГРОМОВА Наталья "])
def test_a_walk_in_named_by_the_surname_is_added_at_once(
    desk: Browsers, app: Flask, hour: dict[str, int], typed: str
) -> None:
    host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/walk-in", walk_in=typed, question="Не видит 7А")
    assert "Громова Н. В.: записано." in host.text
    assert "3 15:20 Громова Наталья Викторовна" in host.text
    assert "без записи" in host.text


def test_namesakes_are_told_apart_and_chosen_with_one_click(desk: Browsers, app: Flask, hour: dict[str, int]) -> None:
    host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/walk-in", walk_in="волкова о в", question="Не видит 7А")
    offered = [" ".join(one.get_text(" ").split()) for one in host.page.select(".matches button")]
    assert [line.partition(" Викторовна ")[2] for line in offered] == [
        "химия, корпус 1, каб. 312",
        "начальные классы, корпус 2, каб. 8",
    ]
    with app.app_context():
        namesake = person(NAMESAKE).id
    host.submit(f"{PAGE}/walk-in", {"person_id": str(namesake)})
    with app.app_context():
        added = db.session.query(Booking).filter_by(is_walk_in=True).one()
        assert (added.person_id, added.question, added.place) == (namesake, "Не видит 7А", 3)


def test_the_beginning_of_a_surname_asks_first(desk: Browsers, hour: dict[str, int]) -> None:
    host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/walk-in", walk_in="соколовск", question="")
    assert (host.code, len(host.page.select(".matches button"))) == (200, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"walk_in": " "}, "Напишите фамилию того, кто подошёл."),
        ({"walk_in": "Ъъъ"}, "Никого с таким именем в списке сотрудников нет."),
        ({"walk_in": "%_"}, "Никого с таким именем в списке сотрудников нет."),
        ({"walk_in": "", "person_id": "999999"}, "Никого с таким именем в списке сотрудников нет."),
        ({"walk_in": "", "person_id": "x"}, "Никого с таким именем в списке сотрудников нет."),
        ({"walk_in": "громова", "question": "ж" * 301}, "Слишком длинно"),
        ({"walk_in": "баранова"}, "Баранова Л. П. уже есть в списке консультации пн 9 ноября, 15:00."),
        ({"walk_in": "громова", "starts": "2026-11-12T15:00:00"}, "Выберите консультацию из списка."),
        ({"walk_in": "громова", "starts": "2026-11-09T12:00:00"}, "Консультации пн 9 ноября, 12:00 в графике нет"),
    ],
)
def test_a_walk_in_is_refused_with_the_question_kept(
    desk: Browsers, app: Flask, hour: dict[str, int], typed: dict[str, str], said: str
) -> None:
    host = desk(DEPUTY).open(PAGE).submit(f"{PAGE}/walk-in", **{"question": "Не видит 7А", **typed})
    assert (host.code, said in host.text) == (422, True)
    if "starts" not in typed:
        assert host.page.find("input", {"name": "question"})["value"] == typed.get("question", "Не видит 7А")
    with app.app_context():
        assert db.session.query(Booking).count() == 2
