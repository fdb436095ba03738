"""The Thursdays of a quarter, what they cover under both readings of clause 2.1, what is next, when letters go."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.directions import Direction
from helpdesk.domain.school_week import Entry
from helpdesk.domain.trainings import (
    TRAINING_MOVES,
    ForbiddenTrainingMove,
    Progress,
    Session,
    Thursday,
    ThursdayState,
    TrainingRule,
    TrainingState,
    as_it_stands,
    check_training_move,
    thursdays,
    training_slot,
)
from tests.domain.school import QUARTERS, WEEK, at, held, on, school

TODAY = date(2026, 12, 2)  # a Wednesday of the second quarter
SECOND = QUARTERS[1]
WEEKLY, QUARTERLY = TrainingRule.WEEKLY_THURSDAY, TrainingRule.PER_QUARTER
EXTRA = held("extra", "2026-12-03", "2026-12-03 12:00", "2026-12-03 13:00")
SHORT = {direction.value[:2]: direction for direction in Direction}  # te pl ma re pa
MARKS = {
    "h": TrainingState.HELD,
    "p": TrainingState.PLANNED,
    "c": TrainingState.CANCELLED,
}


def second_quarter(*sessions: Session, entries: Iterable[Entry] = (), today: date = TODAY) -> list[Thursday]:
    """The Thursdays of the second quarter and of the break after it."""
    last = date(2027, 1, 10)
    return thursdays(SECOND.first_on, last, school(*entries), sessions, QUARTERS, today)


def written(*marks: str) -> list[Session]:
    """Sessions from 5 November on, one a week: «h te» held technology, «c» cancelled, «-» nothing written."""
    days = [day.on for day in second_quarter()]
    return [
        Session(day, MARKS[mark[0]], SHORT.get(mark[2:])) for day, mark in zip(days, marks, strict=False) if mark != "-"
    ]


@pytest.mark.parametrize(("number", "count"), [(1, 8), (2, 8), (3, 11), (4, 7)])
def test_quarters_have_as_many_working_thursdays_as_the_notes_say(number: int, count: int) -> None:
    quarter = QUARTERS[number - 1]
    days = thursdays(quarter.first_on, quarter.last_on, school(), [], QUARTERS, quarter.first_on)
    assert [day.state for day in days] == [ThursdayState.PLANNED] * count


def test_every_thursday_of_the_year_is_held_planned_missed_cancelled_or_not_working() -> None:
    days = thursdays(date(2026, 9, 1), date(2027, 5, 26), school(), [], QUARTERS, TODAY)
    assert len(days) == 38
    found = {f"{day.on:%d.%m}": (day.state.value, day.reason) for day in days if day.state is not ThursdayState.PLANNED}
    assert found["26.11"] == ("missed", "")
    assert found["29.10"] == ("free", "")
    assert found["31.12"] == ("non_working", "Перенос с 04.01.2026 (Постановление Правительства № 1466 от 24.09.2025)")
    assert found["07.01"] == ("non_working", "Новогодние каникулы и Рождество")


@pytest.mark.parametrize(
    ("entries", "session", "state", "reason"),
    [
        ([], None, "planned", ""),
        ([], Session(date(2026, 12, 3), TrainingState.HELD), "held", ""),
        ([], Session(date(2026, 12, 3), TrainingState.CANCELLED, reason="грипп"), "cancelled", "грипп"),
        ([on("cancel", "2026-12-03", reason="педсовет")], None, "cancelled", "педсовет"),
        ([on("cancel", "2026-12-03")], Session(date(2026, 12, 3), TrainingState.HELD), "held", ""),
        ([on("off", "2026-12-03", reason="мороз")], None, "non_working", "мороз"),
        ([on("off", "2026-12-03"), on("work", "2026-12-03")], None, "planned", ""),
        ([held("move", "2026-12-03", "2026-12-04 14:00", "2026-12-04 15:00")], None, "planned", ""),
        ([on("cancel", "2026-12-03"), EXTRA], None, "planned", ""),
    ],
)
def test_the_log_counts_first_then_the_calendar(
    entries: list[Entry], session: Session | None, state: str, reason: str
) -> None:
    day = as_it_stands(date(2026, 12, 3), school(*entries), session, TODAY)
    assert (day.state.value, day.reason) == (state, reason)


@pytest.mark.parametrize(
    ("today", "state"), [("2026-11-25", "planned"), ("2026-11-26", "planned"), ("2026-11-27", "missed")]
)
def test_a_thursday_is_missed_from_the_day_after_it(today: str, state: str) -> None:
    assert as_it_stands(date(2026, 11, 26), school(), None, date.fromisoformat(today)).state.value == state


def test_a_moved_thursday_counts_for_its_own_week_and_is_missed_only_after_the_new_day() -> None:
    move = held("move", "2026-11-26", "2026-12-01 13:00", "2026-12-01 14:00")
    for today, state in (("2026-12-01", "planned"), ("2026-12-02", "missed")):
        day = as_it_stands(date(2026, 11, 26), school(move), None, date.fromisoformat(today))
        assert (day.state.value, day.held_on, day.is_moved) == (state, date(2026, 12, 1), True)


def test_a_session_is_held_in_the_usual_hour_of_its_own_day() -> None:
    moved_here = held("move", "2026-12-07", "2026-12-10 10:00", "2026-12-10 11:00")
    extra = held("extra", "2026-12-10", "2026-12-10 12:00", "2026-12-10 13:00")
    slot = training_slot(date(2026, 12, 10), school(moved_here, extra))
    assert slot is not None
    assert slot.starts == at("2026-12-10 15:00")


def test_a_move_of_two_weeks_stands_for_the_first_thursday_only() -> None:
    move = replace(held("move", "2026-11-30", "2026-12-15 15:00", "2026-12-15 16:00"), last_on=date(2026, 12, 11))
    states = [day.state.value for day in second_quarter(entries=[move])][4:6]
    assert states == ["planned", "cancelled"]


def test_a_week_without_thursday_consultations_still_owes_the_training() -> None:
    monday_only = Timetable(replace(WEEK, slots=WEEK.slots[:1]), [])
    day = as_it_stands(date(2026, 12, 3), monday_only, None, TODAY)
    assert (day.state, day.slot, day.held_on) == (ThursdayState.PLANNED, None, date(2026, 12, 3))


ALL_HELD = ("h te", "h pl", "h ma", "h re", "h pa", "h te", "h te", "h te")


@pytest.mark.parametrize(
    ("marks", "today", "weekly", "quarterly"),
    [
        (ALL_HELD, "2027-01-11", "kept", "kept"),
        (("h te", "h pl", "h ma", "h re"), "2026-12-02", "on_course", "on_course"),
        (("h te", "h pl", "-", "h re"), "2026-12-02", "not_kept", "on_course"),
        (("h te", "h pl", "c", "h re"), "2026-12-02", "on_course", "on_course"),
        (("h te", "h pl", "-", "h re", "h ma", "h pa"), "2026-12-11", "not_kept", "kept"),
        (("h te", "h pl", "h ma", "h re", "h pa"), "2026-12-04", "on_course", "kept"),
        (("c", "c", "c", "c"), "2026-12-02", "not_kept", "not_kept"),
        (("h te",) * 8, "2027-01-11", "not_kept", "not_kept"),
        (("h te",) * 4, "2026-12-02", "on_course", "on_course"),
        (("h te",) * 5, "2026-12-04", "not_kept", "not_kept"),
        ((*ALL_HELD[:7], "c"), "2027-01-11", "kept", "kept"),
        ((), "2026-11-02", "on_course", "on_course"),
    ],
)
def test_both_readings_of_the_clause(marks: tuple[str, ...], today: str, weekly: str, quarterly: str) -> None:
    progress = Progress(tuple(second_quarter(*written(*marks), today=date.fromisoformat(today))))
    assert (progress.verdict(WEEKLY).value, progress.verdict(QUARTERLY).value) == (weekly, quarterly)


def test_a_session_in_a_break_covers_nothing_and_is_not_owed() -> None:
    autumn = Session(date(2026, 10, 29), TrainingState.HELD, Direction.MARKS)
    days = thursdays(date(2026, 10, 22), date(2026, 11, 1), school(), [autumn], QUARTERS, TODAY)
    progress = Progress(tuple(days))
    assert [day.state.value for day in days] == ["missed", "held"]
    assert (progress.count(ThursdayState.HELD), Direction.MARKS in progress.uncovered) == (0, True)


def test_what_is_planned_is_not_proposed_again() -> None:
    progress = Progress(tuple(second_quarter(*written("h te", "h pl", "h ma", "h re", "p pa"))))
    assert progress.taken == frozenset(Direction)
    assert progress.uncovered == (Direction.PARENTS,)


@pytest.mark.parametrize("old", TrainingState)
@pytest.mark.parametrize("new", TrainingState)
def test_a_session_moves_only_as_the_table_says(old: TrainingState, new: TrainingState) -> None:
    if new in TRAINING_MOVES[old]:
        check_training_move(old, new)
        return
    with pytest.raises(ForbiddenTrainingMove):
        check_training_move(old, new)
