"""Who answers for what on a day, given who is away and who stands in (domain.md §1, §6.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from helpdesk.domain.people import OWNERS, Role, kinds_answered_by
from helpdesk.domain.workflow import TicketKind

POSTS: frozenset[Role] = frozenset(role for roles in OWNERS.values() for role in roles)


@dataclass(frozen=True, slots=True)
class Leave:
    """Days somebody is away, both included; without a substitute the order of the posts decides."""

    first_on: date
    last_on: date
    substitute_id: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a post that answers for tickets, and the leave they are on today."""

    person_id: int
    role: Role
    name: str = ""
    leave: Leave | None = None


@dataclass(frozen=True, slots=True)
class StandingIn:
    """For whom a person stands in today, and until when; `is_named` unless the order of the posts decided."""

    name: str
    last_on: date
    is_named: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What one day asks of a person; kinds None: nobody has looked who is away."""

    kinds: tuple[TicketKind, ...] | None = None
    standing_in: tuple[StandingIn, ...] = ()


class Staffing:
    """The posts of one day: who holds them, who is away."""

    def __init__(self, holders: Iterable[Holder]) -> None:
        """Holders in any order; of two in the same post the one entered first comes first."""
        self.holders = tuple(sorted(holders, key=lambda holder: holder.person_id))

    def is_away(self, person_id: int) -> bool:
        """Whether a holder of a post is away that day."""
        return any(holder.person_id == person_id and holder.leave for holder in self.holders)

    def day_of(self, person_id: int, role: Role) -> Day:
        """The kinds a person answers for that day, and the people whose tickets are among them."""
        own = kinds_answered_by(role)
        kinds = tuple(kind for kind in OWNERS if kind in own or person_id in self._answering(kind))
        return Day(kinds, tuple(self._standing_in(person_id)))

    def owner_of(self, kind: TicketKind) -> int | None:
        """Who gets a new ticket: the first post with somebody there or a substitute, else the first that is filled."""
        in_order = [holder for role in OWNERS[kind] for holder in self._in_post(role)]
        covered = [holder for role in OWNERS[kind] for holder in self._covered(role)]
        return next((holder.person_id for holder in (*covered, *in_order)), None)

    def stand_in_for(self, person_id: int, kind: TicketKind) -> int | None:
        """Who gets an owner's letters of a kind beside them: nobody while they are there."""
        leave = next((holder.leave for holder in self.holders if holder.person_id == person_id), None)
        if leave is None:
            return None
        found = leave.substitute_id or self.owner_of(kind)
        return None if found == person_id else found

    def _in_post(self, role: Role) -> list[Holder]:
        return [holder for holder in self.holders if holder.role is role]

    def _covered(self, role: Role) -> list[Holder]:
        """Holders of a post whose tickets are seen to: those who are there, then those with a substitute."""
        held = self._in_post(role)
        there = [holder for holder in held if holder.leave is None]
        return [*there, *(holder for holder in held if holder.leave and holder.leave.substitute_id)]

    def _answering(self, kind: TicketKind) -> set[int]:
        """The people of the first post that is covered, and their substitutes."""
        covered = next(filter(None, (self._covered(role) for role in OWNERS[kind])), [])
        substitutes = {holder.leave.substitute_id for holder in covered if holder.leave}
        return {holder.person_id for holder in covered} | {person for person in substitutes if person is not None}

    def _standing_in(self, person_id: int) -> Iterable[StandingIn]:
        for holder in self.holders:
            if holder.leave is None or holder.person_id == person_id:
                continue
            is_named = holder.leave.substitute_id == person_id
            kinds = kinds_answered_by(holder.role)
            if is_named or any(self.stand_in_for(holder.person_id, kind) == person_id for kind in kinds):
                yield StandingIn(holder.name, holder.leave.last_on, is_named)


def kinds_to_return(owner: Role, stood_in: Role) -> tuple[TicketKind, ...]:
    """The kinds that go back to an owner: not those the other one answers for by their own post.

    >>> [kind.value for kind in kinds_to_return(Role.ADMINISTRATOR, Role.DEPUTY)]
    ['technical', 'unsure']
    >>> kinds_to_return(Role.ADMINISTRATOR, Role.ADMINISTRATOR)
    ()
    """
    return tuple(kind for kind in kinds_answered_by(owner) if kind not in kinds_answered_by(stood_in))


def stand_ins_by_order(owner: Role) -> Sequence[Role]:
    """The posts a leave without a substitute puts in the owner's place, in the order of domain.md §6.6.

    >>> [role.value for role in stand_ins_by_order(Role.DEPUTY)]
    ['methodist', 'director']
    """
    later = (role for kind in kinds_answered_by(owner) for role in OWNERS[kind][1:])
    return tuple(dict.fromkeys(later))
