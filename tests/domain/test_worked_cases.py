"""The 68 worked deadlines, replayed; and files that are wrong."""

import pytest

from helpdesk.domain.calendar_file import BadCalendarLine, parse_entries
from helpdesk.domain.school_week import EntryKind
from helpdesk.domain.worked_cases import BadCase, Case, read_cases, replay
from tests.domain.school import CASES, POLICIES, WEEK, at, base_entries

pytestmark = pytest.mark.domain
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


def test_the_school_calendar_is_read_whole() -> None:
    entries = base_entries()
    assert len(entries) == 19
    assert (entries[4].reason, entries[4].last_on) == ("Перенос с субботы 20.02.2027", entries[4].first_on)


def test_moves_and_extra_consultations_come_with_their_times() -> None:
    lines = ["type,from,to,reason", "# by order", "", "move,2026-11-12,2026-11-13T14:00/15:00,Педсовет"]
    (moved,) = parse_entries([*lines])
    assert (moved.kind, moved.starts_at, moved.reason) == (EntryKind.MOVE, at("2026-11-13 14:00"), "Педсовет")


@pytest.mark.parametrize(
    ("line", "problem", "value"),
    [
        ("of,2026-11-04,2026-11-04,x", "kind", "of"),
        ("off,04.11.2026,2026-11-04,x", "date", "04.11.2026"),
        ("off,2026-11-04,2026-13-04,x", "date", "2026-13-04"),
        ("off,2026-11-05,2026-11-04,x", "order", "2026-11-05..2026-11-04"),
        ("off,2026-11-04,2026-11-04", "fields", "off,2026-11-04,2026-11-04"),
        ('off,2026-11-04,2026-11-04,"x', "fields", 'off,2026-11-04,2026-11-04,"x'),
        ("extra,2026-11-04,2026-11-04T15:00,x", "times", "2026-11-04T15:00"),
        ("extra,2026-11-04,2026-11-04T15:00/14:00,x", "times", "2026-11-04T15:00/14:00"),
        ("extra,2026-11-04,2026-11-04T15:00/14:00+01:00,x", "times", "2026-11-04T15:00/14:00+01:00"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line: str, problem: str, value: str) -> None:
    with pytest.raises(BadCalendarLine) as refused:
        parse_entries(["# comment", "type,from,to,reason", line])
    assert (refused.value.line, refused.value.problem, refused.value.value) == (3, problem, value)


@pytest.mark.parametrize("lines", [[], ["", "# only words"], ["off,2026-11-04,2026-11-04,x"]])
def test_a_calendar_file_needs_its_header(lines: list[str]) -> None:
    with pytest.raises(BadCalendarLine) as refused:
        parse_entries(lines)
    assert refused.value.problem == "header"


def test_a_calendar_saved_by_a_spreadsheet_is_read() -> None:
    lines = ["\ufefftype,from,to,reason\r\n", 'off,2026-11-04,2026-11-04,"Праздник, по указу"\r\n']
    assert parse_entries(lines)[0].reason == "Праздник, по указу"
