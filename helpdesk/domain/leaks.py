"""A leak of personal data: when it was noticed, and by when the school must tell of it (152-ФЗ, ст. 21 ч. 3.1)."""

from datetime import date, datetime, time, timedelta

from helpdesk.domain.errors import NotAChoice, Unacceptable

TO_REPORT = timedelta(hours=24)  # to Роскомнадзор, of the leak itself
TO_INQUIRE = timedelta(hours=72)  # and of what the school found out
LONGEST_AGO = timedelta(days=366)  # an older day is a mistyped year
MOST_AN_HOUR = 5  # reports of one person


class ReportsPaused(Unacceptable):
    """This person has told of so many leaks within the hour already; facts: field, limit."""


def noticed_at(on: date | None, hour: time | None, now: datetime) -> datetime:
    """When the hours begin to run (local wall time), from what is known; raises NotAChoice(field="noticed_on").

    Without an hour they run from the beginning of the day: the school must rather be early. Without a day it is today,
    and without both the moment of the report.

    >>> now = datetime(2026, 11, 9, 10, 0)
    >>> noticed_at(date(2026, 11, 8), time(21, 15), now), noticed_at(date(2026, 11, 9), None, now).hour
    (datetime.datetime(2026, 11, 8, 21, 15), 0)
    """
    if on is None and hour is None:
        return now
    noticed = datetime.combine(on or now.date(), hour or time())
    if not now - LONGEST_AGO <= noticed <= now:
        raise NotAChoice(field="noticed_on")
    return noticed
