"""Which tickets a number stands for: what it counts, and by what it is told apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from helpdesk.domain.cycles import Cycle, Measure
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.figures import Age
from helpdesk.domain.text import clean_line
from helpdesk.domain.workflow import TicketKind

NONE = "none"  # in an address: no topic, no building, none of the five directions
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Selection:
    """A number's filters; an empty one lets everything pass."""

    measure: Measure
    kind: TicketKind | None = None
    topic: str = ""
    direction: str = ""
    building: str = ""
    age: Age | None = None

    def lets_pass(self, cycle: Cycle) -> bool:
        """Whether a cycle of the measure is one of those told apart; its age is the counting's to judge."""
        return (
            (self.kind is None or cycle.kind is self.kind)
            and (not self.topic or (cycle.topic or NONE) == self.topic)
            and (not self.direction or (cycle.direction or NONE) == self.direction)
            and (not self.building or (cycle.building or NONE) == self.building)
        )


def read_selection(asked: Mapping[str, str]) -> Selection:
    """The filters of an address; raises NotAChoice for what no page of ours asks for."""
    measure = _one_of(Measure, "measure", asked)
    if measure is None:
        raise NotAChoice(field="measure")
    direction, topic, building = (clean_line(asked.get(name, "")) for name in ("direction", "topic", "building"))
    if direction not in ("", NONE, *Direction):
        raise NotAChoice(field="direction")
    return Selection(
        measure,
        kind=_one_of(TicketKind, "kind", asked),
        topic=topic,
        direction=direction,
        building=building,
        age=_one_of(Age, "age", asked),
    )


def _one_of(choices: type[E], field: str, asked: Mapping[str, str]) -> E | None:
    value = asked.get(field, "")
    if not value:
        return None
    if value not in list(choices):
        raise NotAChoice(field=field)
    return choices(value)
