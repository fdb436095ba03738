"""What people typed never becomes a formula, however its first sign is dressed."""

import time

import pytest

from helpdesk.domain.plain_cells import plain_cell


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u200b", "\ufeff"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(sign: str, before: str) -> None:
    assert plain_cell(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", [",", ", ", ",\u200b ", "\t", "\n", "\r\n  ", ",,"])
def test_so_does_what_another_separator_would_make_a_cell_of(sign: str, before: str) -> None:
    """Seen in LibreOffice: a register opened at commas calculated what stood behind a comma inside quotes."""
    assert plain_cell(f"слова{before}{sign}1+1") == f"слова{before}'{sign}1+1"
    assert plain_cell(plain_cell(f"слова{before}{sign}1+1")) == f"слова{before}'{sign}1+1"


@pytest.mark.parametrize(
    "words",
    [
        "нажимаю, - и пусто",
        "a, b = c",
        "5,7",
        "",
        " ",
        "Баранова",
        "корпус 1-2",
        "a=b",
        "'=1",
        "№ 7",
        "—",
        "<b>",
        "1;2",
    ],
)
def test_other_words_stay_as_they_are(words: str) -> None:
    assert plain_cell(words) == words


@pytest.mark.parametrize("words", ["\n", ", ", ", \n", "\u200b", ",\u200b", ",-"])
def test_a_megabyte_takes_no_longer_than_its_length(words: str) -> None:
    began = time.process_time()
    plain_cell(words * 500_000)
    assert time.process_time() - began < 2
