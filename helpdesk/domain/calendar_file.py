"""A school's calendar as a file: lines `type,from,to,reason` -> entries, or the line that is wrong and why."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

from helpdesk.domain.school_week import Entry, EntryKind

HEADER = ["type", "from", "to", "reason"]


class BadCalendarLine(ValueError):
    """A line of the file that cannot be read.

    `line` counts from 1; `problem` is one of header, fields, kind, date, times, order; `value` is what stands there.
    """

    def __init__(self, line: int, problem: str, value: str) -> None:
        super().__init__(f"line {line}: {problem}: {value!r}")
        self.line = line
        self.problem = problem
        self.value = value


def parse_entries(lines: Iterable[str]) -> list[Entry]:
    """Entries of a calendar file with its header; blank lines and lines starting with # are skipped.

    `move` and `extra` name their consultation in the third field:

    >>> parse_entries(["type,from,to,reason", "move,2026-11-12,2026-11-13T14:00/15:00,Педсовет"])[0].ends_at
    datetime.datetime(2026, 11, 13, 15, 0)
    """
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    rows = [(number, _fields(number, line)) for number, line in kept]
    if not rows or rows[0][1] != HEADER:
        raise BadCalendarLine(*(rows[0][0], "header", kept[0][1].strip()) if rows else (1, "header", ""))
    return [_entry(number, row) for number, row in rows[1:]]


def lines_of(entries: Iterable[Entry]) -> list[str]:
    """Entries as the lines of such a file: `parse_entries` reads the same entries from them.

    >>> lines_of([Entry(EntryKind.OFF, date(2026, 11, 4), date(2026, 11, 4), reason="Праздник, среда")])
    ['type,from,to,reason', 'off,2026-11-04,2026-11-04,"Праздник, среда"']
    """
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(HEADER)
    for entry in entries:
        third = entry.last_on.isoformat()
        if entry.starts_at and entry.ends_at:
            third = f"{entry.starts_at:%Y-%m-%dT%H:%M}/{entry.ends_at:%H:%M}"
        rows.writerow([entry.kind.value, entry.first_on.isoformat(), third, " ".join(entry.reason.split())])
    return written.getvalue().splitlines()


def times_of(text: str) -> tuple[datetime, datetime]:
    """Start and end of a consultation written as 2026-11-13T14:00/15:00 (local); ValueError for anything else."""
    start, _, end = text.partition("/")
    starts = datetime.strptime(start, "%Y-%m-%dT%H:%M")
    return starts, datetime.combine(starts, datetime.strptime(end, "%H:%M").time())


def _fields(number: int, line: str) -> list[str]:
    try:
        return [field.strip() for field in next(csv.reader([line.removeprefix("\ufeff")], strict=True))]
    except csv.Error:
        raise BadCalendarLine(number, "fields", line.strip()) from None


def _entry(number: int, row: list[str]) -> Entry:
    if len(row) != len(HEADER):
        raise BadCalendarLine(number, "fields", ",".join(row))
    kind, first_on = _kind(number, row[0]), _date(number, row[1])
    if kind in (EntryKind.MOVE, EntryKind.EXTRA):
        return _dated(number, kind, first_on, row)
    last_on = _date(number, row[2])
    if last_on < first_on:
        raise BadCalendarLine(number, "order", f"{row[1]}..{row[2]}")
    return Entry(kind, first_on, last_on, reason=row[3])


def _dated(number: int, kind: EntryKind, day: date, row: list[str]) -> Entry:
    try:
        starts, ends = times_of(row[2])
        entry = Entry(kind, day, day, starts, ends, reason=row[3])
    except ValueError:
        raise BadCalendarLine(number, "times", row[2]) from None
    if kind is EntryKind.EXTRA and starts.date() != day:
        raise BadCalendarLine(number, "times", row[2])
    return entry


def _kind(number: int, text: str) -> EntryKind:
    try:
        return EntryKind(text)
    except ValueError:
        raise BadCalendarLine(number, "kind", text) from None


def _date(number: int, text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise BadCalendarLine(number, "date", text) from None
