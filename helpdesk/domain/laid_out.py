"""Days and hours of a calendar as sorted lists, laid out only as far as they are asked for."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise
from typing import Generic, Protocol, TypeVar

FARTHEST = timedelta(days=400)  # a longer wait than this is a mistake in the calendar, not a plan
_CHUNK = timedelta(days=32)
_DAY = timedelta(days=1)


class Spell(Protocol):
    """Anything that lasts from one local moment to another of the same day."""

    @property
    def starts(self) -> datetime: ...

    @property
    def ends(self) -> datetime: ...


S = TypeVar("S", bound=Spell)


class DateRanges:
    """Days covered by any of many ranges (both ends included); membership costs one bisection."""

    def __init__(self, ranges: Iterable[tuple[date, date]]) -> None:
        """Merge what overlaps, so that only the last range beginning by a day can hold it."""
        self._firsts: list[date] = []
        self._lasts: list[date] = []
        for first, last in sorted(ranges):
            if self._lasts and first <= self._lasts[-1]:
                self._lasts[-1] = max(self._lasts[-1], last)
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def __contains__(self, day: date) -> bool:
        """Whether a range covers the day."""
        index = bisect_right(self._firsts, day)
        return index > 0 and self._lasts[index - 1] >= day


class LaidOut(Generic[S]):
    """Spells in the order of their ends, grown a month at a time around what is asked; no fixed horizon."""

    def __init__(self, on_day: Callable[[date], Sequence[S]]) -> None:
        """`on_day` gives the spells of one day, in the order of their ends; none may run past midnight."""
        self._on_day = on_day
        self._from = self._upto = date.min
        self._gaps: list[tuple[datetime, datetime]] = []
        self._covered_from = self._covered_upto = datetime.min
        self.spells: list[S] = []
        self.ends: list[datetime] = []
        self.before: list[timedelta] = [timedelta()]  # total length of the spells before each; differences matter only

    def first_ending_after(self, at: datetime) -> int:
        """Position of the first spell ending strictly after `at`; it may not be laid out yet (see `reaches`)."""
        if not self._covered_from <= at < self._covered_upto:
            self._cover(at.date())
        return bisect_right(self.ends, at)

    def first_ending_by(self, at: datetime) -> int:
        """Position of the first spell ending at `at` or later; it may not be laid out yet (see `reaches`)."""
        if not self._covered_from <= at < self._covered_upto:
            self._cover(at.date())
        return bisect_left(self.ends, at)

    def reaches(self, at: datetime, position: int) -> bool:
        """Whether there is a spell at `position` without 400 empty days on the way to it from `at`."""
        ends = self.ends
        while position >= len(ends):
            if not self._grow(max(at, ends[-1]) if ends else at):
                return False
        return ends[position] - at <= FARTHEST or not self._is_broken(at, position)

    def length_reaches(self, at: datetime, length: timedelta) -> int | None:
        """Position of the spell in which the length of all spells comes to `length`; None as in `reaches`."""
        while self.before[-1] < length:
            if not self._grow(max(at, self.ends[-1]) if self.ends else at):
                return None
        position = bisect_left(self.before, length) - 1
        return position if self.reaches(at, position) else None

    def _is_broken(self, at: datetime, position: int) -> bool:
        ends = self.ends
        return ends[bisect_right(ends, at)] - at > FARTHEST or any(
            at <= before and after <= ends[position] for before, after in self._gaps
        )

    def _grow(self, anchor: datetime) -> bool:
        if self._upto - anchor.date() > FARTHEST or date.max - self._upto <= _CHUNK:
            return False
        self._append(self._upto + _CHUNK)
        return True

    def _cover(self, day: date) -> None:
        if self._from == self._upto:
            self._from = self._upto = day
        if day < self._from:
            self._prepend(day - min(_CHUNK, day - date.min))
        if day >= self._upto:
            self._append(day + min(_CHUNK, date.max - day))

    def _append(self, upto: date) -> None:
        spells = self._lay(self._upto, upto)
        ends = [spell.ends for spell in spells]
        self._note_gaps([*self.ends[-1:], *ends])
        self.before[-1:] = accumulate((spell.ends - spell.starts for spell in spells), initial=self.before[-1])
        self.spells += spells
        self.ends += ends
        self._settle(self._from, upto)

    def _prepend(self, first: date) -> None:
        spells = self._lay(first, self._from)
        ends = [spell.ends for spell in spells]
        lengths = [spell.ends - spell.starts for spell in spells]
        self._note_gaps([*ends, *self.ends[:1]])
        self.before[:1] = accumulate(lengths, initial=self.before[0] - sum(lengths, timedelta()))
        self.spells[:0] = spells
        self.ends[:0] = ends
        self._settle(first, self._upto)

    def _lay(self, first: date, upto: date) -> list[S]:
        days = (first + _DAY * number for number in range((upto - first).days))
        return [spell for day in days for spell in self._on_day(day)]

    def _note_gaps(self, ends: list[datetime]) -> None:
        self._gaps += [(before, after) for before, after in pairwise(ends) if after - before > FARTHEST]

    def _settle(self, first: date, upto: date) -> None:
        self._from, self._upto = first, upto
        self._covered_from, self._covered_upto = (datetime.combine(day, time.min) for day in (first, upto))
