"""The figures of a period: what the screen, the letter, the files and the API tell alike.

They never rank people, and carry numbers and topics of tickets but no words of theirs (domain.md §1.4, §8).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from helpdesk.domain.cycles import Cycle
from helpdesk.domain.directions import Direction, direction_of
from helpdesk.domain.periods import Period
from helpdesk.domain.workflow import TicketKind

REPEATS = 3  # tickets of one topic in a period that make it worth a word


class Age(StrEnum):
    """For how long something has been open, in working days."""

    TODAY = "today"
    TWO = "two"
    FIVE = "five"
    TEN = "ten"
    LONGER = "longer"


@dataclass(frozen=True)
class Tally:
    """How many, and of what; a direction of None is none of the five, a building of "" is not told."""

    cycles: Sequence[Cycle]

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.cycles)

    @cached_property
    def by_kind(self) -> Counter[TicketKind]:
        """Counts by kind."""
        return Counter(map(attrgetter("kind"), self.cycles))

    @cached_property
    def by_topic(self) -> Counter[str]:
        """Counts by the topic's code, "" while it is to be triaged."""
        return Counter(map(attrgetter("topic"), self.cycles))

    @cached_property
    def by_building(self) -> Counter[str]:
        """Counts by building."""
        return Counter(map(attrgetter("building"), self.cycles))

    @cached_property
    def by_direction(self) -> Counter[Direction | None]:
        """Counts by direction of training."""
        found: Counter[Direction | None] = Counter()
        for topic, count in self.by_topic.items():
            found[direction_of(topic)] += count
        return found


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises decided in a period; those that lay with the gradebook's operator are told apart."""

    on_time: int
    late: int
    external: int = 0

    @property
    def total(self) -> int:
        """Promises that were the desk's own to keep."""
        return self.on_time + self.late

    @property
    def percent(self) -> int | None:
        """The share kept, rounded down: 199 of 200 is not all of them; none when there was nothing to keep."""
        return 100 * self.on_time // self.total if self.total else None


class TopicName(NamedTuple):
    """A topic in both languages."""

    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """An open ticket that is late; `days` as people count them, 0 on the day itself."""

    number: str
    address: str
    kind: TicketKind
    topic: TopicName  # empty while it is to be triaged
    assignee: str  # "" when nobody has it
    since: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Response:
    """How soon first answers came: the middle one and nine of ten; none when there were none.

    Hours are working hours since the registration; a consultation of 1 means «by the end of the next one».
    """

    answers: int
    median_hours: timedelta | None
    ninth_hours: timedelta | None
    median_consultations: int | None
    ninth_consultations: int | None


@dataclass(frozen=True, slots=True)
class Outages:
    """How often and for how long the gradebook was out, by the clock."""

    count: int
    lasted: timedelta
    tickets: int  # that told of them

    @property
    def hours(self) -> float:
        """To a tenth."""
        return round(self.lasted / timedelta(hours=1), 1)


@dataclass(frozen=True, slots=True)
class Flow:
    """What came and what went: the figures a week is told in."""

    period: Period
    filed: Tally
    resolved: Tally
    given_up: int  # withdrawn, joined to another, no answer
    reopened: int
    rerouted: int
    open: int  # at its end
    overdue: int  # at its end, the desk's own
    answered: Kept
    solved: Kept


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """Everything about tickets in a period."""

    flow: Flow
    in_work: int
    reopened_tickets: int  # different ones
    open: Tally
    open_by_age: Mapping[Age, int]
    overdue: Sequence[Overdue]
    external: Sequence[Overdue]  # late by an external cause: with the gradebook's operator
    without_owner: int
    response: Response
    outages: Outages
    topics: Mapping[str, TopicName]  # of everything in work, by code

    @property
    def buildings(self) -> list[str]:
        """Every building something came from, was resolved or is open for, by name."""
        tallies = (self.flow.filed, self.flow.resolved, self.open)
        return sorted({name for tally in tallies for name in tally.by_building})

    @property
    def reopened_percent(self) -> int | None:
        """How many of what was in work came back after a solution, rounded."""
        return _percent(self.reopened_tickets, self.in_work)

    @property
    def rerouted_percent(self) -> int | None:
        """How many of what was in work were passed on to another owner, rounded."""
        return _percent(self.flow.rerouted, self.in_work)

    @property
    def repeating(self) -> list[tuple[str, int]]:
        """Topics that came several times, by code, the most frequent first."""
        counts = self.flow.filed.by_topic.items()
        return sorted(
            ((topic, count) for topic, count in counts if topic and count >= REPEATS), key=lambda one: (-one[1], one[0])
        )


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
