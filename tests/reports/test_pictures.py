"""Bars with their words and their lists."""

from datetime import date

import pytest

from helpdesk.domain.periods import Period
from helpdesk.domain.workflow import TicketKind
from helpdesk.reports.pictures import Links, flow_picture, solved_picture
from tests.domain.cycles import cycle, later
from tests.domain.test_counting import counted

pytestmark = pytest.mark.usefixtures("ctx", "monday")

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
LINK = Links("/reports/tickets")


def test_an_address_carries_days_measure_and_filters() -> None:
    assert LINK(WEEK, "filed", building="1 & 2") == (
        "/reports/tickets?from=2026-11-09&to=2026-11-15&measure=filed&building=1+%26+2"
    )


def test_each_kind_of_a_week_is_a_bar() -> None:
    other = cycle(ticket_id=2, kind=TicketKind.METHODOLOGICAL, responded_at=later(hours=1), resolved_at=later(hours=2))
    bars = flow_picture(counted(cycle(), other).weeks(WEEK), LINK).bars
    assert [(bar.words, bar.part) for bar in bars] == [
        ("9–15 ноября, поступило, техническая: 1", "filed technical"),
        ("9–15 ноября, поступило, методическая: 1", "filed methodological"),
        ("9–15 ноября, решено, методическая: 1", "resolved methodological"),
    ]
    assert bars[2].href == LINK(WEEK, "resolved", kind="methodological")


def test_promises_of_a_week_stand_on_one_another() -> None:
    kept = cycle(responded_at=later(hours=1), resolved_at=later(hours=2))
    bars = solved_picture(counted(kept, cycle(ticket_id=2)).weeks(WEEK), LINK).bars
    assert [(bar.part, bar.count) for bar in bars] == [("solved_on_time", 1), ("solved_late", 1)]
