"""The figures in words."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from helpdesk.domain.cycles import Measure
from helpdesk.domain.decisions import Decision, Matter
from helpdesk.domain.directions import Direction
from helpdesk.domain.figures import Age, TopicName
from helpdesk.domain.periods import Period, week_of
from helpdesk.domain.selection import Selection
from helpdesk.domain.workflow import TicketKind
from helpdesk.reports import labels
from tests.domain.cycles import cycle, later
from tests.domain.test_counting import counted

pytestmark = pytest.mark.usefixtures("ctx", "monday")

WEEK = week_of(date(2026, 11, 9))
TOPICS = {"saving": TopicName("Не сохраняется", "Does not save")}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16–22 ноября"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 ноября – 6 декабря"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 декабря 2026 – 3 января 2027"),
        (date(2026, 11, 9), date(2026, 11, 9), "9 ноября"),
    ],
)
def test_days_are_told_as_people_say_them(first: date, last: date, words: str) -> None:
    assert labels.days_in_words(Period(first, last)) == words


def test_the_sentence_of_a_week_declines_its_numbers() -> None:
    done = {"responded_at": later(hours=1), "resolved_at": later(hours=2)}
    one = counted(cycle()).flow(WEEK)
    assert labels.week_sentence(one) == "За неделю 9–15 ноября: поступила 1, решено 0, просрочена 1."
    many = counted(*(cycle(ticket_id=number, **done) for number in range(1, 6))).flow(WEEK)
    assert labels.week_sentence(many) == "За неделю 9–15 ноября: поступило 5, решено 5, просрочено 0."


def test_a_quiet_week_is_told_with_what_is_late() -> None:
    assert labels.week_sentence(counted().flow(WEEK)) == "За неделю 9–15 ноября обращений не было."
    old = counted(cycle(began_at=later(days=-10))).flow(WEEK)
    assert labels.week_sentence(old) == "За неделю 9–15 ноября обращений не было, просрочена 1."


def test_the_sentence_is_told_in_english_too(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert (
            labels.week_sentence(counted(cycle()).flow(WEEK))
            == "Week of 9–15 November: 1 filed, 0 resolved, 1 overdue."
        )


@pytest.mark.parametrize("matter", Matter)
def test_every_matter_has_a_sentence(matter: Matter) -> None:
    for decision in (Decision(matter, 2, "saving", Direction.TECHNOLOGY), Decision(matter, 0, "gone")):
        assert labels.decision_sentence(decision, TOPICS).endswith(".")


def test_numbers_have_the_comma_of_the_language_and_never_an_exponent(app: Flask) -> None:
    assert [labels.number_in_words(value) for value in (3, 3.5, 168.0, 12345678)] == ["3", "3,5", "168", "12345678"]
    assert labels.hours_in_words(timedelta(minutes=150)) == "2,5 ч"
    assert (labels.hours_in_words(None), labels.percent_in_words(None)) == ("—", "—")
    with app.test_request_context(), force_locale("en"):
        assert labels.number_in_words(3.5) == "3.5"


def test_a_list_says_what_it_shows() -> None:
    selection = Selection(Measure.OPEN, TicketKind.TECHNICAL, "saving", "technology", "1", Age.TEN)
    assert labels.selection_in_words(selection, [cycle()]) == (
        "Открыто · Техническая · Технологии работы с ЭЖ · Не сохраняется · корпус 1 · 6–10 рабочих дней"
    )
    nothing = Selection(Measure.OPEN, topic="none", direction="none", building="none")
    assert labels.selection_in_words(nothing, [cycle(label="", label_en="")]) == (
        "Открыто · Вне пяти направлений · Тема не определена · Корпус не указан"
    )
