"""The words of «what if»: a rule, a target, what a policy is for, half an hour's shift."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from flask import Flask

from helpdesk.domain.sla import Target
from helpdesk.domain.what_if_rules import Held, with_rule
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.whatif import labels, queries

MONDAY = date(2026, 11, 9)
WORKDAYS = frozenset(range(5))
HOUR = time(15), time(16)


@pytest.fixture(autouse=True)
def reader(ctx: Flask) -> Iterator[None]:
    """Somebody who reads Russian."""
    with ctx.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((4, 1), "вт и пт, 15:00–16:00"),
        ((0, 2, 4), "пн, ср и пт, 15:00–16:00"),
        ((3,), "чт, 15:00–16:00"),
        ((0, 1, 2, 3, 4), "каждый рабочий день, 15:00–16:00"),
    ],
)
def test_a_time_of_the_week_in_words(days: tuple[int, ...], words: str) -> None:
    assert labels.held_in_words(Held(days, *HOUR), WORKDAYS).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(slot=1, day=3), "к 1-й консультации, не позже 3-го рабочего дня"),
        (Target(day=1), "не позже 1-го рабочего дня"),
        (Target(hours=2), "через 2 рабочих часа"),
    ],
)
def test_a_target_in_words(target: Target, words: str) -> None:
    assert labels.target_in_words(target) == words


def test_what_a_policy_is_for_in_words() -> None:
    pairs = [(TicketKind.TECHNICAL, Urgency.NORMAL), (TicketKind.METHODOLOGICAL, Urgency.URGENT)]
    assert labels.pairs_in_words(pairs) == "Техническая, обычная; Методическая, срочная"


def test_ready_questions_begin_when_consultations_do_now_and_leave_out_days_off() -> None:
    school = queries.school_of_today()
    assert [preset.address["starts_1"] for preset in labels.presets(school, MONDAY)] == ["15:00"] * 3
    assert labels.presets(school, MONDAY)[1].address["day_1"] == [0, 1, 2, 3, 4]


def test_without_consultations_ready_questions_begin_at_three() -> None:
    school = queries.school_of_today()
    none = type(school.rules)(with_rule(school.rules.timetable, ()), school.rules.policies)
    assert labels.presets(queries.School(none, school.policies, school.zone), MONDAY)[0].address["starts_1"] == "15:00"


@pytest.mark.parametrize(
    ("hours", "words"),
    [(5, "на 5 рабочих часов раньше"), (-1, "на 1 рабочий час позже"), (0.2, "сдвиг меньше"), (0, "к тому же времени")],
)
def test_a_shift_ends_the_sentence(hours: float, words: str) -> None:
    assert labels.shift_in_words(timedelta(hours=hours)).startswith(words)


def test_numbers_speak_the_readers_language() -> None:
    assert (labels.hours_in_words(timedelta(minutes=330)), labels.hours_in_words(None)) == ("5,5 ч", "—")
    assert (labels.percent_in_words(64), labels.percent_in_words(None)) == ("64\u00a0%", "—")
