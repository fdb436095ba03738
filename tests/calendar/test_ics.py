"""ICS files: what they give for one school year, and every way they are refused."""

from random import Random
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from helpdesk.calendar.ics import ics_entries
from helpdesk.domain.calendar_checks import BadSource, RangeTooLong
from helpdesk.domain.school_week import EntryKind

ZONE = ZoneInfo("Asia/Yekaterinburg")
HERE = "TZID=Asia/Yekaterinburg"


def calendar(*events: str) -> bytes:
    """A file of events, each its lines separated by bars."""
    lines = (f"BEGIN:VEVENT|UID:1|{event}|END:VEVENT" for event in events)
    return (
        "|".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test", *lines, "END:VCALENDAR", ""])
        .replace("|", "\r\n")
        .encode()
    )


def read(*events: str) -> list[str]:
    """The days the events give, as 04.11–06.11."""
    entries = ics_entries(calendar(*events), EntryKind.OFF, 2026, ZONE)
    return [f"{entry.first_on:%d.%m}–{entry.last_on:%d.%m}" for entry in entries]


@pytest.mark.parametrize(
    ("event", "given"),
    [
        ("DTSTART;VALUE=DATE:20261104", ["04.11–04.11"]),
        ("DTSTART;VALUE=DATE:20261104|DTEND;VALUE=DATE:20261107", ["04.11–06.11"]),
        ("DTSTART;VALUE=DATE:20261104|DURATION:P2D", ["04.11–05.11"]),
        ("DTSTART;VALUE=DATE:20261228|DTEND;VALUE=DATE:20270111", ["28.12–10.01"]),
        ("DTSTART:20261104T080000|DTEND:20261104T170000", ["04.11–04.11"]),
        ("DTSTART:20261104T000000|DTEND:20261105T000000", ["04.11–04.11"]),
        (
            "DTSTART;TZID=Asia/Yekaterinburg:20261104T000000|DTEND;TZID=Asia/Yekaterinburg:20261106T000000",
            ["04.11–05.11"],
        ),
        ("DTSTART:20261103T190000Z|DTEND:20261104T190000Z", ["04.11–04.11"]),
        ("DTSTART;VALUE=DATE:20201104|RRULE:FREQ=YEARLY;COUNT=20", ["04.11–04.11"]),
        ("DTSTART;VALUE=DATE:20201104|RRULE:FREQ=YEARLY;UNTIL=20251104", []),
        (
            "DTSTART;VALUE=DATE:20261102|RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261112|EXDATE;VALUE=DATE:20261105",
            ["02.11–02.11", "09.11–09.11", "12.11–12.11"],
        ),
        ("DTSTART;VALUE=DATE:20270830|RRULE:FREQ=DAILY;COUNT=5", ["30.08–30.08", "31.08–31.08"]),
        ("DTSTART;VALUE=DATE:20261104|RDATE;VALUE=DATE:20261106", ["04.11–04.11", "06.11–06.11"]),
        ("DTSTART;VALUE=DATE:20271104", []),
        ("DTSTART;VALUE=DATE:20260820|DTEND;VALUE=DATE:20260903", ["01.09–02.09"]),
        ("DTSTART;VALUE=DATE:20261104|STATUS:CANCELLED", []),
    ],
)
def test_an_event_gives_its_days_of_the_school_year(event: str, given: list[str]) -> None:
    assert read(event) == given


def test_the_summary_is_the_reason_on_one_line() -> None:
    entries = ics_entries(calendar("DTSTART;VALUE=DATE:20261104|SUMMARY:День\\nединства"), EntryKind.BREAK, 2026, ZONE)
    assert [(entry.kind, entry.reason) for entry in entries] == [(EntryKind.BREAK, "День единства")]


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ("DTSTART;VALUE=DATE:20261104|RRULE:FREQ=YEARLY", "endless"),
        ("DTSTART;VALUE=DATE:20261104|RRULE:FREQ=DAILY;COUNT=999999999", "endless"),
        ("DTSTART;VALUE=DATE:20261104|RRULE:FREQ=DAILY;INTERVAL=0;COUNT=3", "rule"),
        ("DTSTART:20261104T000000|RRULE:FREQ=SECONDLY;COUNT=1000000000", "rule"),
        ("DTSTART;VALUE=DATE:20260901|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "rule"),
        ("DTSTART;VALUE=DATE:20260901|RRULE:FREQ=MONTHLY;BYDAY=6TU;COUNT=3", "rule"),
        ("DTSTART;VALUE=DATE:19000101|RRULE:FREQ=DAILY;COUNT=9000000", "rule"),
        ("DTSTART;VALUE=DATE:20261104|RRULE:FREQ=WEEKLY;COUNT=3|RRULE:FREQ=DAILY;COUNT=2", "rule"),
        ("DTSTART;TZID=Europe/Moscow:20261104T000000", "zone"),
        ("DTSTART;TZID=Nowhere/Land:20261104T000000", "zone"),
        ("SUMMARY:без начала", "event"),
        ("DTSTART;VALUE=DATE:20261104|DTEND;VALUE=DATE:20261103", "event"),
        ("DTSTART;VALUE=DATE:20261104|DURATION:-P3D", "event"),
        ("DTSTART;VALUE=DATE:20261304", "event"),
        ("DTSTART:20261104T100000|DTEND;VALUE=DATE:20261105", "event"),
    ],
)
def test_an_event_that_cannot_be_read_for_certain_is_refused(event: str, problem: str) -> None:
    with pytest.raises(BadSource) as refused:
        read(event)
    assert refused.value.facts["problem"] == problem


def test_an_event_of_thirty_years_is_refused() -> None:
    with pytest.raises(RangeTooLong):
        read("DTSTART;VALUE=DATE:20261104|DTEND;VALUE=DATE:20561104")


def test_a_calendar_of_a_thousand_events_is_refused_before_it_is_unrolled() -> None:
    event = "DTSTART;VALUE=DATE:20180101|RRULE:FREQ=DAILY;COUNT=9000"
    began = process_time()
    with pytest.raises(BadSource) as refused:
        read(*[event] * 1000)
    assert (refused.value.facts["problem"], process_time() - began < 5) == ("many", True)


def test_damaged_files_are_refused_and_never_break_anything() -> None:
    whole = calendar(
        "DTSTART;VALUE=DATE:20261102|RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261112|EXDATE;VALUE=DATE:20261105",
        f"DTSTART;{HERE}:20261104T000000|DTEND;{HERE}:20261106T000000|SUMMARY:x",
    )
    dice = Random(47)
    for _number in range(400):
        damaged = bytearray(whole)
        for _cut in range(dice.randrange(1, 6)):
            place = dice.randrange(len(damaged))
            damaged[place : place + dice.randrange(3)] = dice.choice([b"", b"9", b";", b":", b"=", b"\r\n", b"T"])
        try:
            ics_entries(bytes(damaged), EntryKind.OFF, 2026, ZONE)
        except (BadSource, RangeTooLong):
            continue
