"""Finding a colleague by what was typed in a hurry."""

import pytest

from helpdesk import clock
from helpdesk.accounts.queries import person_by_id
from helpdesk.accounts.search import people_matching
from tests.factories import OTHER_TEACHER, TEACHER, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


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


@pytest.mark.parametrize(
    "typed", ["", " ", "...", "---", "%", "_", "аранова", "Баранова Зинаида", "x" * 5000, "а" * 60_000]
)
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
