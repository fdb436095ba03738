"""The calendar for other programs, read back by a real iCalendar parser."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from icalendar import Calendar, Event

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.bookings.actions import book
from helpdesk.consultations.models import CalendarEntry, WeeklySlot
from helpdesk.domain.errors import NotAllowed
from helpdesk.domain.school_week import EntryKind
from helpdesk.extensions import db
from helpdesk.visits import actions, feed
from helpdesk.visits.queries import person_of_feed
from tests.calendar.decisions import cancel, move, saved
from tests.client import Desk, counted_queries
from tests.computers import pin_session
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, TEACHER, fill_consultation, later, person

pytestmark = pytest.mark.usefixtures("monday")

THURSDAY, FRIDAY = date(2026, 11, 12), date(2026, 11, 13)
UID = "weekly-2-20261112@desk.example"
IN_SCHOOL = "Asia/Yekaterinburg"


def events(person: Person | None = None) -> dict[str, Event]:
    """What a feed tells, by UID."""
    calendar = Calendar.from_ical(feed.calendar_for(person))
    found = list(calendar.walk("VEVENT"))
    assert len({str(event["UID"]) for event in found}) == len(found)
    return {str(event["UID"]): event for event in found}


def enter(
    kind: EntryKind, on: date = THURSDAY, *, held_on: date | None = None, by: str = ADMINISTRATOR
) -> CalendarEntry:
    """An exception of the school's, flushed."""
    times = [datetime.combine(held_on, time(hour)) if held_on else None for hour in (11, 12)]
    entry = CalendarEntry(
        kind=kind, first_on=on, last_on=on, starts_at=times[0], ends_at=times[1], reason="педсовет",
        made_by_id=person(ADMINISTRATOR).id,
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    return entry


def take_back(entry: CalendarEntry) -> None:
    """The exception no longer holds."""
    entry.removed_at = clock.now()
    db.session.flush()


def told(event: Event) -> tuple[str, int, datetime]:
    """Status, sequence and start."""
    return str(event["STATUS"]), int(event["SEQUENCE"]), event.start.replace(tzinfo=None)


def test_a_year_of_consultations_stands_in_the_schools_zone(ctx: Flask) -> None:
    found = events()
    event = found[UID]
    assert told(event) == ("CONFIRMED", 1, datetime(2026, 11, 12, 15))
    assert (str(event.start.tzinfo), event.end - event.start) == (IN_SCHOOL, timedelta(hours=1))
    assert (event["LOCATION"], event["TRANSP"]) == ("корпус 1, каб. 205", "TRANSPARENT")
    days = [event.start.date() for event in found.values()]
    assert min(days) == date(2026, 10, 12)
    assert max(days) == date(2027, 11, 11)


@pytest.mark.parametrize("day", ["2026-12-31", "2027-02-22", "2027-03-08", "2027-05-03", "2027-05-10"])
def test_a_holiday_of_the_years_pack_has_none(ctx: Flask, day: str) -> None:
    assert date.fromisoformat(day) not in {event.start.date() for event in events().values()}


def test_a_moved_one_keeps_its_uid_and_raises_its_sequence(ctx: Flask) -> None:
    entry = enter(EntryKind.MOVE, held_on=FRIDAY)
    moved = events()[UID]
    assert told(moved) == ("CONFIRMED", 2, datetime(2026, 11, 13, 11))
    assert "Перенесена с чт 12 ноября." in moved["DESCRIPTION"]
    assert "педсовет" in moved["DESCRIPTION"]
    take_back(entry)
    assert told(events()[UID]) == ("CONFIRMED", 3, datetime(2026, 11, 12, 15))


def test_a_cancelled_one_stays_with_its_uid(ctx: Flask) -> None:
    entry = enter(EntryKind.CANCEL)
    cancelled = events()[UID]
    assert told(cancelled) == ("CANCELLED", 2, datetime(2026, 11, 12, 15))
    assert cancelled["LAST-MODIFIED"].dt == cancelled["DTSTAMP"].dt == clock.now()
    take_back(entry)
    enter(EntryKind.MOVE, held_on=FRIDAY)
    assert told(events()[UID]) == ("CONFIRMED", 4, datetime(2026, 11, 13, 11))


def test_a_day_off_that_came_later_cancels(ctx: Flask) -> None:
    enter(EntryKind.OFF)
    assert told(events()[UID])[:2] == ("CANCELLED", 2)


def test_what_does_not_touch_a_consultation_leaves_its_sequence(ctx: Flask) -> None:
    enter(EntryKind.SHORT)
    enter(EntryKind.CANCEL, FRIDAY)
    assert told(events()[UID])[:2] == ("CONFIRMED", 1)


def test_an_extra_one_has_a_uid_of_its_own_and_is_cancelled_when_taken_back(ctx: Flask) -> None:
    entry = enter(EntryKind.EXTRA, FRIDAY, held_on=FRIDAY)
    uid = f"entry-{entry.id}@desk.example"
    assert told(events()[uid]) == ("CONFIRMED", 0, datetime(2026, 11, 13, 11))
    take_back(entry)
    assert told(events()[uid]) == ("CANCELLED", 1, datetime(2026, 11, 13, 11))


def test_an_extra_one_that_is_moved_keeps_its_uid_and_raises_its_sequence(ctx: Flask) -> None:
    entry = enter(EntryKind.EXTRA, FRIDAY, held_on=FRIDAY)
    name = f"entry-{entry.id}@desk.example"
    saved(move("2026-11-13 11:00", "2026-11-16 11:00", "2026-11-16 12:00"))
    assert told(events()[name]) == ("CONFIRMED", 1, datetime(2026, 11, 16, 11))
    saved(cancel("2026-11-16 11:00"))
    found = events()
    assert told(found[name]) == ("CANCELLED", 2, datetime(2026, 11, 16, 11))
    assert [uid for uid in found if uid.startswith("entry-")] == [name]


def test_a_new_hour_of_the_week_raises_the_sequence_of_all_its_days(ctx: Flask) -> None:
    slot = db.session.get(WeeklySlot, 2)
    slot.starts, slot.version = time(14), 2
    db.session.flush()
    assert told(events()[UID]) == ("CONFIRMED", 2, datetime(2026, 11, 12, 14))


def test_the_time_zone_is_told_without_the_history_of_half_a_century(ctx: Flask) -> None:
    raw = feed.calendar_for(None).decode()
    zone = raw.partition("BEGIN:VTIMEZONE")[2].partition("END:VTIMEZONE")[0]
    assert f"TZID:{IN_SCHOOL}" in zone
    assert "+0500" in zone
    assert zone.count("\r\n") < 12


def test_lines_are_folded_as_the_standard_asks(ctx: Flask) -> None:
    lines = feed.calendar_for(None).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


def test_ones_own_place_is_told_to_oneself_only(ctx: Flask) -> None:
    teacher = person(TEACHER)
    book(datetime(2026, 11, 12, 15), person=person(OTHER_TEACHER), by=teacher)
    book(datetime(2026, 11, 12, 15), person=teacher, by=teacher, question="Отметки 7А")
    event = events(teacher)[UID]
    assert "Вы записаны, место 2, ~15:10." in event["DESCRIPTION"]
    assert (event["SUMMARY"], event["TRANSP"]) == ("Консультация по ЭЖ: вы записаны", "OPAQUE")
    assert "Записано" not in event["DESCRIPTION"]
    for reader in (None, person(ADMINISTRATOR)):
        assert "Вы записаны" not in events(reader)[UID]["DESCRIPTION"]


def test_whoever_answers_sees_how_many_come(ctx: Flask) -> None:
    fill_consultation(datetime(2026, 11, 12, 15), leaving=2)
    assert "Записано: 4 из 6." in events(person(ADMINISTRATOR))[UID]["DESCRIPTION"]


def test_no_feed_names_a_teacher_or_tells_a_question(ctx: Flask) -> None:
    teacher = person(TEACHER)
    book(datetime(2026, 11, 12, 15), person=teacher, by=teacher, question="Отметки Сидорова")
    for reader in (None, person(ADMINISTRATOR), teacher):
        raw = Calendar.from_ical(feed.calendar_for(reader)).to_ical().decode().replace("\r\n ", "")
        assert not any(words in raw for words in ("Баранова", "Сидоров", TEACHER))


def test_a_feed_speaks_its_readers_language(ctx: Flask) -> None:
    reader = person(TEACHER)
    reader.locale = "en"
    assert events(reader)[UID]["SUMMARY"] == "Gradebook consultation"


def test_the_address_is_always_the_same_until_it_is_changed(ctx: Flask) -> None:
    teacher = person(TEACHER)
    first = feed.address_of(teacher)
    assert feed.address_of(teacher) == first
    token = first.partition("token=")[2]
    assert person_of_feed(token) is teacher
    actions.renew_feed(by=teacher)
    assert person_of_feed(token) is None
    assert person_of_feed(feed.address_of(teacher).partition("token=")[2]) is teacher


def test_at_a_staff_room_computer_the_address_stays(ctx: Flask) -> None:
    teacher = person(TEACHER)
    first, teacher.is_confined = feed.address_of(teacher), True
    with pytest.raises(NotAllowed):
        actions.renew_feed(by=teacher)
    assert feed.address_of(teacher) == first


def test_a_staff_room_computer_shows_nobodys_secret_address(app: Flask, desk: Callable[..., Desk]) -> None:
    pages = {
        "own": desk(TEACHER).open("/consultations/"),
        "shared": pin_session(app, TEACHER).open("/consultations/"),
    }
    assert {name: "token=" in str(page.page) for name, page in pages.items()} == {"own": True, "shared": False}
    assert "откройте эту страницу на своём" in pages["shared"].text


def test_who_has_left_the_school_has_no_feed(ctx: Flask) -> None:
    teacher = person(TEACHER)
    token = feed.address_of(teacher).partition("token=")[2]
    teacher.closed_at = clock.now()
    db.session.flush()
    assert person_of_feed(token) is None


@pytest.mark.parametrize("token", ["", "x", "WzEsMF0.forged", "\x00", "я" * 5000])
def test_a_forged_token_is_no_address(desk: Callable[..., Desk], token: str) -> None:
    answer = desk().http.get("/consultations.ics", query_string={"token": token})
    assert answer.status_code == 404


def test_a_program_asks_again_and_hears_that_nothing_changed(app: Flask, desk: Callable[..., Desk]) -> None:
    program = desk().http
    with app.app_context():
        address = feed.address_of(person(TEACHER)).removeprefix("http://desk.example")
    first = program.get(address)
    assert (first.status_code, first.content_type) == (200, "text/calendar; charset=utf-8")
    assert first.headers["Cache-Control"] == "private, max-age=900"
    with clock.at(later(minutes=30)):
        again = program.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        with app.app_context():
            enter(EntryKind.CANCEL)
            db.session.commit()
        assert program.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_feed_sets_no_cookie_and_costs_few_queries(app: Flask, desk: Callable[..., Desk]) -> None:
    with app.app_context():
        address, engine = feed.address_of(person(ADMINISTRATOR)).removeprefix("http://desk.example"), db.engine
        fill_consultation(datetime(2026, 11, 12, 15))
    with counted_queries(engine) as sent:
        answer = desk().http.get(address)
    assert "Set-Cookie" not in answer.headers
    assert len(sent) <= 6, sent


def test_without_any_calendar_the_feed_is_empty_but_sound(ctx: Flask) -> None:
    db.session.query(WeeklySlot).delete()
    db.session.query(CalendarEntry).delete()
    assert events() == {}
