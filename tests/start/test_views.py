"""The first page: where to get help now."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from tests.client import Desk
from tests.factories import TEACHER, file_ticket, later

pytestmark = pytest.mark.usefixtures("monday")


def test_the_next_three_real_consultations_are_shown(desk: Callable[..., Desk]) -> None:
    page = desk().open("/").text
    for day in ("пн 9 ноября", "чт 12 ноября", "пн 16 ноября"):
        assert day in page


def test_a_holiday_monday_is_not_offered(desk: Callable[..., Desk]) -> None:
    with clock.at(later(days=115)):
        page = desk().open("/").text
    assert "8 марта" not in page
    assert "чт 11 марта" in page


def test_during_the_hour_it_says_that_one_may_come_by(desk: Callable[..., Desk]) -> None:
    with clock.at(later(hours=5, minutes=10)):
        assert "Сейчас идёт консультация" in desk().open("/").text
    with clock.at(later(hours=6)):
        assert "Сейчас идёт консультация" not in desk().open("/").text


def test_my_open_tickets_are_on_it_only_for_me(app: Flask, desk: Callable[..., Desk]) -> None:
    with app.app_context():
        file_ticket()
    assert "Не сохраняются отметки" in desk(TEACHER).open("/").text
    assert "Не сохраняются отметки" not in desk().open("/").text


def test_the_way_to_all_consultations_is_on_it(desk: Callable[..., Desk]) -> None:
    assert desk().open("/").page.find("a", href="/consultations/")
