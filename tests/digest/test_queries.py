"""The archive and its list: few queries, newest first, what has not left is counted."""

from datetime import date, timedelta

import pytest

from helpdesk import clock
from helpdesk.digest import actions, queries
from helpdesk.digest.models import LetterFormat
from helpdesk.domain.digest_weeks import read_week
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.outbox.models import LetterState
from tests.client import counted_queries
from tests.digest.scenes import EIGHT, JANUARY, copies, tell
from tests.factories import DEPUTY, DIRECTOR, file_ticket, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_the_list_is_one_query_with_what_has_not_left() -> None:
    file_ticket()  # its letters are not of this list
    for number in range(3):
        tell(EIGHT + timedelta(days=7 * number))
    sent, refused = copies()[0], copies()[1]
    sent.state, refused.state = LetterState.SENT, LetterState.FAILED
    db.session.commit()
    with counted_queries(db.engine) as asked:
        page = queries.digests_page()
    assert len(asked) == 1
    assert [one.digest.key for one in page.digests] == ["2026-W48", "2026-W47", "2026-W46"]
    last = page.digests[-1]
    assert (last.copies, last.waiting, last.failed, last.held, page.before) == (5, 3, 1, 0, "")


def test_older_letters_are_a_page_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        tell(EIGHT + timedelta(days=7 * number))
    page = queries.digests_page()
    assert ([one.digest.key for one in page.digests], page.before) == (["2026-W48", "2026-W47"], "2026-W47")
    older = queries.digests_page(read_week(page.before))
    assert ([one.digest.key for one in older.digests], older.before) == (["2026-W46"], "")


def test_a_letter_is_found_by_each_of_its_weeks_with_its_copies_in_two_queries() -> None:
    actions.begin_on(date(2026, 12, 28))
    tell(JANUARY)
    with counted_queries(db.engine) as asked:
        found = [queries.digest_of(read_week(key), "ru") for key in ("2026-W53", "2027-W01")]
    assert len(asked) == 4
    assert [one.digest.key for one in found if one] == ["2027-W01", "2027-W01"]
    assert found[0]
    assert (len(found[0].copies), found[0].copies[0].is_text) == (5, False)
    assert queries.digest_of(read_week("2026-W52"), "ru") is None


def test_a_text_copy_is_known_without_reading_it() -> None:
    actions.set_recipients({person(DIRECTOR).id: LetterFormat.TEXT}, by=person(DEPUTY))
    tell()
    found = queries.digest_of(read_week("2026-W46"), "en")
    assert found
    assert [copy.is_text for copy in found.copies] == [True, False, False, False, False]
    assert found.edition.locale == "en"


def test_recipients_are_those_who_may_read_figures_the_director_first() -> None:
    roles = [one.person.role for one in queries.recipients()]
    assert roles == [Role.DIRECTOR, Role.LEADERSHIP, Role.LEADERSHIP, Role.DEPUTY, Role.ADMINISTRATOR]
    person(DIRECTOR).closed_at = clock.now()
    assert Role.DIRECTOR not in [one.person.role for one in queries.recipients()]


@pytest.mark.parametrize(
    ("begins_on", "before", "expected"),
    [
        (date(2026, 11, 9), None, date(2026, 11, 8)),
        (date(2026, 11, 11), None, date(2026, 11, 8)),  # founded on a Wednesday: its week is told whole
        (date(2026, 11, 9), date(2026, 11, 2), None),  # an earlier week, asked for by hand
        (date(2026, 11, 9), date(2026, 11, 9), date(2026, 11, 8)),
    ],
)
def test_what_was_before_the_founding_counts_as_told(
    begins_on: date, before: date | None, expected: date | None
) -> None:
    actions.begin_on(begins_on)
    assert queries.told_upto(before) == expected


def test_the_last_letter_says_what_was_told() -> None:
    tell()
    assert queries.told_upto() == date(2026, 11, 15)
    assert queries.told_upto(date(2026, 11, 9)) == date(2026, 11, 8)
    assert queries.is_told(read_week("2026-W46"))
    assert not queries.is_told(read_week("2026-W45"))
