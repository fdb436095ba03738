"""Public holidays that are proposed: what the package knows, what it does not, what the calendar has already."""

import pytest

from helpdesk.calendar.proposals import picked, proposals_for
from helpdesk.consultations.queries import school_timetable
from tests.calendar.decisions import days, saved

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def keys(year: int) -> list[str]:
    """What is proposed for a school year."""
    return [row.key for row in proposals_for(year, school_timetable()).rows]


def test_the_holidays_of_a_known_year_come_with_their_transfers_and_short_days() -> None:
    assert keys(2026) == [
        "short:2026-11-03:2026-11-03",
        "off:2026-11-04:2026-11-04",
        "off:2026-12-31:2027-01-08",
        "work:2027-02-20:2027-02-20",
        "off:2027-02-22:2027-02-23",
        "off:2027-03-08:2027-03-08",
        "short:2027-04-30:2027-04-30",
        "off:2027-05-03:2027-05-03",
        "off:2027-05-10:2027-05-10",
        "short:2027-06-11:2027-06-11",
        "off:2027-06-14:2027-06-14",
    ]


def test_the_pack_of_2026_needs_nothing_more() -> None:
    assert all(row.is_known for row in proposals_for(2026, school_timetable()).rows)


@pytest.mark.parametrize(("year", "missing"), [(2026, []), (2027, [2028]), (2028, [2028, 2029])])
def test_a_year_without_its_decree_is_named(year: int, missing: list[int]) -> None:
    assert proposals_for(year, school_timetable()).without_decree == missing


def test_a_holiday_on_a_weekend_is_not_proposed() -> None:
    assert not [key for key in keys(2028) if "2028-11-04" in key]


def test_what_the_school_entered_itself_is_known() -> None:
    saved(days("off", "2027-11-01", "2027-11-07"))
    rows = {row.key: row.is_known for row in proposals_for(2027, school_timetable()).rows}
    assert rows["off:2027-11-04:2027-11-05"]
    assert not rows["off:2028-02-23:2028-02-23"]


def test_only_what_was_proposed_can_be_picked() -> None:
    rows = proposals_for(2027, school_timetable()).rows
    entries = picked(rows, ["off:2028-02-23:2028-02-23", "off:2027-09-01:2028-05-31", ""])
    assert [f"{entry.first_on}" for entry in entries] == ["2028-02-23"]
