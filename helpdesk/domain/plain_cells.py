"""Words in a file for a spreadsheet: what people typed is never taken for a formula."""

import re
import unicodedata

FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")  # OWASP's list with the full-width twins, which Excel reads alike
INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp"})  # a formula behind a space or a mark nobody sees is one all the same
# A spreadsheet that is told of another separator than ours makes a cell of what follows a comma, a tab or a new line
# inside the words: quotes do not hold it, for they end where ours do. A dash before a space calculates nothing.
CELL_INSIDE = re.compile(
    r"([,\t\r\n](?:[^\S\t\r\n]|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff])*)(?=[=@＝＠]|[+\-＋－]\S)"
)


def plain_cell(words: str) -> str:
    """Words for a cell of a CSV file: an apostrophe before what a spreadsheet would calculate.

    >>> plain_cell("=1+1"), plain_cell("＝1+1"), plain_cell(" +1"), plain_cell("\\tx"), plain_cell("корпус 1-2")
    ("'=1+1", "'＝1+1", "' +1", "'\\tx", 'корпус 1-2')
    >>> plain_cell("не сохраняется, =1+1"), plain_cell("нажимаю, - и пусто")
    ("не сохраняется, '=1+1", 'нажимаю, - и пусто')
    """
    words = CELL_INSIDE.sub(r"\1'", words)
    first = next((char for char in words if unicodedata.category(char) not in INVISIBLE), "")
    return f"'{words}" if first in FORMULA_BEGINS else words
