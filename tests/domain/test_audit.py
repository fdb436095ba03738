"""A chain that holds, and every way of breaking it that must show."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from helpdesk.domain.audit import BEGINNING, Fault, FaultKind, Head, Line, Sealed, details_text, first_fault, seal

AT = datetime(2026, 11, 9, 5, tzinfo=UTC)


def chain(length: int, first: int = 1, previous: str = BEGINNING) -> tuple[list[Sealed], Head]:
    """A log of so many entries, and what it says of itself."""
    entries, begins = [], previous
    for number in range(first, first + length):
        line = Line(number, AT, 7, "file_seen", "ticket", "2026-0001", details_text({"file": number}))
        entries.append(Sealed(line, previous, seal(previous, line)))
        previous = entries[-1].hash
    return entries, Head(first, begins, first + length - 1, previous)


ENTRIES, HEAD = chain(5)
THIRD = ENTRIES[2]
FORGED = replace(THIRD.line, actor_id=8)
RESEALED = Sealed(FORGED, THIRD.previous_hash, seal(THIRD.previous_hash, FORGED))


@pytest.mark.parametrize(("entries", "head"), [(ENTRIES, HEAD), chain(0), chain(3, first=41, previous="f" * 64)])
def test_a_log_as_it_was_written_has_no_fault(entries: list[Sealed], head: Head) -> None:
    assert first_fault(entries, head) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"at": AT.replace(second=1)},
        {"actor_id": None},
        {"act": "exported"},
        {"thing": "person"},
        {"thing_id": "2026-0002"},
        {"details": "{}"},
    ],
)
def test_any_changed_fact_of_an_entry_is_found(changed: dict[str, object]) -> None:
    forged = [*ENTRIES[:2], replace(THIRD, line=replace(THIRD.line, **changed)), *ENTRIES[3:]]  # type: ignore[arg-type]
    assert first_fault(forged, HEAD) == Fault(3, FaultKind.CHANGED)


@pytest.mark.parametrize(
    ("entries", "head", "fault"),
    [
        # sealed anew, but the next entry still seals the old one
        (
            [*ENTRIES[:2], Sealed(FORGED, THIRD.previous_hash, seal(THIRD.previous_hash, FORGED)), *ENTRIES[3:]],
            HEAD,
            (4, "changed"),
        ),
        ([*ENTRIES[:2], *ENTRIES[3:]], HEAD, (3, "missing")),
        ([ENTRIES[0], ENTRIES[2], ENTRIES[1], *ENTRIES[3:]], HEAD, (2, "missing")),
        (ENTRIES[1:], HEAD, (1, "missing")),
        (ENTRIES[:4], HEAD, (5, "cut")),
        ([], HEAD, (1, "cut")),
        (ENTRIES, replace(HEAD, last_number=4, last_hash=ENTRIES[3].hash), (6, "cut")),
    ],
)
def test_a_log_that_was_tampered_with_names_its_first_broken_place(
    entries: list[Sealed], head: Head, fault: tuple[int, str]
) -> None:
    assert first_fault(entries, head) == Fault(fault[0], FaultKind(fault[1]))


def test_words_of_any_length_are_cut_before_they_are_sealed() -> None:
    assert len(details_text({"what": "я" * 10_000})) < 250


def test_words_with_line_ends_make_no_second_line() -> None:
    """Safety case 81: what somebody typed cannot pass for an entry."""
    assert "\n" not in details_text({"what": "одно\r\n№ 2 другое\u2028третье"})
    assert "\r" not in details_text({"what": "одно\r\n№ 2 другое"})
