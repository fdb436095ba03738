"""What pages tell in words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from helpdesk import clock
from helpdesk.web import telling
from helpdesk.web.filters import time_left

NOW = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)  # Monday, 10:00 in the school


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context(), clock.at(NOW):
        yield


def test_history_is_told_in_words_and_dates_with_weekday() -> None:
    told = telling.told_changes(
        {"state": ["new", "in_progress"], "resolution_due": ["2026-11-12T11:00:00+00:00", "2026-11-16T11:00:00+00:00"]}
    )
    assert told[0] == ("состояние", "Новая", "В работе")
    assert told[1] == ("срок решения", "чт\u00a012\u00a0ноября,\u00a016:00", "пн\u00a016\u00a0ноября,\u00a016:00")


def test_a_value_that_was_not_there_is_told_as_nothing() -> None:
    assert telling.told_changes({"outcome": [None, "solved"]}) == [("итог", "", "Решено")]


def test_fields_of_the_desk_itself_are_left_out_of_history() -> None:
    assert telling.told_changes({"first_responded_at": [None, "2026-11-09T05:00:00+00:00"]}) == []


def test_a_change_nobody_sees_and_for_the_requester_a_state_are_left_out_of_history() -> None:
    moved = {"resolution_due": ["2026-11-12T11:00:00+00:00", "2026-11-12T11:00:30+00:00"]}
    assert telling.told_changes(moved) == []
    assert telling.told_changes({"state": ["new", "in_progress"], "topic": ["А", "Б"]}, is_plain=True) == [
        ("тема", "А", "Б")
    ]


@pytest.mark.parametrize(("hours", "words"), [(18, "18 ч"), (24, "1 день"), (25, "1 день"), (42, "2 дня")])
def test_lateness_is_counted_in_days_of_the_calendar(hours: int, words: str) -> None:
    with clock.at(NOW + timedelta(hours=hours)):
        assert time_left(NOW) == f"просрочено на {words}"


def test_a_post_is_told_in_the_readers_language() -> None:
    with force_locale("en"):
        assert telling.post_name("заместитель директора по УВР") == "deputy director for teaching and educational work"
        assert telling.post_name("Завхоз") == "Завхоз"


def test_a_word_history_no_longer_knows_is_shown_as_it_is() -> None:
    assert telling.told_changes({"state": ["parked", "new"]})[0].old == "parked"


@pytest.mark.parametrize(
    ("building", "room", "words"),
    [
        ("1", "205", "корпус 1, каб. 205"),
        ("2", "спортзал", "корпус 2, спортзал"),
        ("", "12а", "каб. 12а"),
        ("", "", ""),
    ],
)
def test_a_place_leaves_out_what_is_not_known(building: str, room: str, words: str) -> None:
    assert telling.place(building, room) == words


@pytest.mark.parametrize(("size", "words"), [(1, "1 КБ"), (51_700, "50 КБ"), (1_300_000, "1,2 МБ")])
def test_a_size_is_told_in_its_own_unit(size: int, words: str) -> None:
    assert telling.file_size(size) == words


@pytest.mark.parametrize(
    ("hours", "words"), [(-1, "overdue"), (0, "today"), (13, "today"), (14, "later"), (48, "later")]
)
def test_a_due_is_overdue_today_or_later_by_the_schools_day(hours: int, words: str) -> None:
    assert telling.nearness(NOW + timedelta(hours=hours, minutes=30 if hours == 13 else 0)) == words
