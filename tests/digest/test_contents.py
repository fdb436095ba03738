"""What stands in the letter: signs and dashes, cut lists, Thursdays, an empty calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from helpdesk import clock
from helpdesk.digest.compose import told_of
from helpdesk.digest.contents import MOST_OVERDUE, MOST_WEEKS, Contents, contents_of
from helpdesk.domain.figures import Overdue, TopicName
from helpdesk.domain.periods import Period, week_of
from helpdesk.domain.workflow import TicketKind
from helpdesk.reports.queries import WEEKS_BEFORE
from tests.digest.scenes import EIGHT, busy, filed, one

pytestmark = pytest.mark.usefixtures("ctx", "monday")

WEEK = week_of(date(2026, 11, 9))


def contents(period: Period = WEEK) -> Contents:
    """What the letter of a period says on the Monday after."""
    with clock.at(EIGHT):
        found = told_of(period)
        return contents_of(found.figures, found.weeks, WEEKS_BEFORE)


def cells(said: Contents, code: str, name: str) -> list[str]:
    """One row of one table."""
    grid = next(grid for band in said.bands for grid in band if grid.code == code)
    return list(dict(grid.rows)[name])


def test_a_change_has_its_sign() -> None:
    busy()
    said = contents()
    assert cells(said, "week", "Поступило") == ["6", "2", "+4"]
    assert cells(said, "week", "Решено в срок")[2].startswith("−")


def test_without_a_past_there_is_nothing_to_compare_with() -> None:
    one()
    said = contents()
    assert cells(said, "week", "Поступило") == ["1", "—", "—"]
    assert said.bands[0][0].note == "Сравнить пока не с чем."


def test_of_many_overdue_the_longest_are_named_and_the_rest_counted() -> None:
    filed()
    with clock.at(EIGHT):
        found = told_of(WEEK)
    late = [
        Overdue(f"№ {days}", f"2026-{days:04}", TicketKind.TECHNICAL, TopicName("", ""), "", EIGHT, days)
        for days in range(MOST_OVERDUE + 2)
    ]
    figures = replace(found.figures, tickets=replace(found.figures.tickets, overdue=late))
    grid = next(band[0] for band in contents_of(figures, found.weeks, WEEKS_BEFORE).bands if band[0].code == "overdue")
    assert [name for name, _cells in grid.rows] == ["№ 6", "№ 5", "№ 4", "№ 3", "№ 2"]
    assert list(grid.rows[0][1]) == ["Техническая", "—", "6"]
    assert grid.note == "И ещё 2 заявки."


def test_a_long_silence_shows_only_the_last_weeks_in_its_picture() -> None:
    one()
    said = contents(Period(WEEK.first_on - timedelta(days=70), WEEK.last_on))
    assert said.sentence.startswith("За 11 недель 31 августа – 15 ноября: поступила 1")
    assert len(said.bars) == MOST_WEEKS
    assert said.bars[-1].monday == WEEK.first_on


def test_only_parts_that_have_something_are_listed() -> None:
    one()
    said = contents()
    kinds = next(grid for band in said.bands for grid in band if grid.code == "kinds")
    assert [name for name, _cells in kinds.rows] == ["Техническая", "корпус 1"]


def test_the_words_are_those_of_the_language_at_hand(app: Flask) -> None:
    one()
    with force_locale("en"):
        said = contents()
        assert said.alternative.startswith("Bars by week: how many tickets were filed")
    assert said.sentence == "Week of 9–15 November: 1 filed, 1 resolved, 0 overdue."


def test_a_quiet_week_has_neither_tables_nor_picture() -> None:
    said = contents()
    assert (said.is_quiet, list(said.bands), list(said.bars)) == (True, [], [])
    assert [name for name, _words in said.lines][-1] == "Ближайшие консультации"


def test_what_is_late_is_told_after_a_quiet_week_too() -> None:
    filed(days=-7)
    said = contents()
    assert said.is_quiet
    assert [grid.code for band in said.bands for grid in band] == ["overdue"]
    assert said.sentence == "За неделю 9–15 ноября обращений не было, просрочена 1."
