"""Teacher x direction: who is on the list, what fills a cell, and that it ranks nobody."""

from datetime import date

import pytest

from helpdesk import clock
from helpdesk.domain.directions import Direction
from helpdesk.domain.trainings import TrainingRule, Verdict
from helpdesk.extensions import db
from helpdesk.trainings import actions
from helpdesk.trainings.coverage import Coverage, CoverageLine, coverage_of
from helpdesk.trainings.models import Quarter
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, OTHER_TEACHER, TEACHER, person
from tests.trainings.log import THURSDAY, held

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def line_of(login: str, coverage: Coverage) -> CoverageLine:
    """One person's line."""
    return next(line for line in coverage.lines if line.person.login == login)


def test_every_teacher_has_a_line_in_the_order_of_names_whatever_they_attended() -> None:
    held(THURSDAY, Direction.MARKS, OTHER_TEACHER)
    names = [line.person.sort_name for line in coverage_of("").lines]
    assert names == sorted(names)
    assert len(names) == 70


def test_owners_and_leadership_are_trained_by_nobody_unless_they_came() -> None:
    assert ADMINISTRATOR not in [line.person.login for line in coverage_of("").lines]
    held(THURSDAY, Direction.MARKS, DEPUTY)
    assert line_of(DEPUTY, coverage_of("")).visits.keys() == {Direction.MARKS}
    assert METHODIST in [line.person.login for line in coverage_of("").lines]


def test_a_cell_tells_the_first_visit_and_whether_it_is_confirmed() -> None:
    held(THURSDAY, Direction.MARKS, TEACHER, confirmed=True)
    with clock.at(clock.now().replace(day=19)):
        held(date(2026, 11, 19), Direction.MARKS, TEACHER, OTHER_TEACHER)
    coverage = coverage_of("2026-2")
    mine, others = (line_of(login, coverage).visits[Direction.MARKS] for login in (TEACHER, OTHER_TEACHER))
    assert (mine.on, mine.is_confirmed, others.on, others.is_confirmed) == (THURSDAY, True, date(2026, 11, 19), False)
    assert (coverage.reached(Direction.MARKS), coverage.reached_at_all) == (2, 2)


def test_only_sessions_of_the_quarter_that_were_held_count() -> None:
    held(date(2026, 10, 8), Direction.REPORTS, TEACHER)
    actions.replan(held(THURSDAY, Direction.MARKS, TEACHER), by=person(DEPUTY))
    db.session.flush()
    assert line_of(TEACHER, coverage_of("2026-2")).visits == {}
    assert line_of(TEACHER, coverage_of("2026-1")).visits.keys() == {Direction.REPORTS}


def test_a_teacher_who_left_stays_where_they_were_trained() -> None:
    held(THURSDAY, Direction.MARKS, TEACHER)
    person(TEACHER).closed_at = clock.now()
    db.session.flush()
    assert TEACHER in [line.person.login for line in coverage_of("2026-2").lines]
    assert TEACHER not in [line.person.login for line in coverage_of("2026-3").lines]


def test_the_verdict_stands_beside_the_matrix() -> None:
    coverage = coverage_of("2026-1")  # all its Thursdays passed with nothing written down
    assert coverage.rule is TrainingRule.WEEKLY_THURSDAY
    assert coverage.progress.verdict(coverage.rule) is Verdict.NOT_KEPT


def test_without_quarters_there_is_nothing_to_count_from() -> None:
    db.session.query(Quarter).delete()
    assert coverage_of("").quarter is None
