"""What people typed never becomes a formula, however its first sign is dressed."""

import pytest

from helpdesk.domain.plain_cells import plain_cell


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u200b", "\ufeff"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(sign: str, before: str) -> None:
    assert plain_cell(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize("words", ["", " ", "Баранова", "корпус 1-2", "a=b", "'=1", "№ 7", "—", "<b>", "1;2"])
def test_other_words_stay_as_they_are(words: str) -> None:
    assert plain_cell(words) == words
