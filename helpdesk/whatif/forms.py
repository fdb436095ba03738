"""What an address asks: times of a week, policies, days. A bookmark is the whole question; it changes nothing."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from helpdesk.domain.errors import NotAChoice, Unacceptable
from helpdesk.domain.policies import Target
from helpdesk.domain.references import SCHOOL_YEAR_BEGINS, school_year_of
from helpdesk.domain.what_if_rules import (
    MOST_TIMES,
    SUNDAY,
    Change,
    Held,
    Question,
    check_apart,
    check_days,
    check_times,
    read_target,
    times_of,
)
from helpdesk.trainings.forms import Period, read_period
from helpdesk.web.sentences import MISSING, sentence
from helpdesk.whatif.queries import School

NUMBERS = range(1, MOST_TIMES + 1)
DAYS = {str(day): day for day in range(SUNDAY)}
NO_DAY = -1
ENDS, PARTS, UNITS = ("starts", "ends"), ("answer", "solution"), ("slot", "day", "hours")
ASKING = ("day_", "starts_", "ends_", "answer_", "solution_")  # names of what asks begin so
_HOUR = re.compile(r"[0-9]{2}:[0-9]{2}")

Args = MultiDict[str, str]
Errors = dict[str, list[str]]


class Line(NamedTuple):
    """One time of the week as it was typed."""

    number: int
    days: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """All that was typed, what is wrong with it by field, and the question, if there is one."""

    period: Period
    lines: list[Line]
    change: str
    targets: Mapping[str, str]
    errors: Errors
    question: Question | None


def read_asked(args: Args, school: School, today: date) -> Asked:
    """The question of an address; without one, today's rule to begin with and the school year so far."""
    period = read_period(args.get("from", ""), args.get("to", ""), lambda: _year_so_far(today))
    errors: Errors = {}
    lines = _typed_lines(args) or _usual_lines(school, today)
    change, targets = args.get("policy", Change.TODAY.value), _typed_targets(args, school)
    question = None
    if any(name == "policy" or name.startswith(ASKING) for name in args):
        held = _held(lines, school, errors)
        own = _own_targets(change, targets, school, errors)
        if not errors and period.days is not None:
            question = Question(held, Change(change), own, period.days)
    errors.update(period.errors)
    return Asked(period, _with_a_blank(lines), change, targets, errors, question)


def _year_so_far(today: date) -> tuple[date, date]:
    return date(school_year_of(today), *SCHOOL_YEAR_BEGINS), today


def _typed_lines(args: Args) -> list[Line]:
    """The times typed; one empty time when a form was sent with none, nothing when no form was sent."""
    lines = [
        Line(
            number,
            tuple(args.getlist(f"day_{number}")),
            *(_clean(args, f"{end}_{number}") for end in ENDS),
        )
        for number in NUMBERS
    ]
    typed = [line for line in lines if any(line[1:])]
    was_sent = any(name.startswith(("day_", "starts_", "ends_")) for name in args)
    return typed or ([Line(1)] if was_sent else [])


def _usual_lines(school: School, today: date) -> list[Line]:
    usual = times_of(school.rules.timetable.week.slots, today)[:MOST_TIMES]
    return [
        Line(number, tuple(map(str, held.days)), f"{held.starts:%H:%M}", f"{held.ends:%H:%M}")
        for number, held in enumerate(usual, 1)
    ] or [Line(1)]


def _with_a_blank(lines: list[Line]) -> list[Line]:
    """One more time may be asked for."""
    taken = {line.number for line in lines}
    free = [Line(number) for number in NUMBERS if number not in taken]
    return sorted([*lines, *free[:1]])


def _held(lines: list[Line], school: School, errors: Errors) -> tuple[Held, ...]:
    read: dict[int, Held] = {}
    for line in lines:
        days = tuple(DAYS.get(day, NO_DAY) for day in line.days)
        starts, ends = (_hour(line, end, errors) for end in ENDS)
        with _beside(errors):
            check_days(days, line.number, school.rules.timetable.week)
        if starts is not None and ends is not None:
            with _beside(errors):
                check_times(starts, ends, line.number)
            read[line.number] = Held(days, starts, ends)
    if not errors:
        with _beside(errors):
            check_apart(read)
    return tuple(read.values())


@contextmanager
def _beside(errors: Errors) -> Iterator[None]:
    """A refusal becomes a sentence beside the field it names."""
    try:
        yield
    except Unacceptable as refused:
        errors.setdefault(str(refused.facts["field"]), []).append(sentence(refused))


def _hour(line: Line, end: str, errors: Errors) -> time | None:
    typed, field = getattr(line, end), f"{end}_{line.number}"
    try:
        return time.fromisoformat(typed if _HOUR.fullmatch(typed) else "")
    except ValueError:
        words = _("Это не время. Напишите часы и минуты так: 15:00.") if typed else str(MISSING[end])
        errors.setdefault(field, []).append(words)
        return None


def _typed_targets(args: Args, school: School) -> dict[str, str]:
    """Numbers of each target by their names; a target that the address leaves out is today's."""
    targets: dict[str, str] = {}
    for row, part, today in _targets(school):
        names = {unit: f"{part}_{unit}_{row}" for unit in UNITS}
        is_typed = any(name in args for name in names.values())
        for unit, name in names.items():
            targets[name] = _clean(args, name) if is_typed else str(getattr(today, unit) or "")
    return targets


def _own_targets(
    change: str, typed: Mapping[str, str], school: School, errors: Errors
) -> dict[str, tuple[Target, Target]]:
    if change not in list(Change):
        errors["policy"] = [sentence(NotAChoice(field="policy"))]
    if change != Change.OWN:
        return {}
    read: dict[tuple[int, str], Target] = {}
    for row, part, _today in _targets(school):
        with _beside(errors):
            numbers = {unit: typed[f"{part}_{unit}_{row}"] for unit in UNITS}
            read[row, part] = read_target(numbers, f"{part}_{row}")
    if errors:
        return {}
    return {used.policy.code: (read[used.id, "answer"], read[used.id, "solution"]) for used in school.policies}


def _targets(school: School) -> Iterator[tuple[int, str, Target]]:
    for used in school.policies:
        yield used.id, "answer", used.policy.first_response
        yield used.id, "solution", used.policy.resolution


def _clean(args: Args, name: str) -> str:
    return args.get(name, "").strip()
