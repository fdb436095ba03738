"""What a period's figures leave to decide: for the head of the letter and of the picture, most urgent first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdesk.domain.cycles import Measure
from helpdesk.domain.directions import Direction, direction_of
from helpdesk.domain.figures import TicketFigures
from helpdesk.domain.gatherings import ConsultationFigures, TrainingFigures
from helpdesk.domain.trainings import Verdict

LONG_OVERDUE = 7  # days: a week late is no longer a matter of hours


class Matter(StrEnum):
    """Kinds of what is to be decided."""

    OVERDUE_LONG = "overdue_long"
    WITHOUT_OWNER = "without_owner"
    EXTERNAL = "external"
    NO_CONSULTATIONS = "no_consultations"
    UNMARKED = "unmarked"
    TRAINING_BEHIND = "training_behind"
    REPEATING_TOPIC = "repeating_topic"


@dataclass(frozen=True, slots=True)
class Decision:
    """One matter: how many it concerns, and the topic or the direction it is about."""

    matter: Matter
    count: int = 0
    topic: str = ""
    direction: Direction | None = None
    measure: Measure | None = None  # whose list shows the tickets


def decisions_of(
    tickets: TicketFigures, consultations: ConsultationFigures, training: TrainingFigures, next_starts: datetime | None
) -> list[Decision]:
    """Matters in the order of their weight; none is made of what is as it should be."""
    long_overdue = sum(one.days >= LONG_OVERDUE for one in tickets.overdue)
    counts = (
        (Matter.OVERDUE_LONG, long_overdue, Measure.OVERDUE),
        (Matter.WITHOUT_OWNER, tickets.without_owner, None),
        (Matter.EXTERNAL, len(tickets.external), Measure.EXTERNAL),
        (Matter.NO_CONSULTATIONS, int(next_starts is None), None),
        (Matter.UNMARKED, consultations.unmarked, None),
    )
    found = [Decision(matter, count, measure=measure) for matter, count, measure in counts if count]
    if training.quarter is not None and training.verdict is Verdict.NOT_KEPT:
        found.append(Decision(Matter.TRAINING_BEHIND, len(training.progress.uncovered)))
    found += [
        Decision(Matter.REPEATING_TOPIC, count, topic, direction_of(topic), Measure.FILED)
        for topic, count in tickets.repeating[:1]
    ]
    return found
