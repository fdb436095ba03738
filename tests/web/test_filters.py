"""Dates, times and spans in words, in the school's time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, url_for
from flask_babel import force_locale

from helpdesk import clock
from helpdesk.web import filters
from tests.factories import MONDAY_MORNING, later


def joined(words: str) -> str:
    """The words as a page carries them: a date never breaks over a line's end."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.fixture(autouse=True)
def page(app: Flask, monday: None) -> Iterator[None]:
    with app.test_request_context():
        yield


def test_a_day_has_its_weekday_and_a_year_only_when_it_is_another() -> None:
    assert filters.day(date(2026, 11, 26)) == joined("чт 26 ноября")
    assert filters.day(date(2027, 1, 11)) == joined("пн 11 января 2027")


def test_an_instant_is_told_in_the_schools_time() -> None:
    late = datetime(2026, 11, 9, 20, 30, tzinfo=UTC)
    assert filters.moment(late) == joined("вт 10 ноября, 01:30")
    assert (filters.local_day(late), filters.clock_time(late)) == (joined("вт 10 ноября"), "01:30")


def test_days_are_named_in_the_readers_language() -> None:
    with force_locale("en"):
        assert filters.moment(MONDAY_MORNING) == joined("Mon 9 November, 10:00")


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(seconds=20), "ещё 1 мин"),
        (timedelta(minutes=59), "ещё 59 мин"),
        (timedelta(hours=2), "ещё 2 ч"),
        (timedelta(hours=2, minutes=10), "ещё 2 ч 10 мин"),
        (timedelta(days=1), "ещё 1 день"),
        (timedelta(days=3, hours=23), "ещё 3 дня"),
        (timedelta(seconds=-1), "просрочено на 1 мин"),
        (timedelta(days=-5), "просрочено на 5 дней"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(span: timedelta, told: str) -> None:
    assert filters.time_left(clock.now() + span) == told


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (later(minutes=-45), "сегодня в 09:15"),
        (later(hours=-11), "вчера в 23:00"),
        (later(days=-3), joined("пт 6 ноября, 10:00")),
    ],
)
def test_an_age_is_told_as_one_would_say_it(moment: datetime, told: str) -> None:
    assert filters.age(moment) == told


def test_a_new_release_is_a_new_address_of_every_static_file(app: Flask) -> None:
    assert url_for("static", filename="desk.css").endswith(f"?v={app.config['STATIC_VERSION']}")
