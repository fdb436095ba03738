"""What may be written down of a session, by whom and when; what is refused changes nothing."""

from collections.abc import Callable
from datetime import date

import pytest

from helpdesk import clock
from helpdesk.consultations.models import CalendarEntry
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import Missing, NotAChoice, NotAllowed, Refused, TooLong
from helpdesk.domain.name_list import TooManyPeople
from helpdesk.domain.quarters import QuarterDays, QuartersOverlap
from helpdesk.domain.school_week import EntryKind
from helpdesk.domain.trainings import (
    ForbiddenTrainingMove,
    NotPutDown,
    NoTrainingThatDay,
    StaleTraining,
    TrainingAhead,
    TrainingAttended,
    TrainingCancelled,
    TrainingRule,
    TrainingState,
)
from helpdesk.extensions import db
from helpdesk.trainings import actions, queries
from helpdesk.trainings.actions import Plan
from helpdesk.trainings.models import Attendance, Quarter, Training
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    LEADERSHIP,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    later,
    person,
)
from tests.trainings.log import NEXT_THURSDAY, THURSDAY, cancelled, held, planned, training

pytestmark = pytest.mark.usefixtures("ctx", "monday")

OUTSIDERS = (TEACHER, METHODIST, LEADERSHIP, DIRECTOR)
ACTS: dict[str, Callable[[Training, str], object]] = {
    "plan": lambda row, login: actions.plan(row, Plan(Direction.MARKS), by=person(login)),
    "choose": lambda row, login: actions.choose_direction(row, Direction.MARKS, by=person(login)),
    "hold": lambda row, login: actions.hold(row, by=person(login)),
    "cancel": lambda row, login: actions.cancel(row, "Педсовет", by=person(login)),
    "replan": lambda row, login: actions.replan(row, by=person(login)),
    "put down": lambda row, login: actions.put_down(row, [person(TEACHER).id], by=person(login)),
    "strike": lambda row, login: actions.strike(row, person(TEACHER).id, by=person(login)),
}


@pytest.mark.parametrize("login", OUTSIDERS)
@pytest.mark.parametrize("act", ACTS)
def test_only_administrator_and_deputy_write_in_the_log(act: str, login: str) -> None:
    with pytest.raises(NotAllowed):
        ACTS[act](training(), login)


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY])
def test_a_plan_is_kept_as_it_was_decided(login: str) -> None:
    decided = Plan(Direction.PLANNING, "2", "спортзал", person(METHODIST), " Памятка\r\nФайл ")
    actions.plan(training(NEXT_THURSDAY), decided, by=person(login))
    row = training(NEXT_THURSDAY)
    assert (row.direction, row.building, row.room) == (Direction.PLANNING, "2", "спортзал")
    assert (row.trainer_id, row.materials, row.version) == (person(METHODIST).id, "Памятка\nФайл", 1)


def test_the_usual_place_is_not_written_down_so_that_it_follows_the_calendar() -> None:
    row = planned(NEXT_THURSDAY, building="1", room=" 205")
    assert (row.building, row.room) == ("", "")


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"building": "1" * 41}, TooLong, "building"),
        ({"room": "1" * 41}, TooLong, "room"),
        ({"materials": "я" * 2001}, TooLong, "materials"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(changes: dict[str, str], refusal: type, field: str) -> None:
    with pytest.raises(refusal) as refused:
        actions.plan(training(), Plan(Direction.MARKS, **changes), by=person(DEPUTY))
    assert refused.value.facts["field"] == field


def test_a_teacher_cannot_be_named_as_trainer() -> None:
    with pytest.raises(NotAChoice):
        actions.plan(training(), Plan(trainer=person(TEACHER)), by=person(DEPUTY))


def test_a_form_made_for_another_version_is_refused() -> None:
    first, second = training().version, training().version
    actions.check_version(training(), first)
    actions.plan(training(), Plan(Direction.MARKS), by=person(DEPUTY))
    for stale in (second, None, 7):
        with pytest.raises(StaleTraining):
            actions.check_version(training(), stale)


def test_a_session_is_held_on_its_day_and_only_in_a_direction() -> None:
    with pytest.raises(TrainingAhead):
        actions.hold(planned(NEXT_THURSDAY, Direction.MARKS), by=person(DEPUTY))
    with clock.at(later(days=3)):
        actions.hold(training(NEXT_THURSDAY), by=person(DEPUTY))
    with pytest.raises(Missing) as refused:
        actions.hold(training(), by=person(DEPUTY))
    assert refused.value.facts["field"] == "direction"


def test_a_held_session_keeps_a_direction() -> None:
    row = held(THURSDAY, Direction.MARKS)
    actions.plan(row, Plan(Direction.REPORTS), by=person(DEPUTY))
    with pytest.raises(Missing):
        actions.plan(row, Plan(), by=person(DEPUTY))
    assert row.direction is Direction.REPORTS


@pytest.mark.parametrize(("reason", "refusal"), [("", Missing), ("\u200b", Missing), ("я" * 301, TooLong)])
def test_a_cancellation_needs_a_reason_that_fits(reason: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        actions.cancel(training(), reason, by=person(DEPUTY))


def test_a_session_people_were_at_cannot_have_been_cancelled() -> None:
    row = held(THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER)
    actions.replan(row, by=person(DEPUTY))
    with pytest.raises(TrainingAttended) as refused:
        actions.cancel(row, "Педсовет", by=person(DEPUTY))
    assert refused.value.facts["people"] == 2


@pytest.mark.parametrize("act", ["plan", "choose", "hold", "put down"])
def test_a_cancelled_session_is_left_alone_until_it_is_planned_again(act: str) -> None:
    row = cancelled(THURSDAY)
    with pytest.raises(TrainingCancelled):
        ACTS[act](row, DEPUTY)
    actions.replan(row, by=person(DEPUTY))
    assert (row.state, row.reason) == (TrainingState.PLANNED, "")


def test_what_is_planned_cannot_be_planned_again() -> None:
    with pytest.raises(ForbiddenTrainingMove):
        actions.replan(training(), by=person(DEPUTY))


@pytest.mark.parametrize("kind", [EntryKind.OFF, EntryKind.CANCEL])
@pytest.mark.parametrize("act", ["plan", "choose", "hold", "cancel", "put down"])
def test_on_a_day_without_a_session_there_is_nothing_to_write_down(act: str, kind: EntryKind) -> None:
    db.session.add(CalendarEntry(kind=kind, first_on=THURSDAY, last_on=THURSDAY))
    with pytest.raises(NoTrainingThatDay):
        ACTS[act](training(), DEPUTY)


@pytest.mark.parametrize("direction", [Direction.MARKS, None])
def test_a_training_somebody_was_at_was_held_and_one_without_a_direction_waits_for_it(
    direction: Direction | None,
) -> None:
    row = planned(THURSDAY, direction)
    actions.put_down(row, [person(TEACHER).id], by=person(DEPUTY))
    assert (row.state is TrainingState.HELD) == (direction is not None)


def test_people_are_put_down_once_each_and_stay_confirmed() -> None:
    row, owner = held(THURSDAY, Direction.MARKS, TEACHER, confirmed=True), person(DEPUTY)
    people = [person(TEACHER).id, person(OTHER_TEACHER).id, person(OTHER_TEACHER).id]
    assert actions.put_down(row, people, by=owner) == 1
    lines = {line.person_id: line for line in db.session.query(Attendance)}
    assert len(lines) == 2
    assert lines[person(TEACHER).id].confirmed_at == clock.now()
    assert lines[person(OTHER_TEACHER).id].confirmed_at is None


@pytest.mark.parametrize(
    ("people", "refusal"),
    [([], Missing), (range(1, 102), TooManyPeople), ([10**6], NotAChoice)],
)
def test_a_list_nobody_can_mean_is_refused(people: list[int], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        actions.put_down(held(THURSDAY, Direction.MARKS), people, by=person(DEPUTY))


def test_who_left_the_school_cannot_be_put_down() -> None:
    person(TEACHER).closed_at = clock.now()
    with pytest.raises(NotAChoice):
        actions.put_down(held(THURSDAY, Direction.MARKS), [person(TEACHER).id], by=person(DEPUTY))


def test_nobody_is_put_down_before_the_day_of_the_session() -> None:
    with pytest.raises(TrainingAhead):
        actions.put_down(planned(NEXT_THURSDAY, Direction.MARKS), [person(TEACHER).id], by=person(DEPUTY))


def test_a_teacher_confirms_for_herself_and_only_what_was_put_down() -> None:
    row = held(THURSDAY, Direction.MARKS, TEACHER)
    actions.confirm(row, by=person(TEACHER))
    with pytest.raises(NotPutDown):
        actions.confirm(row, by=person(OTHER_TEACHER))
    assert [line.confirmed_at for line in db.session.query(Attendance)] == [clock.now()]


def test_confirming_twice_keeps_the_first_time() -> None:
    row = held(THURSDAY, Direction.MARKS, TEACHER, confirmed=True)
    with clock.at(later(days=1)):
        actions.confirm(row, by=person(TEACHER))
    assert db.session.query(Attendance).one().confirmed_at == clock.now()


def test_who_was_not_there_is_taken_off_the_list() -> None:
    row = held(THURSDAY, Direction.MARKS, TEACHER)
    actions.strike(row, person(OTHER_TEACHER).id, by=person(DEPUTY))
    actions.strike(row, person(TEACHER).id, by=person(DEPUTY))
    db.session.flush()
    assert db.session.query(Attendance).count() == 0


def quarters(*firsts: date) -> list[QuarterDays]:
    """Quarters of a fortnight each."""
    return [QuarterDays(2026, n, first, first.replace(day=first.day + 13)) for n, first in enumerate(firsts, 1)]


@pytest.mark.parametrize("login", [ADMINISTRATOR, DEPUTY, DIRECTOR])
def test_the_reading_and_the_quarters_are_the_schools_to_set(login: str) -> None:
    wanted = quarters(date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1))
    actions.set_rule(TrainingRule.PER_QUARTER, by=person(login))
    actions.set_quarters(wanted, by=person(login))
    assert queries.quarters_and_rule() == (wanted, TrainingRule.PER_QUARTER)


def test_quarters_that_overlap_change_nothing() -> None:
    before = queries.quarters_and_rule()
    with pytest.raises(QuartersOverlap):
        actions.set_quarters(quarters(date(2026, 9, 1), date(2026, 9, 10)), by=person(DIRECTOR))
    assert queries.quarters_and_rule() == before


@pytest.mark.parametrize("login", [TEACHER, LEADERSHIP, METHODIST])
def test_nobody_else_sets_them(login: str) -> None:
    with pytest.raises(NotAllowed):
        actions.set_rule(TrainingRule.PER_QUARTER, by=person(login))
    with pytest.raises(NotAllowed):
        actions.set_quarters([], by=person(login))


def test_a_school_without_settings_reads_the_clause_as_it_is_written_and_may_change_that() -> None:
    db.session.query(Quarter).delete()
    assert queries.quarters_and_rule() == ([], TrainingRule.WEEKLY_THURSDAY)
