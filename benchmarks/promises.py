"""How many promises the engine makes in a CPU second, and what a cold calendar costs.

Run from the repository: `python benchmarks/promises.py`. CPU time, best of five; fails below 100,000 promises a second
over ten years of exceptions, when a calendar or span 40 times longer costs twice as much, or a cold promise over 1 ms.
"""

import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.school_week import Entry, EntryKind, Week, WeeklySlot
from helpdesk.domain.sla import Policy, Target, explain, promise

COUNT = 20_000
FLOOR, LONGEST_RATIO, COLD_LIMIT = 100_000, 2.0, 0.001
WEEK = Week(
    frozenset(range(5)),
    time(9),
    time(17),
    time(16),
    (WeeklySlot(0, time(15), time(16)), WeeklySlot(3, time(15), time(16))),
)
POLICIES = (
    Policy("M-NORMAL", Target(1, 3), Target(2, 10)),
    Policy("NEAREST", Target(1, 1), Target(2, 3)),
    Policy("DAY", Target(hours=2), Target(day=1)),
    Policy("OUTAGE", Target(hours=1), Target(hours=8)),
)
SPANS = (
    Policy("10 days, 80 hours", Target(day=10), Target(hours=80)),
    Policy("100 days, 800 hours", Target(day=100), Target(hours=800)),
    Policy("1000 days, 1000 hours", Target(day=1000), Target(hours=1000)),
)


def exceptions(years: int) -> list[Entry]:
    """About sixty exceptions a year: holidays, short days, worked Saturdays, cancelled, moved, extra, summer."""
    dice, found = Random(47), []
    for year in range(2026, 2026 + years):
        days = [date(year, 1, 1) + timedelta(days=number) for number in dice.sample(range(365), 59)]
        kinds = [kind for kind in EntryKind if kind is not EntryKind.BREAK]
        found += [_entry(kinds[number % len(kinds)], day) for number, day in enumerate(days)]
        found.append(Entry(EntryKind.OFF, date(year, 6, 15), date(year, 8, 24), reason="summer"))
    return found


def _entry(kind: EntryKind, day: date) -> Entry:
    if kind not in (EntryKind.MOVE, EntryKind.EXTRA):
        return Entry(kind, day, day)
    return Entry(kind, day, day, datetime.combine(day, time(13)), datetime.combine(day, time(14)))


def filings(years: int) -> list[datetime]:
    """Moments spread over so many years, in no order."""
    dice = Random(48)
    start, length = datetime(2026, 1, 1), years * 365 * 86_400
    return [start + timedelta(seconds=dice.randrange(length)) for _ in range(COUNT)]


def seconds_of(work: Callable[[], object]) -> float:
    """The least CPU time of five runs."""
    times = []
    for _ in range(5):
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times)


def rate(policy: Policy, timetable: Timetable, moments: list[datetime]) -> float:
    """Promises a CPU second over a calendar that is laid out already."""
    for moment in moments:
        promise(policy, moment, timetable)
    return len(moments) / seconds_of(lambda: [promise(policy, moment, timetable) for moment in moments])


def cold(years: int, work: Callable[[Timetable], object]) -> float:
    """CPU seconds to build a calendar and do one thing with it."""
    entries = exceptions(years)
    return seconds_of(lambda: [work(Timetable(WEEK, entries)) for _ in range(50)]) / 50


def main() -> int:
    """Print the figures; 1 if one of them is not what was promised."""
    out, moment = sys.stdout.write, datetime(2026, 11, 9, 10, 30)
    long = Timetable(WEEK, exceptions(10))
    rates = [rate(policy, long, filings(10)) for policy in POLICIES]
    for policy, found in zip(POLICIES, rates, strict=True):
        out(f"{policy.code:<24}{found:>12,.0f} promises/s over ten years of exceptions\n")
    lengths = [rate(POLICIES[0], Timetable(WEEK, exceptions(years)), filings(years)) for years in (1, 10, 40)]
    out("calendar of 1, 10, 40 years" + "".join(f"{found:>12,.0f}" for found in lengths) + " promises/s\n")
    spans = [rate(policy, long, filings(10)) for policy in SPANS]
    for policy, found in zip(SPANS, spans, strict=True):
        out(f"{policy.code:<24}{found:>12,.0f} promises/s\n")
    costs = [cold(1, lambda _: None), cold(1, lambda timetable: promise(POLICIES[0], moment, timetable))]
    costs.append(cold(1, lambda timetable: explain(POLICIES[0], moment, timetable)))
    micro = [cost * 1e6 for cost in costs]
    out("cold, 60 exceptions: build {:.0f}, with a promise {:.0f}, explained {:.0f} µs\n".format(*micro))
    ratios = max(lengths) / min(lengths), max(spans) / min(spans)
    out("longest against shortest: calendar {:.2f}, span {:.2f}\n".format(*ratios))
    return int(min(rates) < FLOOR or max(ratios) > LONGEST_RATIO or costs[1] > COLD_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
