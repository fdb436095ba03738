"""Periods of local days that figures are told of: a week, a quarter, a year, or any days up to a year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from helpdesk.domain.consultation_days import to_instant

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOMENT = timedelta(microseconds=1)  # what happens now is part of what happened until now


class Span(NamedTuple):
    """Instants of a period: [since, until), UTC."""

    since: datetime
    until: datetime

    def holds(self, instant: datetime | None) -> bool:
        """Whether something happened, and within the span."""
        return instant is not None and self.since <= instant < self.until

    def until_now(self, now: datetime) -> "Span":
        """As far as it has come: to its end, or to the present, which it then includes."""
        return Span(self.since, max(self.since, min(self.until, now + MOMENT)))


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from the first to the last, both included."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last_on < self.first_on:
            raise ValueError(f"no such period: {self}")

    def holds(self, day: date) -> bool:
        """Whether the day is one of the period's."""
        return self.first_on <= day <= self.last_on

    def span(self, zone: ZoneInfo) -> Span:
        """The instants of its days."""
        since, until = (
            to_instant(datetime.combine(day, time.min), zone) for day in (self.first_on, self.last_on + DAY)
        )
        return Span(since, until)

    def weeks(self) -> Iterator["Period"]:
        """Its ISO weeks in order; the first and the last may be cut short by the period's own days."""
        first = self.first_on
        while first <= self.last_on:
            last = min(week_of(first).last_on, self.last_on)
            yield Period(first, last)
            first = last + DAY


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same instants, each once: what overlaps becomes one span."""
    found: list[Span] = []
    for one in sorted(spans):
        if found and one.since <= found[-1].until:
            found[-1] = Span(found[-1].since, max(found[-1].until, one.until))
        else:
            found.append(one)
    return found


def week_of(day: date) -> Period:
    """The ISO week of a day, Monday to Sunday.

    >>> week_of(date(2026, 11, 19)).first_on.isoformat()
    '2026-11-16'
    """
    monday = day - DAY * day.weekday()
    return Period(monday, monday + WEEK - DAY)


def last_full_week(today: date) -> Period:
    """The week that is over: the one the letter of this week tells of."""
    return week_of(today - WEEK)


def weeks_before(period: Period, count: int) -> Period:
    """So many whole weeks up to the day before the week in which a period begins.

    >>> weeks_before(week_of(date(2026, 11, 19)), 4).first_on.isoformat()
    '2026-10-19'
    """
    monday = week_of(period.first_on).first_on
    return Period(monday - count * WEEK, monday - DAY)
