"""Numbers of tickets, on paper and in addresses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.domain.references import from_address, from_typed, school_year_of, ticket_address, ticket_number


@given(st.integers(2000, 2098), st.integers(1, 9999))
def test_a_number_survives_its_address_and_being_typed(year: int, serial: int) -> None:
    assert from_address(ticket_address(year, serial)) == (year, serial)
    assert from_typed(ticket_number(year, serial)) == (year, serial)


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    for read in (from_address, from_typed):
        assert read(text) is None or len(read(text)) == 2


@pytest.mark.parametrize(
    "address", ["2026-147", "2026-٠١٤٧", "2026-99999999999999999999", "../2026-0147", "2026-0147\n"]
)
def test_an_address_has_one_spelling_only(address: str) -> None:
    assert from_address(address) is None


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_the_school_year_begins_on_the_first_of_september(day: date, year: int) -> None:
    assert school_year_of(day) == year
