"""«What if»: real tickets replayed over another weekly rule or other policies, beside today's (local time).

A ticket counts by its first cycle, under the kind and urgency it has now. What was promised anew after a reply or a
hand-over is promised anew in the replay too, from the same moment.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.counting import percentile
from helpdesk.domain.policies import Policy, due_of, promise
from helpdesk.domain.school_week import Slot
from helpdesk.domain.workflow import TicketKind, Urgency

HALF, NINETY = 50, 90
UPTO = tuple(timedelta(hours=hours) for hours in (2, 4, 8, 16, 24))  # to the promised answer; the rest is longer

Policies = Mapping[tuple[TicketKind, Urgency], Policy]


class Filed(NamedTuple):
    """One ticket, as far as a replay needs it."""

    kind: TicketKind
    urgency: Urgency
    filed_at: datetime
    response_counts_from: datetime
    resolution_counts_from: datetime
    answered_at: datetime | None
    resolved_at: datetime | None
    is_excused: bool = False  # the requester is or was waited for: no solution is owed (§6.7)


@dataclass(frozen=True, slots=True)
class Rules:
    """What promises are made by: a calendar with its consultations, and policies by kind and urgency."""

    timetable: Timetable
    policies: Policies

    def policy(self, kind: TicketKind, urgency: Urgency) -> Policy:
        """A kind without its own rule for this urgency follows its normal one."""
        return self.policies.get((kind, urgency)) or self.policies[kind, Urgency.NORMAL]


class Replayed(NamedTuple):
    """What a ticket is promised under some rules, and the first consultation after its registration, if any."""

    registered_at: datetime
    answer_due: datetime
    solution_due: datetime
    first: Slot | None


class Kept(NamedTuple):
    """How many of so many promises were kept; those still open are not among them."""

    kept: int
    of: int

    @property
    def percent(self) -> int | None:
        """To a whole percent; none of nothing."""
        return percent(self.kept, self.of)


class Load(NamedTuple):
    """Tickets a consultation: the mean, the ninth of ten, the fullest; how many had more tickets than places."""

    consultations: int
    held: timedelta  # all of them together
    mean: float
    ninety: int
    most: int
    over: int


class Shift(NamedTuple):
    """How many moments came sooner, later or did not move, and by how many working hours sooner (negative: later)."""

    sooner: int
    later: int
    same: int
    mean: timedelta

    @property
    def of(self) -> int:
        """All that were compared."""
        return self.sooner + self.later + self.same


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of one set of rules; times are medians of working hours from the registration."""

    answer: timedelta | None
    answer_ninety: timedelta | None
    solution: timedelta | None
    spread: tuple[int, ...]  # tickets by their hours to the promised answer, up to each of UPTO and beyond
    answered: Kept
    solved: Kept
    waited: timedelta | None  # for the first consultation
    at_consultation: Kept  # if the answer is given there, at its end
    promised: Load  # by promised answers that are due at the consultation's end
    crowd: Load  # if everybody comes to the first one


@dataclass(frozen=True, slots=True)
class Compared:
    """Today's rules and the other ones, and what moves between them."""

    count: int
    today: Side
    other: Side
    answers: Shift
    solutions: Shift
    consultations: Shift
    sooner_and_kept: Kept


def replayed(ticket: Filed, rules: Rules) -> Replayed:
    """What a ticket would be promised; raises NoWorkingDayAhead."""
    policy, timetable = rules.policy(ticket.kind, ticket.urgency), rules.timetable
    _code, registered_at, answer, solution = promise(policy, ticket.filed_at, timetable)
    if ticket.response_counts_from > ticket.filed_at:
        anew = timetable.registered_at(ticket.response_counts_from)
        answer = max(answer, due_of(policy.first_response, anew, timetable))
    if ticket.resolution_counts_from > ticket.filed_at:
        anew = timetable.registered_at(ticket.resolution_counts_from)
        solution = max(solution, due_of(policy.resolution, anew, timetable))
    return Replayed(registered_at, answer, solution, next(iter(timetable.slots_from(registered_at, 1)), None))


def compared(tickets: Sequence[Filed], today: Rules, other: Rules, days: tuple[date, date], now: datetime) -> Compared:
    """Tickets filed on some days under both rules, as of a moment; load is that of the consultations of the days."""
    before, after = ([replayed(ticket, rules) for ticket in tickets] for rules in (today, other))
    both = list(zip(before, after, strict=True))
    firsts = ((old.first.ends, new.first.ends) for old, new in both if old.first and new.first)
    decided = [
        (old.answer_due, new.answer_due, ticket.answered_at)
        for ticket, (old, new) in zip(tickets, both, strict=True)
        if ticket.answered_at or new.answer_due < now
    ]
    met = sum(due < was and done is not None and done <= due for was, due, done in decided)
    return Compared(
        count=len(tickets),
        today=_side(tickets, before, today.timetable, days, now),
        other=_side(tickets, after, other.timetable, days, now),
        answers=shift(((old.answer_due, new.answer_due) for old, new in both), today.timetable),
        solutions=shift(((old.solution_due, new.solution_due) for old, new in both), today.timetable),
        consultations=shift(firsts, today.timetable),
        sooner_and_kept=Kept(met, len(decided)),
    )


def kept(promises: Iterable[tuple[datetime, datetime | None]], now: datetime) -> Kept:
    """Of promises (due, when it was done) those kept, among those decided by a moment.

    >>> nine, ten, eleven = (datetime(2026, 11, 9, hour) for hour in (9, 10, 11))
    >>> kept([(ten, nine), (ten, eleven), (ten, None), (eleven, None)], now=eleven)
    Kept(kept=1, of=3)
    """
    decided = [(due, done) for due, done in promises if done is not None or due < now]
    return Kept(sum(done is not None and done <= due for due, done in decided), len(decided))


def shift(moments: Iterable[tuple[datetime, datetime]], timetable: Timetable) -> Shift:
    """How moments (old, new) moved; the mean is over all of them, in the working hours of a calendar."""
    sooner = later = same = 0
    total = timedelta()
    for old, new in moments:
        if new < old:
            sooner += 1
            total += timetable.hours_between(new, old)
        elif new > old:
            later += 1
            total -= timetable.hours_between(old, new)
        else:
            same += 1
    return Shift(sooner, later, same, total / max(sooner + later + same, 1))


def load(slots: Sequence[Slot], falling: Iterable[Slot | None]) -> Load:
    """How full consultations are with the tickets that fall on them; what falls on none of them is left out."""
    tickets = Counter((slot.starts, slot.ends) for slot in falling if slot is not None)
    counts = [tickets[slot.starts, slot.ends] for slot in slots]
    return Load(
        len(slots),
        sum((slot.ends - slot.starts for slot in slots), timedelta()),
        sum(counts) / max(len(counts), 1),
        percentile(counts, NINETY) or 0,
        max(counts, default=0),
        sum(count > slot.places for count, slot in zip(counts, slots, strict=True)),
    )


def percent(part: int, whole: int) -> int | None:
    """To a whole percent, but nothing only of nothing and all only of all.

    >>> percent(2, 3), percent(1, 1000), percent(999, 1000), percent(0, 5), percent(5, 5), percent(0, 0)
    (67, 1, 99, 0, 100, None)
    """
    if not whole or part in (0, whole):
        return None if not whole else 100 * part // whole
    return min(max(round(100 * part / whole), 1), 99)


def _side(
    tickets: Sequence[Filed], found: Sequence[Replayed], timetable: Timetable, days: tuple[date, date], now: datetime
) -> Side:
    hours = timetable.hours_between
    answers = [hours(one.registered_at, one.answer_due) for one in found]
    spread = Counter(bisect_left(UPTO, span) for span in answers)
    both = list(zip(tickets, found, strict=True))
    slots = timetable.slots_between(*days)
    return Side(
        answer=percentile(answers, HALF),
        answer_ninety=percentile(answers, NINETY),
        solution=percentile([hours(one.registered_at, one.solution_due) for one in found], HALF),
        spread=tuple(spread[number] for number in range(len(UPTO) + 1)),
        answered=kept(((one.answer_due, ticket.answered_at) for ticket, one in both), now),
        solved=kept(((one.solution_due, ticket.resolved_at) for ticket, one in both if not ticket.is_excused), now),
        waited=percentile([hours(one.registered_at, one.first.ends) for one in found if one.first], HALF),
        at_consultation=kept(((one.answer_due, one.first.ends if one.first else None) for one in found), datetime.max),
        promised=load(slots, (_due_at(one.answer_due, timetable) for one in found)),
        crowd=load(slots, (one.first for one in found)),
    )


def _due_at(due: datetime, timetable: Timetable) -> Slot | None:
    """The consultation that a due is the end of."""
    slot = timetable.slot_by(due)
    return slot if slot is not None and slot.ends == due else None
