"""The filters of an address: what pages ask for is read, anything else is refused."""

import pytest

from helpdesk.domain.cycles import Measure
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.figures import Age
from helpdesk.domain.selection import Selection, read_selection
from helpdesk.domain.workflow import TicketKind
from tests.domain.cycles import cycle


def test_an_address_is_read_in_full() -> None:
    asked = {"measure": "open", "kind": "unsure", "topic": "ktp", "direction": "none", "building": "2", "age": "two"}
    expected = Selection(Measure.OPEN, TicketKind.UNSURE, "ktp", "none", "2", Age.TWO)
    assert read_selection(asked) == expected


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"measure": "teachers"},
        {"measure": "open", "kind": "x"},
        {"measure": "open", "direction": "x"},
        {"measure": "open", "age": "old"},
    ],
    ids=str,
)
def test_what_no_page_asks_for_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(NotAChoice):
        read_selection(asked)


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({}, True),
        ({"kind": TicketKind.METHODOLOGICAL}, False),
        ({"topic": "saving", "direction": "technology", "building": "1"}, True),
        ({"topic": "none"}, False),
        ({"direction": "none"}, False),
        ({"building": "none"}, False),
    ],
    ids=str,
)
def test_a_cycle_passes_what_it_fits(filters: dict[str, object], passes: bool) -> None:
    assert Selection(Measure.OPEN, **filters).lets_pass(cycle()) is passes  # type: ignore[arg-type]


def test_what_has_no_topic_building_or_direction_is_found_by_none() -> None:
    bare = cycle(topic="", building="")
    assert Selection(Measure.OPEN, topic="none", direction="none", building="none").lets_pass(bare)
