"""What is left to decide: said when there is something, most urgent first."""

from dataclasses import replace
from datetime import date
from typing import Any

from helpdesk.domain.decisions import Matter, decisions_of
from helpdesk.domain.gatherings import ConsultationFigures, TrainingFigures, TrainingLog, training_of
from helpdesk.domain.trainings import TrainingRule
from tests.domain.cycles import cycle, later
from tests.domain.school import QUARTERS, at, school
from tests.domain.test_counting import WEEK, counted

HELD = ConsultationFigures(held=2, cancelled=0, unmarked=0, ahead=0, people=3)
NEXT = at("2026-11-16 15:00")


def training(today: date = date(2026, 11, 2), quarters: Any = QUARTERS) -> TrainingFigures:
    """A log nothing is written in."""
    return training_of(WEEK, TrainingLog((), {}, 40, quarters, TrainingRule.WEEKLY_THURSDAY), school(), today)


def matters(*cycles: Any, hours: ConsultationFigures = HELD, next_starts: Any = NEXT, **changes: Any) -> list[Matter]:
    """What these cycles leave to decide nine days on."""
    figures = counted(*cycles, now=later(days=9)).tickets(WEEK)
    return [one.matter for one in decisions_of(figures, hours, changes.get("log") or training(), next_starts)]


def test_a_week_as_it_should_be_leaves_nothing_to_decide() -> None:
    assert matters(cycle(responded_at=later(hours=1), resolved_at=later(hours=2))) == []


def test_a_week_late_is_for_the_director() -> None:
    old = cycle(response_due=later(days=-3))
    assert matters(old) == [Matter.OVERDUE_LONG]
    assert matters(replace_assignee(old)) == [Matter.OVERDUE_LONG, Matter.WITHOUT_OWNER]


def replace_assignee(one: Any) -> Any:
    """The same in nobody's hands."""
    return one._replace(assignee="")


def test_the_operators_delay_the_missing_hour_and_the_unmarked_one_are_matters() -> None:
    external = cycle(responded_at=later(hours=1), is_external=True)
    unmarked = replace(HELD, unmarked=1)
    assert matters(external, hours=unmarked, next_starts=None) == [
        Matter.EXTERNAL,
        Matter.NO_CONSULTATIONS,
        Matter.UNMARKED,
    ]


def test_a_quarter_that_breaks_the_rule_is_a_matter_and_a_school_without_quarters_is_not() -> None:
    assert matters(log=training(today=date(2026, 12, 30))) == [Matter.TRAINING_BEHIND]
    assert matters(log=training(quarters=())) == []


def test_the_most_frequent_topic_is_told_with_its_direction() -> None:
    done = {"responded_at": later(hours=1), "resolved_at": later(hours=2)}
    figures = counted(*(cycle(ticket_id=number, **done) for number in (1, 2, 3))).tickets(WEEK)
    (one,) = decisions_of(figures, HELD, training(), NEXT)
    assert (one.matter, one.topic, one.count, one.direction) == (Matter.REPEATING_TOPIC, "saving", 3, "technology")
