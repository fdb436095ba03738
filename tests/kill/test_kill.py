"""SIGKILL of web and worker at any moment: no acknowledged ticket and no letter is lost (safety R2, R3)."""

import random
from collections.abc import Callable

import pytest

from tests.factories import file_ticket
from tests.kill.conftest import School
from tests.kill.findings import Findings, findings
from tests.kill.scenario import Outcome, Plan, Run
from tests.kill.teachers import Acknowledged
from tests.kill.witness import Witness

pytestmark = pytest.mark.kill

SEED = 20261109
KILLS = 60
KILLS_OF_BROKEN = 12
WORKERS = {"sqlite": 1, "postgresql": 2}
TEACHERS = 4
BACK_WITHIN = 5  # seconds, safety R2


def test_what_is_missing_is_found(school: School) -> None:
    with school.opened():
        ticket = file_ticket()
        half = Acknowledged(ticket.address, ticket.title, "0" * 64)
        gone = Acknowledged("2026-0002", "Пропавшая", "0" * 64)
        found = findings(Outcome(Witness(SEED), acknowledged=[half, gone]))
    assert found.lost_tickets == ["2026-0002 Пропавшая"]
    assert len(found.half_made) == 1
    assert len(found.lost_letters) == len(found.stuck_letters) == 2


def played(school: School, plan: Plan) -> tuple[Outcome, Findings]:
    """A run of the plan, and what is found afterwards."""
    outcome = Run(plan, school.environ, school.folder).play()
    with school.opened():
        return outcome, findings(outcome)


def check(outcome: Outcome, found: Findings) -> None:
    """The promise, the same for the right and for the broken variant."""
    assert found.is_clean, found.faults
    assert found.copies <= outcome.kills["worker"]
    assert found.letters == 2 * found.acknowledged > 0
    assert outcome.slowest_return < BACK_WITHIN
    assert "Traceback" not in outcome.log, outcome.log[-5000:]


def told(school: School, name: str, outcome: Outcome, found: Findings) -> str:
    """One line to quote."""
    killed = ", ".join(f"{count} {victim}" for victim, count in sorted(outcome.kills.items()))
    back = f"web back in {outcome.slowest_return:.2f} s at most, {outcome.retries} retries, {outcome.seconds:.0f} s"
    return f"{school.engine}, {name}: killed {killed}; {found}; {back}"


def test_nothing_acknowledged_is_lost_whenever_web_and_worker_are_killed(
    school: School, tell: Callable[[str], None]
) -> None:
    victims = ["web", "worker"] * (KILLS // 2)
    random.Random(SEED).shuffle(victims)
    plan = Plan(tuple(victims), WORKERS[school.engine], school.teachers(TEACHERS), SEED)
    outcome, found = played(school, plan)
    tell(told(school, "send, then mark", outcome, found))
    assert outcome.kills.total() == KILLS
    check(outcome, found)


def test_the_same_check_fails_when_letters_are_marked_before_they_are_sent(
    school: School, tell: Callable[[str], None]
) -> None:
    victims, workers = ("worker",) * KILLS_OF_BROKEN, WORKERS[school.engine]
    plan = Plan(victims, workers, school.teachers(TEACHERS), SEED, moments=(0.001, 0.03), is_broken=True)
    outcome, found = played(school, plan)
    tell(told(school, "broken: mark, then send", outcome, found))
    assert found.lost_letters
    assert not found.lost_tickets
    with pytest.raises(AssertionError, match="lost_letters"):
        check(outcome, found)
