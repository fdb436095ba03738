"""Figures of a period as the database gives them."""

from datetime import date

import pytest

from helpdesk import clock
from helpdesk.domain.periods import Period, week_of
from helpdesk.extensions import db
from helpdesk.reports.queries import figures_of, weeks_of
from helpdesk.tickets import actions
from tests.client import counted_queries
from tests.factories import ADMINISTRATOR, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

WEEK = week_of(date(2026, 11, 9))


def test_a_week_tells_what_came_and_what_went() -> None:
    file_ticket()
    ticket = file_ticket()
    with clock.at(later(hours=2)):
        actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
        db.session.commit()
        figures = figures_of(WEEK)
    assert (figures.flow.filed.total, figures.flow.resolved.total, figures.flow.open) == (2, 1, 1)
    assert (figures.flow.answered.on_time, figures.flow.solved.on_time, figures.flow.overdue) == (1, 1, 0)


def test_a_school_year_is_read_with_five_queries() -> None:
    file_ticket()
    with counted_queries(db.engine) as sent:
        figures_of(Period(date(2026, 9, 1), date(2027, 8, 31)))
    assert len(sent) == 5


def test_weeks_that_have_not_begun_are_not_told() -> None:
    assert [week.period.first_on for week in weeks_of(Period(date(2026, 11, 2), date(2026, 11, 30)))] == [
        date(2026, 11, 2),
        date(2026, 11, 9),
    ]
