"""The deadlines once more, minute by minute, straight from the definitions of the worked cases; slow on purpose.

Shares nothing with the engine but the data it is given. Filing times are whole minutes.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from helpdesk.domain.school_week import Entry, Week
from helpdesk.domain.sla import Policy, Target

MINUTE = timedelta(minutes=1)


class Oracle:
    """A calendar that is asked about one minute at a time."""

    def __init__(self, week: Week, entries: list[Entry]) -> None:
        self.week = week
        self.entries = entries
        self.known: dict[date, tuple[time, time] | None] = {}

    def has(self, kind: str, day: date) -> bool:
        return any(entry.kind == kind and entry.first_on <= day <= entry.last_on for entry in self.entries)

    def hours(self, day: date) -> tuple[time, time] | None:
        if day not in self.known:
            works = self.has("work", day) or (day.weekday() in self.week.workdays and not self.has("off", day))
            closes = self.week.short_closes if self.has("short", day) else self.week.closes
            self.known[day] = (self.week.opens, closes) if works else None
        return self.known[day]

    def is_worked(self, minute: datetime) -> bool:
        hours = self.hours(minute.date())
        return hours is not None and hours[0] <= minute.time() < hours[1]

    def consultations(self, day: date) -> set[tuple[datetime, datetime]]:
        held: set[tuple[datetime, datetime]] = set()
        if self.hours(day) and not self.has("cancel", day) and not self.has("move", day):
            for slot in self.week.slots:
                if slot.weekday == day.weekday():
                    held.add((datetime.combine(day, slot.starts), datetime.combine(day, slot.ends)))
        for entry in self.entries:
            if entry.starts_at and entry.ends_at and entry.starts_at.date() == day:
                held.add((entry.starts_at, entry.ends_at))
        return held

    def registered(self, filed: datetime) -> datetime:
        return next(minute for minute in minutes_from(filed) if self.is_worked(minute))

    def end_of_hours(self, minute: datetime) -> bool:
        return self.is_worked(minute - MINUTE) and not self.is_worked(minute)

    def day(self, registered: datetime, k: int) -> datetime:
        for minute in minutes_from(datetime.combine(registered.date() + timedelta(days=1), time.min)):
            k -= self.end_of_hours(minute)
            if not k:
                return minute
        raise AssertionError

    def spent(self, registered: datetime, hours: int) -> datetime:
        left = hours * 60
        for minute in minutes_from(registered):
            left -= self.is_worked(minute)
            if not left:
                return minute + MINUTE
        raise AssertionError

    def slot(self, registered: datetime, n: int, last: datetime) -> datetime:
        today: set[tuple[datetime, datetime]] = set()
        for minute in minutes_from(registered):
            if minute > last:
                break
            if minute == registered or minute.time() == time.min:
                today = self.consultations(minute.date())
            n -= sum(starts > registered and ends == minute for starts, ends in today)
            if n <= 0:
                return minute
        return datetime.max

    def due(self, target: Target, registered: datetime) -> datetime:
        if target.hours is not None:
            return self.spent(registered, target.hours)
        assert target.day is not None
        day = self.day(registered, target.day)
        return day if target.slot is None else min(day, self.slot(registered, target.slot, day))

    def promise(self, policy: Policy, filed: datetime) -> tuple[datetime, datetime, datetime]:
        registered = self.registered(filed)
        return registered, self.due(policy.first_response, registered), self.due(policy.resolution, registered)


def minutes_from(start: datetime) -> Iterator[datetime]:
    while True:
        yield start
        start += MINUTE
