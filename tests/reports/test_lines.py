"""Figures as lines: every code once, the same in both languages."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from helpdesk import clock
from helpdesk.domain.periods import Period
from helpdesk.reports.lines import lines_of
from helpdesk.reports.queries import figures_of, weeks_of
from tests.reports.school import NOW, drawn_school

pytestmark = pytest.mark.usefixtures("ctx")

PERIOD = Period(date(2026, 11, 2), date(2026, 12, 30))


def test_a_code_stands_once_and_has_words_and_the_language_changes_only_those(app: Flask) -> None:
    with clock.at(NOW):
        drawn_school(10)
        figures, weeks = figures_of(PERIOD), weeks_of(PERIOD)
        russian = lines_of(figures, weeks)
        with app.test_request_context(), force_locale("en"):
            english = lines_of(figures, weeks)
    codes = [line.code for line in russian]
    assert len(codes) == len(set(codes))
    assert all(line.section and line.name for line in russian)
    assert [(line.code, line.value) for line in russian] == [(line.code, line.value) for line in english]


def test_an_empty_school_has_lines_too() -> None:
    with clock.at(NOW):
        lines = {line.code: line.value for line in lines_of(figures_of(PERIOD), weeks_of(PERIOD))}
    assert (lines["filed"], lines["answered.percent"], lines["response.hours.50"]) == (0, None, None)
    assert lines["consultations.planned"] == 17
