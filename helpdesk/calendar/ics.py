"""Events of an ICS file as days of one school year; what cannot be read for certain is refused, never guessed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from helpdesk.domain.calendar_checks import LONGEST_RANGE, BadSource, RangeTooLong
from helpdesk.domain.references import days_of_school_year
from helpdesk.domain.school_week import Entry, EntryKind
from helpdesk.domain.text import header_line, shortened

KINDS = (EntryKind.OFF, EntryKind.BREAK, EntryKind.SHORT, EntryKind.WORK, EntryKind.CANCEL)
EARLIEST = timedelta(days=10 * 366)  # a repetition older than this before the school year is not unrolled
MOST_DAYS = 10 * 366
RULE_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST"}
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_INTERVAL, LONGEST_MONTH, WEEKS_OF_A_MONTH = 366, 31, 5
SUMMARY_LIMIT = 300
MOST_EVENTS = 500
_DAY = timedelta(days=1)


def ics_entries(data: bytes, kind: EntryKind, year: int, zone: ZoneInfo) -> list[Entry]:
    """Every event that touches the school year as an exception of one kind, by its first day; raises BadSource."""
    try:
        calendar: Any = Calendar.from_ical(data)
        events = [event for event in calendar.walk("VEVENT") if str(event.get("STATUS", "")).upper() != "CANCELLED"]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise BadSource(field="file", problem="ics") from None
    if len(events) > MOST_EVENTS:
        raise BadSource(field="file", problem="many", limit=MOST_EVENTS)
    first, last = days_of_school_year(year)
    found = [
        Entry(kind, max(begins, first), min(ends, last), reason=_summary(event))
        for event in events
        for begins, ends in _spans(event, first, last, zone)
        if begins <= last and ends >= first
    ]
    return sorted(dict.fromkeys(found), key=lambda entry: (entry.first_on, entry.last_on))


def _spans(event: Any, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[date, date]]:
    """First and last day of an event and of each of its repetitions."""
    try:
        begins, ends = _days_of(event, zone)
        length = ends - begins
        if length.days >= LONGEST_RANGE:
            raise RangeTooLong(field="file", first_on=begins.isoformat(), days=length.days + 1, limit=LONGEST_RANGE)
        starts = list(_repeated(event, begins, first, last, zone)) if "RRULE" in event else [begins]
        left_out = {_day(value, event, zone) for value in _listed(event, "EXDATE")}
        starts += [_day(value, event, zone) for value in _listed(event, "RDATE")]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        raise _bad(event, "event") from None
    yield from ((start, start + length) for start in starts if start not in left_out)


def _days_of(event: Any, zone: ZoneInfo) -> tuple[date, date]:
    starts = event.decoded("DTSTART")
    ends = event.decoded("DTEND", None)
    if ends is None:
        ends = starts + event.decoded("DURATION", _DAY if not isinstance(starts, datetime) else timedelta())
    if ends < starts:
        raise _bad(event, "event")
    first, last = _day(starts, event, zone), _day(ends, event, zone)
    is_open = not isinstance(ends, datetime) or _wall(ends, event, zone).time() == time.min
    return first, max(first, last - _DAY) if is_open else last  # an end is the first moment after


def _day(value: Any, event: Any, zone: ZoneInfo) -> date:
    if isinstance(value, datetime):
        return _wall(value, event, zone).date()
    if not isinstance(value, date):
        raise _bad(event, "event")
    return value


def _wall(value: datetime, event: Any, zone: ZoneInfo) -> datetime:
    """School time of a moment: UTC is converted, the time of another or an unknown zone is refused."""
    if value.tzinfo is None:
        if "TZID" in event["DTSTART"].params:
            raise _bad(event, "zone")
        return value
    local = value.astimezone(zone)
    if value.utcoffset() not in (timedelta(), local.utcoffset()):
        raise _bad(event, "zone")
    return local.replace(tzinfo=None)


def _repeated(event: Any, begins: date, first: date, last: date, zone: ZoneInfo) -> Iterator[date]:
    """The days an event begins anew, up to the end of the school year."""
    rule = event["RRULE"]
    if isinstance(rule, list):
        raise _bad(event, "rule")
    if not ("COUNT" in rule or "UNTIL" in rule):
        raise _bad(event, "endless")
    if not _is_plain(rule, begins) or first - begins > EARLIEST:
        raise _bad(event, "rule")
    if int(rule.get("COUNT", [1])[0]) > MOST_DAYS:
        raise _bad(event, "endless")
    until = min([last, *(_day(value, event, zone) for value in rule.get("UNTIL", []))])
    text = ";".join(part for part in rule.to_ical().decode().split(";") if not part.startswith("UNTIL="))
    for moment in islice(rrulestr(text, dtstart=datetime.combine(begins, time.min)), MOST_DAYS):
        if moment.date() > until:
            return
        yield moment.date()


def _is_plain(rule: Any, begins: date) -> bool:
    """Whether a rule is one of days and begins with its own first day: then it never searches the centuries in vain."""
    days = [str(day).upper() for day in rule.get("BYDAY", [])]
    numbers = [int(day[:-2] or 1) for day in days]
    return (
        set(rule) <= RULE_PARTS
        and rule.get("FREQ", [""])[0] in FREQUENCIES
        and 1 <= int(rule.get("INTERVAL", [1])[0]) <= LONGEST_INTERVAL
        and all(1 <= abs(number) <= WEEKS_OF_A_MONTH for number in numbers)
        and (not days or WEEKDAYS[begins.weekday()] in {day[-2:] for day in days})
        and begins.month in map(int, rule.get("BYMONTH", [begins.month]))
        and all(1 <= int(number) <= LONGEST_MONTH for number in rule.get("BYMONTHDAY", []))
        and begins.day in map(int, rule.get("BYMONTHDAY", [begins.day]))
    )


def _listed(event: Any, name: str) -> Iterator[Any]:
    """The days of EXDATE or RDATE, which may stand in one line or in many."""
    lines = event.get(name, [])
    for line in lines if isinstance(lines, list) else [lines]:
        yield from (value.dt for value in line.dts)


def _summary(event: Any) -> str:
    return shortened(header_line(str(event.get("SUMMARY", ""))), SUMMARY_LIMIT)


def _bad(event: Any, problem: str) -> BadSource:
    return BadSource(field="file", problem=problem, value=shortened(_summary(event), 60))
