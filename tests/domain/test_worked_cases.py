"""The 68 worked deadlines, replayed; and files that are wrong."""

import pytest

from helpdesk.domain.worked_cases import BadCase, Case, read_cases, replay
from tests.domain.school import CASES, POLICIES, WEEK, at, base_entries

LINES = CASES.read_text(encoding="utf-8").splitlines()
ROW = "T01,2026-11-09T10:00:00,2026-11-09T05:00:00Z,methodological,normal,M-NORMAL,2026-11-09T10:00:00,{},{},"
ROW += "2026-11-09T16:00:00,2026-11-12T16:00:00,note"


def one_case(closures: str = "", events: str = "") -> Case:
    header = next(line for line in LINES if line.startswith("id,"))
    return read_cases([header, ROW.format(closures, events)])[0]


def test_all_worked_cases_are_read() -> None:
    assert [case.id for case in read_cases(LINES)] == [f"W{number:02}" for number in range(1, 69)]


@pytest.mark.parametrize("case", read_cases(LINES), ids=lambda case: case.id)
def test_a_worked_case_comes_out_to_the_second(case: Case) -> None:
    assert replay(case, WEEK, base_entries(), POLICIES).mismatches == ()


def test_local_and_utc_filing_times_agree() -> None:
    offsets = {case.filed_at - case.filed_at_utc.replace(tzinfo=None) for case in read_cases(LINES)}
    assert {offset.total_seconds() for offset in offsets} == {5 * 3600}


def test_a_difference_is_reported_with_both_values() -> None:
    outcome = replay(one_case(closures="cancel:2026-11-12"), WEEK, base_entries(), POLICIES)
    assert outcome.mismatches == (("resolution_due", "2026-11-12 16:00:00", "2026-11-16 16:00:00"),)


def test_events_follow_one_another() -> None:
    case = one_case(events="reopen:2026-11-12T18:00:00;calchange:cancel:2026-11-16|cancel:2026-11-19")
    outcome = replay(case, WEEK, base_entries(), POLICIES)
    assert outcome.registered_at == at("2026-11-13 09:00")
    assert outcome.first_response_due == at("2026-11-18 17:00")
    assert outcome.resolution_due == at("2026-11-26 16:00")


@pytest.mark.parametrize(
    ("closures", "events"),
    [
        ("closed:2026-11-12", ""),
        ("off:12.11.2026", ""),
        ("move:2026-11-12", ""),
        ("extra:2026-11-12T16:00/15:00", ""),
        ("", "lost:2026-11-12"),
        ("", "reclass:2026-11-12T10:00:00>strange/normal"),
        ("", "wait:2026-11-12T10:00:00"),
    ],
)
def test_a_case_that_cannot_be_read_is_named(closures: str, events: str) -> None:
    with pytest.raises(BadCase, match="T01"):
        one_case(closures, events)


def test_a_file_of_cases_needs_its_header() -> None:
    with pytest.raises(BadCase, match="header"):
        read_cases([ROW])
