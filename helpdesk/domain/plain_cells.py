"""Words in a file for a spreadsheet: what people typed is never taken for a formula."""

import unicodedata

FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")  # OWASP's list with the full-width twins, which Excel reads alike
INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp"})  # a formula behind a space or a mark nobody sees is one all the same


def plain_cell(words: str) -> str:
    """Words for a cell of a CSV file: an apostrophe before what a spreadsheet would calculate.

    >>> plain_cell("=1+1"), plain_cell("＝1+1"), plain_cell(" +1"), plain_cell("\\tx"), plain_cell("корпус 1-2")
    ("'=1+1", "'＝1+1", "' +1", "'\\tx", 'корпус 1-2')
    """
    first = next((char for char in words if unicodedata.category(char) not in INVISIBLE), "")
    return f"'{words}" if first in FORMULA_BEGINS else words
