"""The quarters of a school year and periods of days: what the school may enter, and which one a day belongs to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.references import school_year_of

LONGEST_PERIOD = 366  # days: a school year with its summer
YEARS = range(2000, 2100)


class NotADay(Unacceptable):
    """Not a day of the calendar, or of another century; facts: field."""


class EndsBeforeItBegins(Unacceptable):
    """The last day is earlier than the first one; facts: field."""


class PeriodTooLong(Unacceptable):
    """More days than a page or a file is made for; facts: field, limit."""


class QuartersOverlap(Unacceptable):
    """A quarter begins before the one before it has ended; facts: field, number."""


class QuarterOutsideYear(Unacceptable):
    """A day of a quarter lies in another school year; facts: field, number, year."""


@dataclass(frozen=True, slots=True)
class QuarterDays:
    """A quarter: number 1 to 4 of the school year that begins in `school_year`."""

    school_year: int
    number: int
    first_on: date
    last_on: date

    @property
    def address(self) -> str:
        """As addresses carry it: 2026-2."""
        return f"{self.school_year}-{self.number}"

    def holds(self, day: date) -> bool:
        """Whether the day is one of the quarter's."""
        return self.first_on <= day <= self.last_on


def read_day(text: str, field: str) -> date:
    """A day as date fields send it, «2026-11-26»; raises NotADay.

    >>> read_day("2026-11-26", "first")
    datetime.date(2026, 11, 26)
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise NotADay(field=field) from None
    if day.year not in YEARS or day.isoformat() != text.strip():  # «2026-W48-4» is a day too, but not as they send it
        raise NotADay(field=field)
    return day


def check_period(first: date, last: date) -> None:
    """A period of at most a year; raises EndsBeforeItBegins or PeriodTooLong, both about its last day."""
    if last < first:
        raise EndsBeforeItBegins(field="to")
    if (last - first).days >= LONGEST_PERIOD:
        raise PeriodTooLong(field="to", limit=LONGEST_PERIOD)


def check_quarters(quarters: Sequence[QuarterDays]) -> None:
    """The quarters of one school year, in their order; raises what is wrong with the first bad one."""
    ended: date | None = None
    for quarter in quarters:
        for name, day in (("first", quarter.first_on), ("last", quarter.last_on)):
            if school_year_of(day) != quarter.school_year:
                field = f"{name}_{quarter.number}"
                raise QuarterOutsideYear(field=field, number=quarter.number, year=quarter.school_year)
        if quarter.last_on < quarter.first_on:
            raise EndsBeforeItBegins(field=f"last_{quarter.number}")
        if ended is not None and quarter.first_on <= ended:
            raise QuartersOverlap(field=f"first_{quarter.number}", number=quarter.number)
        ended = quarter.last_on


def quarter_on(day: date, quarters: Iterable[QuarterDays]) -> QuarterDays | None:
    """The quarter a day belongs to; in a break the coming one, after the last one the last; none if there are none."""
    ordered = sorted(quarters, key=lambda quarter: quarter.first_on)
    coming = next((quarter for quarter in ordered if quarter.last_on >= day), None)
    return coming or (ordered[-1] if ordered else None)


def is_taught(day: date, quarters: Collection[QuarterDays]) -> bool:
    """Whether a day is in a quarter; of a school year that is not entered yet any day may be."""
    year = school_year_of(day)
    return any(quarter.holds(day) for quarter in quarters) or all(quarter.school_year != year for quarter in quarters)


def end_of_break(quarter: QuarterDays, quarters: Iterable[QuarterDays]) -> date:
    """The last day before the next quarter of the same year; the quarter's own last day when none follows."""
    following = [
        other.first_on
        for other in quarters
        if other.school_year == quarter.school_year and other.first_on > quarter.last_on
    ]
    return min(following) - timedelta(days=1) if following else quarter.last_on
