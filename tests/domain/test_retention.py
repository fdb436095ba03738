"""Terms that can be kept, and the days they end on."""

from datetime import date

import pytest

from helpdesk.domain.retention import TermOutOfBounds, Terms, cards_go_before, check_terms, years_before


@pytest.mark.parametrize("terms", [Terms(), Terms(1, 1, 1, 2), Terms(365, 365, 10, 15)])
def test_terms_within_the_bounds_are_taken(terms: Terms) -> None:
    check_terms(terms)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(files_days=0), "files_days"),
        (Terms(files_days=366), "files_days"),
        (Terms(marked_files_days=31), "marked_files_days"),
        (Terms(files_days=1), "marked_files_days"),
        (Terms(card_years=0), "card_years"),
        (Terms(card_years=11), "card_years"),
        (Terms(card_years=5), "log_years"),  # the log must outlive what it tells of
        (Terms(log_years=16), "log_years"),
    ],
)
def test_a_term_that_is_too_short_or_too_long_is_refused(terms: Terms, field: str) -> None:
    with pytest.raises(TermOutOfBounds) as refused:
        check_terms(terms)
    assert refused.value.facts["field"] == field


@pytest.mark.parametrize(
    ("today", "before"),
    [
        ("2026-08-31", "2022-09-01"),
        ("2026-09-01", "2023-09-01"),
        ("2026-12-31", "2023-09-01"),
        ("2027-01-01", "2023-09-01"),
    ],
)
def test_a_ticket_goes_three_years_after_the_end_of_its_school_year(today: str, before: str) -> None:
    assert cards_go_before(date.fromisoformat(today), 3) == date.fromisoformat(before)


def test_the_same_day_years_ago_is_a_day_also_after_a_leap_day() -> None:
    assert years_before(date(2028, 2, 29), 4) == date(2024, 2, 28)
    assert years_before(date(2026, 11, 29), 5) == date(2021, 11, 29)
