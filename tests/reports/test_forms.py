"""What an address asks for."""

from datetime import date

import pytest

from helpdesk.domain.periods import Period
from helpdesk.reports.forms import read_asked
from tests.domain.school import QUARTERS

pytestmark = pytest.mark.usefixtures("ctx", "monday")

TODAY = date(2026, 11, 9)


def test_without_anything_it_is_the_quarter_that_has_begun_last() -> None:
    assert read_asked({}, QUARTERS, TODAY).chosen == "2026-2"
    assert read_asked({}, QUARTERS, date(2026, 10, 28)).chosen == "2026-1"
    assert read_asked({}, (), TODAY).period == Period(date(2026, 9, 1), date(2027, 8, 31))


def test_days_win_over_a_quarter_and_are_carried_on() -> None:
    asked = read_asked({"period": "2026-1", "from": "2026-11-09", "to": "2026-11-15"}, QUARTERS, TODAY)
    assert (asked.chosen, asked.days) == ("", {"from": "2026-11-09", "to": "2026-11-15"})


@pytest.mark.parametrize(
    "asked", [{"period": "1999"}, {"period": "2099"}, {"from": "x"}, {"to": "2026-11-15"}], ids=str
)
def test_what_is_no_period_has_none_and_says_why(asked: dict[str, str]) -> None:
    found = read_asked(asked, QUARTERS, TODAY)
    assert (found.period, bool(found.errors)) == (None, True)
