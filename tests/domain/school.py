"""The school of the worked cases: its week, calendar and policies, and short ways to write days and times."""

from datetime import date, datetime, time
from pathlib import Path

from helpdesk.domain.calendar_file import parse_entries
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.quarters import QuarterDays
from helpdesk.domain.school_week import Entry, EntryKind, Venue, Week, WeeklySlot
from helpdesk.domain.sla import Policy, Target
from helpdesk.domain.workflow import TicketKind, Urgency

ROOT = Path(__file__).resolve().parents[2]
CALENDAR = ROOT / "helpdesk" / "data" / "calendar_2026_27.csv"
CASES = ROOT / "tests" / "data" / "worked_sla.csv"

OFFICE = Venue("корпус 1", "205", ("заместитель директора",))
WEEK = Week(
    workdays=frozenset(range(5)),
    opens=time(9),
    closes=time(17),
    short_closes=time(16),
    slots=(WeeklySlot(0, time(15), time(16), OFFICE), WeeklySlot(3, time(15), time(16), OFFICE)),
)

NORMAL = Policy("M-NORMAL", Target(slot=1, day=3), Target(slot=2, day=10))
NEAREST = Policy("NEAREST", Target(slot=1, day=1), Target(slot=2, day=3))
DAY = Policy("DAY", Target(hours=2), Target(day=1))
OUTAGE = Policy("OUTAGE", Target(hours=1), Target(hours=8))
POLICIES = {
    (TicketKind.METHODOLOGICAL, Urgency.NORMAL): NORMAL,
    (TicketKind.METHODOLOGICAL, Urgency.URGENT): NEAREST,
    (TicketKind.TECHNICAL, Urgency.NORMAL): NEAREST,
    (TicketKind.TECHNICAL, Urgency.URGENT): DAY,
    (TicketKind.TECHNICAL, Urgency.CRITICAL): OUTAGE,
}


def base_entries() -> list[Entry]:
    """The school year's calendar file."""
    with CALENDAR.open(encoding="utf-8") as lines:
        return parse_entries(lines)


def school(*entries: Entry, week: Week = WEEK) -> Timetable:
    """The school's timetable with more exceptions."""
    return Timetable(week, [*base_entries(), *entries])


def at(text: str) -> datetime:
    """A local moment: at("2026-11-09 15:00")."""
    return datetime.fromisoformat(text)


def on(kind: str, first: str, last: str = "", reason: str = "") -> Entry:
    """An exception for a day or a range."""
    return Entry(EntryKind(kind), date.fromisoformat(first), date.fromisoformat(last or first), reason=reason)


def held(kind: str, day: str, starts: str, ends: str, reason: str = "", venue: Venue | None = None) -> Entry:
    """A moved (from a day) or extra consultation."""
    first = date.fromisoformat(day)
    return Entry(EntryKind(kind), first, first, at(starts), at(ends), reason, venue or Venue())


QUARTERS = [
    QuarterDays(2026, 1, date(2026, 9, 1), date(2026, 10, 23)),
    QuarterDays(2026, 2, date(2026, 11, 2), date(2026, 12, 30)),
    QuarterDays(2026, 3, date(2027, 1, 11), date(2027, 3, 26)),
    QuarterDays(2026, 4, date(2027, 4, 5), date(2027, 5, 26)),
]
