"""Files with a calendar, CSV or ICS, as exceptions; a file that cannot be read is refused whole, with the reason."""

import csv
import io
from zoneinfo import ZoneInfo

from helpdesk.calendar.ics import MOST_EVENTS, ics_entries
from helpdesk.domain.calendar_checks import BadSource
from helpdesk.domain.calendar_file import BadCalendarLine, parse_entries
from helpdesk.domain.school_week import Entry, EntryKind
from helpdesk.domain.text import header_line, shortened

MEGABYTE = 1024 * 1024
LARGEST_FILE = MEGABYTE  # a year's calendar has some kilobytes
SHOWN = 60


def entries_of_file(data: bytes, *, kind: EntryKind, year: int, zone: ZoneInfo) -> list[Entry]:
    """What a file holds; `kind` and `year` are for ICS, which knows neither. Raises BadSource."""
    if len(data) > LARGEST_FILE:
        raise BadSource(field="file", problem="size", limit=LARGEST_FILE // MEGABYTE)
    is_ics = b"BEGIN:VCALENDAR" in data[:1000].upper()
    entries = ics_entries(data, kind, year, zone) if is_ics else csv_entries(_decoded(data))
    if len(entries) > MOST_EVENTS:
        raise BadSource(field="file", problem="many", limit=MOST_EVENTS)
    if not entries:
        raise BadSource(field="file", problem="nothing")
    return entries


def csv_entries(text: str) -> list[Entry]:
    """The lines of a CSV file, with commas or, as spreadsheets save it, semicolons; raises BadSource."""
    lines = text.splitlines()
    header = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    if header.count(";") > header.count(","):
        lines = [_with_commas(line) for line in lines]
    try:
        return parse_entries(lines)
    except BadCalendarLine as bad:
        value = shortened(header_line(bad.value), SHOWN)
        raise BadSource(field="file", problem=bad.problem, line=bad.line, value=value) from None


def _with_commas(line: str) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(next(csv.reader([line], delimiter=";"), []))
    return written.getvalue()


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadSource(field="file", problem="encoding")
