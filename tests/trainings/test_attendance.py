"""Who was at a training: put down by those who keep the log, confirmed by oneself, seen by few."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.directions import Direction
from helpdesk.extensions import db
from helpdesk.trainings.models import Attendance
from tests.client import Desk, enter
from tests.factories import ADMINISTRATOR, DIRECTOR, LEADERSHIP, METHODIST, OTHER_TEACHER, TEACHER, later, person
from tests.trainings.log import THURSDAY, held

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
PAST = f"/trainings/{THURSDAY}"


def people(app: Flask) -> list[str]:
    """Logins of everybody put down anywhere."""
    with app.app_context():
        lines = db.session.query(Attendance).order_by(Attendance.person_id)
        return [db.session.get(type(person(TEACHER)), line.person_id).login for line in lines]  # type: ignore[union-attr]


def test_people_are_ticked_or_typed_and_shown_by_name(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        held(THURSDAY, Direction.MARKS)
    owner = desk(ADMINISTRATOR).open(f"{PAST}/attendance?q=баран")
    ticked = str(owner.page.select_one("[name=person]")["value"])  # type: ignore[index]
    owner.submit(f"{PAST}/attendance/add", person=ticked, names="Мамедов Э.\nvolkova.ov2")
    assert "Отмечено 3 человека." in owner.text
    assert set(people(app)) == {TEACHER, OTHER_TEACHER, "volkova.ov2"}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("Баранова, Неведомая", "Не нашли в списке сотрудников: Неведомая."),
        ("Баранова\nВолкова О. В.", "Подходят несколько человек: Волкова О. В."),
        ("", "Отметьте хотя бы одного"),
        ("x," * 101, "до 100 человек"),
    ],
)
def test_a_list_that_is_not_understood_puts_down_nobody(desk: Browsers, app: Flask, names: str, sentence: str) -> None:
    with app.app_context():
        held(THURSDAY, Direction.MARKS)
    owner = desk(ADMINISTRATOR).open(f"{PAST}/attendance").submit(f"{PAST}/attendance/add", names=names)
    assert owner.code == 422
    assert sentence in owner.page.find(id="names-error").get_text()  # type: ignore[union-attr]
    assert owner.page.find(id="names").get_text().strip() == names.strip()  # type: ignore[union-attr]
    assert people(app) == []


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "x"])
def test_a_person_who_is_not_there_is_no_fault(desk: Browsers, log: Flask, number: str) -> None:
    owner = desk(ADMINISTRATOR).open(f"{PAST}/attendance")
    assert owner.post(f"{PAST}/attendance/add", person=number).code == 422
    assert owner.open("/").post(f"{PAST}/attendance/strike", person=number).code in (200, 404, 422)
    assert len(people(log)) == 2


def test_a_name_is_taken_off_the_list(desk: Browsers, log: Flask) -> None:
    with log.app_context():
        number = str(person(TEACHER).id)
    owner = desk(ADMINISTRATOR).open(f"{PAST}/attendance")
    owner.submit(f"{PAST}/attendance/strike", person=number)
    assert people(log) == [OTHER_TEACHER]


def test_a_teacher_confirms_from_the_first_page_of_the_log(desk: Browsers, log: Flask) -> None:
    teacher = desk(TEACHER).open("/trainings/")
    assert "Вас отметили на обучении чт 5 ноября. Вы были?" in teacher.text
    teacher.submit(f"{PAST}/confirm")
    assert "Спасибо, записано" in teacher.text
    assert "Вас отметили" not in teacher.open("/trainings/").text
    assert "вы были" in teacher.text


def test_nobody_confirms_what_was_not_put_down(desk: Browsers, log: Flask) -> None:
    teacher = desk(METHODIST).open("/").post(f"{PAST}/confirm")
    assert teacher.code == 422
    assert "Вас пока нет в списке" in teacher.text


@pytest.mark.parametrize("login", [TEACHER, METHODIST])
def test_a_teacher_sees_nobody_elses_attendance(desk: Browsers, log: Flask, login: str) -> None:
    reader = desk(login)
    for path in ("/trainings/", PAST):
        page = reader.open(path)
        assert "Мамедов" not in page.text
        assert "Было" not in page.text


@pytest.mark.parametrize("login", [DIRECTOR, LEADERSHIP])
def test_leadership_sees_who_was_there(desk: Browsers, log: Flask, login: str) -> None:
    assert "Мамедов" in desk(login).open(PAST).text


def test_a_list_of_names_is_not_lost_with_the_session(desk: Browsers, log: Flask) -> None:
    browser, path = desk(ADMINISTRATOR), f"{PAST}/attendance"
    browser.open(path)
    with clock.at(later(minutes=11)):
        assert browser.submit(f"{path}/add", names="volkova.ov2").code == 401
        again = enter(log, ADMINISTRATOR).open("/drafts")
        assert "Кто был на обучении чт 5 ноября" in again.text
        assert "volkova.ov2" in again.open(path).page.find(id="names").get_text()  # type: ignore[union-attr]
        assert "Здесь пусто" in again.submit(f"{path}/add").open("/drafts").text
