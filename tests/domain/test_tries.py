"""Pauses after wrong guesses grow and stay bounded."""

import pytest

from helpdesk.domain.tries import COMPUTER, PASSWORDS, PINS, SCHOOL, Limit


@pytest.mark.parametrize(
    ("limit", "pauses"),
    [
        (PASSWORDS, [1, 5, 15, 60, 60, 60]),
        (PINS, [15, 30, 60, 240, 1440, 1440]),
        (COMPUTER, [10, 10, 10, 10, 10, 10]),
        (SCHOOL, [1, 1, 1, 1, 1, 1]),
    ],
)
def test_pauses_grow_and_stay_bounded(limit: Limit, pauses: list[int]) -> None:
    found = [limit.pause_after(wrong) for wrong in range(1, 6 * limit.most + 1)]
    assert [minutes for minutes in found if minutes] == pauses
    assert [wrong for wrong, minutes in enumerate(found, 1) if minutes] == [limit.most * turn for turn in range(1, 7)]


def test_ten_thousand_pins_cannot_be_tried_in_a_school_year() -> None:
    minutes = sum(PINS.pause_after(wrong) for wrong in range(1, 10_001))
    assert minutes > 365 * 1440
