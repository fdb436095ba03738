"""Who answers for what; finding a colleague by what was typed in a hurry."""

import pytest

from helpdesk import clock
from helpdesk.accounts.queries import owner_of, owners, people_matching, person_by_id
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from tests.client import counted_queries
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, OTHER_TEACHER, TEACHER, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_both_kinds_have_their_owner_in_one_query() -> None:
    with counted_queries(db.engine) as sent:
        found = owners(TicketKind.TECHNICAL, TicketKind.METHODOLOGICAL)
    assert [one and one.login for one in found.values()] == [ADMINISTRATOR, DEPUTY]
    assert len(sent) == 1


def test_an_empty_post_falls_to_the_next_of_the_order() -> None:
    person(DEPUTY).closed_at = clock.now()
    found = owner_of(TicketKind.METHODOLOGICAL)
    assert found is not None
    assert found.login == METHODIST
    person(METHODIST).closed_at = person(ADMINISTRATOR).closed_at = clock.now()
    assert owner_of(TicketKind.TECHNICAL) is None


def found(typed: str) -> list[str]:
    """Short names of the people that match, as often as they do."""
    return [one.short_name for one in people_matching(typed)]


@pytest.mark.parametrize(
    "typed", ["Баранова", "баран", "БАРАНОВА  Людмила", "Баранова Л.П.", "людмила баранова", "<fhfyjdf K", "Ба­ранова"]
)
def test_a_person_is_found_however_the_name_is_typed(typed: str) -> None:
    assert "Баранова Л. П." in found(typed)


@pytest.mark.parametrize("typed", ["чернышева", "Чернышёва"])
def test_ё_is_е_in_a_search(typed: str) -> None:
    assert found(typed)


def test_namesakes_are_both_found() -> None:
    assert found("волкова ольга") == ["Волкова О. В.", "Волкова О. В."]


@pytest.mark.parametrize("typed", ["", " ", "...", "---", "%", "_", "аранова", "Баранова Зинаида", "x" * 5000])
def test_what_begins_no_name_finds_nobody(typed: str) -> None:
    assert found(typed) == []


def test_a_list_is_short() -> None:
    assert len(found("а")) <= 12


def test_who_left_the_school_is_not_found() -> None:
    someone = person(TEACHER)
    someone.closed_at = clock.now()
    assert found("Баранова Л") == []
    assert person_by_id(someone.id) is None
    assert person_by_id(person(OTHER_TEACHER).id) is not None
