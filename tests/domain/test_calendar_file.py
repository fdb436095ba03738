"""A school's calendar as a file: read whole, or the wrong line is named."""

import pytest

from helpdesk.domain.calendar_file import BadCalendarLine, parse_entries
from helpdesk.domain.consultation_days import EntryKind
from tests.domain.school import at, base_entries


def test_the_school_calendar_is_read_whole() -> None:
    entries = base_entries()
    assert len(entries) == 19
    assert (entries[4].reason, entries[4].last_on) == ("Перенос с субботы 20.02.2027", entries[4].first_on)


def test_moves_and_extra_consultations_come_with_their_times() -> None:
    lines = ["type,from,to,reason", "# by order", "", "move,2026-11-12,2026-11-13T14:00/15:00,Педсовет"]
    (moved,) = parse_entries([*lines])
    assert (moved.kind, moved.starts_at, moved.reason) == (EntryKind.MOVE, at("2026-11-13 14:00"), "Педсовет")


@pytest.mark.parametrize(
    ("line", "problem", "value"),
    [
        ("of,2026-11-04,2026-11-04,x", "kind", "of"),
        ("off,04.11.2026,2026-11-04,x", "date", "04.11.2026"),
        ("off,2026-11-04,2026-13-04,x", "date", "2026-13-04"),
        ("off,2026-11-05,2026-11-04,x", "order", "2026-11-05..2026-11-04"),
        ("off,2026-11-04,2026-11-04", "fields", "off,2026-11-04,2026-11-04"),
        ('off,2026-11-04,2026-11-04,"x', "fields", 'off,2026-11-04,2026-11-04,"x'),
        ("extra,2026-11-04,2026-11-04T15:00,x", "times", "2026-11-04T15:00"),
        ("extra,2026-11-04,2026-11-05T15:00/16:00,x", "times", "2026-11-05T15:00/16:00"),
        ("extra,2026-11-04,2026-11-04T15:00/14:00,x", "times", "2026-11-04T15:00/14:00"),
        ("extra,2026-11-04,2026-11-04T15:00/14:00+01:00,x", "times", "2026-11-04T15:00/14:00+01:00"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line: str, problem: str, value: str) -> None:
    with pytest.raises(BadCalendarLine) as refused:
        parse_entries(["# comment", "type,from,to,reason", line])
    assert (refused.value.line, refused.value.problem, refused.value.value) == (3, problem, value)


@pytest.mark.parametrize("lines", [[], ["", "# only words"], ["off,2026-11-04,2026-11-04,x"]])
def test_a_calendar_file_needs_its_header(lines: list[str]) -> None:
    with pytest.raises(BadCalendarLine) as refused:
        parse_entries(lines)
    assert refused.value.problem == "header"


def test_a_calendar_saved_by_a_spreadsheet_is_read() -> None:
    lines = ["\ufefftype,from,to,reason\r\n", 'off,2026-11-04,2026-11-04,"Праздник, по указу"\r\n']
    assert parse_entries(lines)[0].reason == "Праздник, по указу"
