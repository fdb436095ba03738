"""Ticket numbers as people read them and as addresses carry them."""

import re
from datetime import date, timedelta

SCHOOL_YEAR_BEGINS = (9, 1)
CHECKED_FROM_MONTH = 8
_ADDRESS = re.compile(r"(20\d\d)-(\d{4,6})", re.ASCII)
_SERIAL = re.compile(r"[0-9]{1,6}")
_NUMBER = re.compile(r"(?:эж-?)?(20[0-9]{2})(?:/[0-9]{2})?-([0-9]{1,6})")


def school_year_of(day: date) -> int:
    """The year in which the school year of `day` began (1 September).

    >>> school_year_of(date(2027, 5, 27)), school_year_of(date(2026, 9, 1))
    (2026, 2026)
    """
    return day.year if (day.month, day.day) >= SCHOOL_YEAR_BEGINS else day.year - 1


def days_of_school_year(year: int) -> tuple[date, date]:
    """The first and the last day of the school year that begins in `year`.

    >>> [day.isoformat() for day in days_of_school_year(2026)]
    ['2026-09-01', '2027-08-31']
    """
    return date(year, *SCHOOL_YEAR_BEGINS), date(year + 1, *SCHOOL_YEAR_BEGINS) - timedelta(days=1)


def year_to_confirm(day: date) -> int:
    """The school year whose calendar somebody must have checked: from 1 August on the one that is about to begin.

    >>> [year_to_confirm(date(2027, month, 1)) for month in (1, 7, 8, 11)]
    [2026, 2026, 2027, 2027]
    """
    return day.year if day.month >= CHECKED_FROM_MONTH else day.year - 1


def ticket_number(school_year: int, serial: int) -> str:
    """The number on paper and in letters.

    >>> ticket_number(2026, 147)
    'ЭЖ-2026/27-0147'
    """
    return f"ЭЖ-{school_year}/{(school_year + 1) % 100:02}-{serial:04}"


def ticket_address(school_year: int, serial: int) -> str:
    """The number in an address: ASCII, no slash.

    >>> ticket_address(2026, 147)
    '2026-0147'
    """
    return f"{school_year}-{serial:04}"


def from_address(address: str) -> tuple[int, int] | None:
    """(school year, serial) of an address, or None for anything else.

    >>> from_address("2026-0147"), from_address("2026-٣٣٣٣")
    ((2026, 147), None)
    """
    match = _ADDRESS.fullmatch(address)
    return (int(match[1]), int(match[2])) if match else None


def from_typed(text: str, this_year: int | None = None) -> tuple[int, int] | None:
    """(school year, serial) of a number as people type it, or None; bare digits mean a ticket of `this_year`.

    >>> from_typed(" эж-2026/27-147 "), from_typed("2026-0147"), from_typed("журнал"), from_typed("147", 2026)
    ((2026, 147), (2026, 147), None, (2026, 147))
    """
    if this_year is not None and _SERIAL.fullmatch(text.strip()):
        return this_year, int(text)
    match = _NUMBER.fullmatch(text.strip().lower())
    return (int(match[1]), int(match[2])) if match else None
