"""What a page of the calendar refuses, beside its field and with all that was typed."""

import pytest
from bs4 import Tag
from flask import Flask

from tests.calendar.pages import EXTRA, IMPORT, MOVE, OFF, RULE, Browsers, error_beside, filled, rows, uploaded
from tests.factories import ADMINISTRATOR, DEPUTY

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize(
    ("kind", "fields", "field", "said"),
    [
        ("off", OFF | {"first_on": ""}, "first_on", "Выберите день"),
        ("off", OFF | {"first_on": "вчера"}, "first_on", "Это не дата"),
        ("off", OFF | {"last_on": "2026-11-15"}, "last_on", "позже начала"),
        ("off", OFF | {"last_on": "2056-11-16"}, "last_on", "не больше 366 дней"),
        ("off", OFF | {"first_on": "2062-11-16", "last_on": ""}, "first_on", "Проверьте год"),
        ("off", OFF | {"reason": " "}, "reason", "Напишите причину"),
        ("off", OFF | {"reason": "П" * 301}, "reason", "301"),
        ("off", OFF | {"order_number": "1" * 61}, "order_number", "61"),
        ("off", OFF | {"first_on": "2026-11-04", "last_on": "2026-11-04"}, "first_on", "не изменится"),
        ("break", OFF | {"first_on": "2026-10-05", "last_on": "2026-10-06"}, "first_on", "не изменится"),
        ("cancel", OFF | {"first_on": "2026-11-13", "last_on": "2026-11-15"}, "first_on", "переносить нечего"),
        ("cancel", OFF | {"first_on": "2026-11-13", "last_on": ""}, "first_on", "консультации по расписанию нет"),
        ("move", MOVE | {"first_on": "2026-11-13"}, "first_on", "консультации по расписанию нет"),
        ("move", MOVE | {"on": ""}, "on", "Выберите день"),
        ("move", MOVE | {"on": "2026-11-14"}, "on", "нерабочий день"),
        ("move", MOVE | {"on": "2026-11-06"}, "on", "уже прошло"),
        ("move", MOVE | {"ends": "14:00"}, "ends", "позже начала"),
        ("move", MOVE | {"starts": "25:00"}, "starts", "Это не время"),
        ("move", MOVE | {"on": "2026-11-16", "starts": "15:30", "ends": "16:30"}, "starts", "пн 16 ноября, 15:00"),
        ("move", MOVE | {"places": "шесть"}, "places", "целое число"),
        ("move", MOVE | {"places": "0"}, "places", "от 1 до 60"),
        ("move", MOVE | {"hosts": "х" * 201}, "hosts", "201"),
        ("extra", EXTRA | {"on": "2026-11-12", "starts": "14:30", "ends": "15:30"}, "starts", "на одно время"),
        ("extra", EXTRA | {"on": "2026-11-15"}, "on", "нерабочий день"),
        ("extra", EXTRA | {"starts": ""}, "starts", "время начала"),
    ],
)
def test_an_impossible_exception_is_refused_beside_its_field_with_all_that_was_typed(
    app: Flask, desk: Browsers, kind: str, fields: dict[str, str], field: str, said: str
) -> None:
    before, browser = rows(app), filled(desk(DEPUTY), kind, **fields)
    assert browser.code == 422
    assert said in error_beside(browser, field)
    for name, value in fields.items():
        shown = browser.page.find(id=name)
        assert isinstance(shown, Tag)
        assert shown["value"] == value.strip()
    assert rows(app) == before


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        (RULE | {"weekday": "3", "starts": "15:30", "ends": "16:30"}, "starts", "на одно время"),
        (RULE | {"ends": "13:00"}, "ends", "позже начала"),
        (RULE | {"first_on": "2026-11-08"}, "first_on", "уже прошло"),
        (RULE | {"first_on": ""}, "first_on", "Выберите день"),
        (RULE | {"last_on": "2026-11-15"}, "last_on", "позже начала"),
        (RULE | {"building": "к" * 41}, "building", "41"),
    ],
)
def test_an_impossible_weekly_rule_is_refused_beside_its_field(
    app: Flask, desk: Browsers, fields: dict[str, str], field: str, said: str
) -> None:
    before, path = rows(app), "/admin/calendar/rules/new"
    browser = desk(ADMINISTRATOR).open(path).submit(path, **fields)
    assert (browser.code, said in error_beside(browser, field)) == (422, True)
    assert rows(app) == before


@pytest.mark.parametrize("path", ["/admin/calendar/rules/1/end", "/admin/calendar/rules/1"])
def test_a_weekly_rule_is_not_ended_in_the_past(app: Flask, desk: Browsers, path: str) -> None:
    before = rows(app)
    browser = desk(DEPUTY).open(path).submit(path, first_on="2026-11-02", reason="Ошибка")
    assert (browser.code, "уже прошло" in error_beside(browser, "first_on")) == (422, True)
    assert rows(app) == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("none", b"", "type,from,to,reason"),
        ("a picture", b"\x89PNG\r\n\x00\x00", "не читается"),
        ("a bad date", b"type,from,to,reason\noff,2026-13-01,2026-13-02,x\n", "Строка 2: «2026-13-01» — не дата"),
        ("a bad kind", b"type,from,to,reason\nholiday,2026-12-01,2026-12-01,x\n", "вида «holiday» нет"),
        (
            "thirty years",
            b"type,from,to,reason\noff,2026-12-01,2056-12-01,x\n",
            "не больше 366 дней",
        ),
        ("a move onto a Sunday", b"type,from,to,reason\nmove,2026-11-12,2026-11-15T14:00/15:00,x\n", "нерабочий день"),
        ("known days only", b"type,from,to,reason\noff,2026-11-04,2026-11-04,x\n", "Нового в файле нет"),
        ("endless", "DTSTART;VALUE=DATE:20261204\nRRULE:FREQ=YEARLY\nSUMMARY:Праздник".encode(), "без конца"),
        ("another zone", b"DTSTART;TZID=Europe/Moscow:20261204T000000\nSUMMARY:x", "часовом поясе"),
        ("five megabytes", b"BEGIN:VCALENDAR\n" + b"x" * (5 * 1024 * 1024), "больше 1 МБ"),
    ],
)
def test_a_file_that_cannot_be_a_calendar_is_refused_with_a_sentence(
    app: Flask, desk: Browsers, name: str, data: bytes, said: str
) -> None:
    if data.startswith(b"DTSTART"):
        data = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n" + data + b"\nEND:VEVENT\nEND:VCALENDAR\n"
    before = rows(app)
    browser = uploaded(desk(DEPUTY), data)
    assert (browser.code, said in error_beside(browser, "file")) == (422, True)
    assert rows(app) == before


def test_without_a_file_or_a_tick_nothing_is_brought_in(desk: Browsers) -> None:
    browser = desk(DEPUTY).open(IMPORT).submit(IMPORT)
    assert "Выберите файл" in error_beside(browser, "file")
    path = "/admin/calendar/years/2027/holidays"
    browser.open(path).submit(path)
    assert (browser.code, "Отметьте хотя бы один день" in browser.text) == (422, True)
