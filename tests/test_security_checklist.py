"""docs/security.md speaks of every requirement of ASVS 5.0, levels 1 and 2, once, and names tests that exist."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LEVELS_1_AND_2 = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1-1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2
4.1.1-3 4.2.1-1 4.3.1-2 4.4.1-4 5.1.1-1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3
6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1-1 8.4.1-1 9.1.1-3 9.2.1-4 10.1.1-2
10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1-1 11.6.1-1
12.1.1-3 12.2.1-2 12.3.1-4 13.1.1-1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3
15.3.1-7 16.1.1-1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1-1 17.2.1-4 17.3.1-2
"""


def asked() -> Iterator[str]:
    """The number of each requirement."""
    for section, first, last in re.findall(r"(\d+\.\d+)\.(\d+)-(\d+)", LEVELS_1_AND_2):
        yield from (f"{section}.{number}" for number in range(int(first), int(last) + 1))


def test_every_requirement_is_spoken_of_once() -> None:
    cells = re.findall(r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \|", PAGE, re.MULTILINE)
    told = Counter(number for cell in cells for number in cell.split(", "))
    assert sorted(told) == sorted(asked())
    assert [number for number, times in told.items() if times > 1] == []


def test_every_test_it_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 100
    missing = [
        f"{path}::{test}"
        for path, test in sorted(set(named))
        if not (ROOT / path).exists() or f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_what_is_met_is_proven_or_was_reviewed() -> None:
    met = PAGE.partition("## Met")[2].partition("## Not met")[0]
    rows = re.findall(r"^\| \d.*\| ([^|]+) \|$", met, re.MULTILINE)
    assert [proof for proof in rows if not re.fullmatch(r"`tests/[\w/]+\.py::\w+`|reviewed", proof)] == []
