"""Public holidays of a school year as the `holidays` package knows them: proposed, never entered by themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from holidays import country_holidays

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.references import days_of_school_year
from helpdesk.domain.school_week import Entry, EntryKind

COUNTRY, LANGUAGE = "RU", "ru"
TRANSFERRED = ("перенесено", "(выходной)")  # how the package marks a day off that is no holiday itself
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An exception a person may tick; `is_known`: the calendar says so already."""

    entry: Entry
    is_known: bool

    @property
    def key(self) -> str:
        """What a ticked box sends."""
        return f"{self.entry.kind.value}:{self.entry.first_on.isoformat()}:{self.entry.last_on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the package knows of a school year, and the calendar years whose decree it does not."""

    rows: list[Proposal]
    without_decree: list[int]


def proposals_for(year: int, timetable: Timetable) -> Proposals:
    """Days off, worked Saturdays and short days of a school year; only those that change an ordinary week."""
    years = (year, year + 1)
    known: Any = country_holidays(COUNTRY, years=years, language=LANGUAGE)
    first, last = days_of_school_year(year)
    names = {day: str(name) for day, name in known.items() if first <= day <= last}
    worked = [day for day in sorted(known.weekend_workdays) if first <= day <= last]
    workdays = timetable.week.workdays
    off = [day for day in sorted(names) if day.weekday() in workdays]
    entries = [
        *_ranges(off, names),
        *(Entry(EntryKind.WORK, day, day, reason=_("Рабочий день (перенос выходного)")) for day in worked),
        *(Entry(EntryKind.SHORT, day, day, reason=_("Предпраздничный день")) for day in _eves(names, worked, workdays)),
    ]
    rows = [Proposal(entry, _is_in_force(entry, timetable)) for entry in entries]
    rows.sort(key=lambda row: (row.entry.first_on, row.entry.kind))
    return Proposals(rows, [one for one in years if one not in known.special_public_holidays])


def picked(proposals: Sequence[Proposal], keys: Iterable[str]) -> list[Entry]:
    """The entries a person ticked; what was never proposed is left out."""
    wanted = set(keys)
    return [one.entry for one in proposals if one.key in wanted]


def _ranges(days: Sequence[date], names: dict[date, str]) -> list[Entry]:
    """Days off that follow each other, with nothing but days off between them, as one entry."""
    spans: list[list[date]] = []
    for day in days:
        if spans and all(gap in names for gap in _between(spans[-1][-1], day)):
            spans[-1].append(day)
        else:
            spans.append([day])
    reasons = ("; ".join(dict.fromkeys(names[day] for day in span)) for span in spans)
    return [Entry(EntryKind.OFF, span[0], span[-1], reason=reason) for span, reason in zip(spans, reasons, strict=True)]


def _eves(names: dict[date, str], worked: Sequence[date], workdays: Iterable[int]) -> list[date]:
    """Working days right before a holiday: an hour shorter (article 95 of the Labour Code); transfers have none."""
    holidays = [day for day, name in names.items() if not any(mark in name for mark in TRANSFERRED)]
    eves = {day - _DAY for day in holidays} - names.keys()
    return sorted(day for day in eves if day.weekday() in workdays or day in worked)


def _between(first: date, last: date) -> list[date]:
    return [first + _DAY * number for number in range(1, (last - first).days)]


def _is_in_force(entry: Entry, timetable: Timetable) -> bool:
    days = [entry.first_on, *_between(entry.first_on, entry.last_on), entry.last_on]
    if entry.kind is EntryKind.OFF:
        return not any(timetable.is_working(day) for day in days)
    is_so = timetable.is_short if entry.kind is EntryKind.SHORT else timetable.is_working
    return all(is_so(day) for day in days)
