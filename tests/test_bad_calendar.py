"""The collection of nasty inputs, typed into the calendar's forms: days and hours that are none."""

import pytest
from flask import Flask

from helpdesk.consultations.models import CalendarEntry, WeeklySlot
from helpdesk.extensions import db
from tests.bad_inputs import BadInput, assert_sound, calm, of, send
from tests.client import Desk, enter
from tests.factories import DEPUTY

pytestmark = pytest.mark.usefixtures("monday")

ENTRY, RULE = "/admin/calendar/entries/new", "/admin/calendar/rules/new"
DAYS: dict[str, str | bytes] = {"first_on": "2026-11-16", "last_on": "2026-11-20", "reason": "Карантин"}
HOURS: dict[str, str | bytes] = {"weekday": "1", "first_on": "2026-11-16", "places": "6", "reason": "Просили"}


@pytest.mark.parametrize("bad", of("form.date"), ids=str)
@pytest.mark.parametrize("field", ["first_on", "last_on"])
def test_a_day_that_is_none_is_refused_with_the_way_to_write_it(app: Flask, field: str, bad: BadInput) -> None:
    form = enter(app, DEPUTY).open(f"{ENTRY}?kind=off")
    page = send(form, ENTRY, {**DAYS, field: bad.payload}, bad)
    assert_refused(app, page, field, "ДД.ММ.ГГГГ")


@pytest.mark.parametrize("bad", of("form.window"), ids=str)
def test_hours_that_are_none_are_refused(app: Flask, bad: BadInput) -> None:
    starts, _dash, ends = bad.text.partition("-")
    page = send(enter(app, DEPUTY).open(RULE), RULE, {**HOURS, "starts": starts, "ends": ends}, bad)
    assert_refused(app, page, "ends", "позже начала" if ":00" in ends and int(ends[:2]) < 24 else "Это не время")


@pytest.mark.parametrize("bad", of("form.rating_or_hours"), ids=str)
def test_a_number_that_is_none_is_refused_with_the_numbers_there_may_be(app: Flask, bad: BadInput) -> None:
    hours = {**HOURS, "starts": "15:00", "ends": "16:00", "places": bad.payload}
    page = send(enter(app, DEPUTY).open(RULE), RULE, hours, bad)
    assert_refused(app, page, "places", "число от 1 до 60")


def test_a_day_may_be_written_as_people_write_it(app: Flask) -> None:
    form = enter(app, DEPUTY).open(f"{ENTRY}?kind=off")
    days = {"first_on": "16.11.2026", "last_on": "20.11.2026", "reason": "Карантин"}
    assert "пн 16 ноября – пт 20 ноября" in form.submit(ENTRY, **days).text


@pytest.mark.parametrize("bad", of("form.title"), ids=str)
def test_a_nasty_reason_is_refused_or_shown_as_text(app: Flask, bad: BadInput) -> None:
    form = enter(app, DEPUTY).open(f"{ENTRY}?kind=off")
    page = send(form, ENTRY, {**DAYS, "reason": bad.payload}, bad)
    with calm(bad):
        assert_sound(page.submit(ENTRY, button={"step": "save"}) if page.code == 200 else page)
    assert_sound(page.open("/admin/calendar/"))


def assert_refused(app: Flask, page: Desk, field: str, sentence: str) -> None:
    """`rej` and `nowrite`: 422, the sentence beside the field, the calendar as it was."""
    assert page.code == 422
    assert sentence in page.page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
    with app.app_context():
        assert db.session.query(CalendarEntry).filter(CalendarEntry.made_by_id.is_not(None)).count() == 0
        assert db.session.query(WeeklySlot).count() == 2
