"""Random weeks, exceptions, policies and filing times around a New Year, for properties."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from helpdesk.domain.school_week import Entry, EntryKind, Week, WeeklySlot
from helpdesk.domain.sla import Policy, Target

FIRST = date(2026, 12, 14)
CLOSING = (EntryKind.OFF, EntryKind.CANCEL)

days = st.integers(0, 42).map(lambda number: FIRST + timedelta(days=number))
filings = st.builds(
    lambda day, minute: datetime.combine(day, time.min) + timedelta(minutes=minute), days, st.integers(0, 24 * 60 - 1)
)
hours_of_day = st.sampled_from([time(8), time(11, 30), time(14), time(15), time(16), time(18)])
lengths = st.sampled_from([30, 60, 150])


def later(start: time, minutes: int) -> time:
    return (datetime.combine(FIRST, start) + timedelta(minutes=minutes)).time()


weekly_slots = st.builds(
    lambda weekday, starts, minutes: WeeklySlot(weekday, starts, later(starts, minutes)),
    st.integers(0, 6),
    hours_of_day,
    lengths,
)
weeks = st.builds(
    lambda workdays, opens, slots: Week(workdays, opens, time(17), time(16), tuple(slots)),
    st.one_of(st.just(frozenset(range(5))), st.frozensets(st.integers(0, 6), min_size=1)),
    st.sampled_from([time(8), time(9), time(10, 30)]),
    st.lists(weekly_slots, max_size=4),
)


@st.composite
def entries_of(draw: st.DrawFn, kinds: tuple[EntryKind, ...] = tuple(EntryKind)) -> Entry:
    kind, first, length = draw(st.sampled_from(kinds)), draw(days), draw(st.integers(0, 9))
    times: tuple[datetime, ...] = ()
    if kind in (EntryKind.MOVE, EntryKind.EXTRA):
        day, starts = draw(days), draw(hours_of_day)
        times = (datetime.combine(day, starts), datetime.combine(day, later(starts, draw(lengths))))
    return Entry(kind, first, first + timedelta(days=length), *times)


calendars = st.lists(entries_of(), max_size=10)
targets = st.one_of(
    st.builds(Target, slot=st.none() | st.integers(1, 4), day=st.integers(1, 6)),
    st.builds(Target, hours=st.integers(1, 24)),
)
policies = st.builds(Policy, st.just("ANY"), targets, targets)
