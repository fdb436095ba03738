"""Files with a calendar: encodings, separators, limits."""

from zoneinfo import ZoneInfo

import pytest

from helpdesk.calendar.reading import entries_of_file
from helpdesk.domain.calendar_checks import BadSource
from helpdesk.domain.calendar_file import lines_of, parse_entries
from helpdesk.domain.school_week import Entry, EntryKind
from tests.domain.school import base_entries, held

LINES = "type,from,to,reason\noff,2026-12-14,2026-12-15,Карантин\n"


def read(data: bytes) -> list[Entry]:
    """What a file holds."""
    return entries_of_file(data, kind=EntryKind.OFF, year=2026, zone=ZoneInfo("Asia/Yekaterinburg"))


@pytest.mark.parametrize(
    "data",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("cp1251"),
        LINES.replace(",", ";").encode("cp1251"),
        LINES.replace("\n", "\r\n").encode(),
        ("# из приказа\n\n" + LINES).encode(),
    ],
)
def test_a_csv_is_read_as_schools_save_it(data: bytes) -> None:
    assert [(entry.kind, f"{entry.last_on}", entry.reason) for entry in read(data)] == [
        (EntryKind.OFF, "2026-12-15", "Карантин")
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "header"),
        (b"\x00\x01\x02", "encoding"),
        (b"date,what\n", "header"),
        (b"type,from,to,reason\n", "nothing"),
        (b"type,from,to,reason\noff,2026-12-15,2026-12-14,x\n", "order"),
        (b"type,from,to,reason\noff,2026-12-15\n", "fields"),
        (b"type,from,to,reason\nmove,2026-11-12,2026-11-13,x\n", "times"),
        (b"type,from,to,reason\n" + b"off,2026-12-14,2026-12-15,x\n" * 501, "many"),
        (b"x" * (1024 * 1024 + 1), "size"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "ics"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_whole(data: bytes, problem: str) -> None:
    with pytest.raises(BadSource) as refused:
        read(data)
    assert refused.value.facts["problem"] == problem


def test_what_is_written_for_the_preview_reads_the_same() -> None:
    entries = [*base_entries(), held("move", "2026-11-12", "2026-11-13 14:00", "2026-11-13 15:00", '«Совет», "малый"')]
    assert parse_entries(lines_of(entries)) == entries
