"""Codes of the second factor: near in time, never twice, however they are copied."""

import pytest

from helpdesk.domain.second_factor import digits_of, matching_step, paper_code

AT_STEP_100 = 100 * 30.0


def code_at(step: int) -> str:
    return f"{step:06}"


@pytest.mark.parametrize(
    ("typed", "last_step", "step"),
    [
        ("000100", 0, 100),
        ("000099", 0, 99),
        ("000101", 0, 101),
        ("000098", 0, None),
        ("000102", 0, None),
        ("000100", 100, None),
        ("000099", 100, None),
        ("000101", 100, 101),
        ("", 0, None),
    ],
)
def test_a_code_is_good_for_its_half_minute_and_the_neighbours_and_once(
    typed: str, last_step: int, step: int | None
) -> None:
    assert matching_step(code_at, typed, AT_STEP_100, last_step) == step


@pytest.mark.parametrize("typed", ["12345", "1234567", "１２３４５６", "12345a", "", "0x1234"])
def test_what_is_no_code_of_the_app(typed: str) -> None:
    assert digits_of(typed) == ""


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-2345-abcd-efgh-2345", "ABCD EFGH 2345 abcd EFGH 2345", " abcdefgh2345abcdefgh2345 "]
)
def test_a_code_on_paper_is_the_same_however_it_is_copied(typed: str) -> None:
    assert paper_code(typed) == "abcdefgh2345abcdefgh2345"


@pytest.mark.parametrize("typed", ["", "abcd-efgh-2345", "abcd-efgh-2345-abcd-efgh-23456", "123456"])
def test_what_is_no_code_on_paper(typed: str) -> None:
    assert paper_code(typed) == ""
