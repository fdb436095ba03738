"""Lists of people as they are typed after a training."""

import pytest

from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.name_list import Known, Namesakes, TooManyPeople, UnknownPeople, people_meant

STAFF = [
    Known(1, "baranova.lp", "баранова людмила петровна"),
    Known(2, "mamedov.er", "мамедов эльчин рафаэль оглы"),
    Known(3, "volkova.ov", "волкова ольга викторовна"),
    Known(4, "volkova.ov2", "волкова ольга викторовна"),
    Known(5, "zhuravleva.is", "журавлева ирина сергеевна"),
    Known(6, "urazbaev.d", "уразбаев данияр"),
    Known(7, "ivanova.ei", "иванова елена игоревна"),
    Known(8, "ivanova.es", "иванова елена сергеевна"),
]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("baranova.lp", [1]),
        ("Баранова", [1]),
        ("Баранова Людмила Петровна", [1]),
        ("БАРАНОВА л.п.", [1]),
        ("Баранова Л. П.", [1]),
        ("Журавлёва И С", [5]),
        ("Мамедов Э.", [2]),
        ("Уразбаев", [6]),
        ("Иванова Е. С.", [8]),
        ("volkova.ov2", [4]),
        ("Баранова, Мамедов\n уразбаев ;; ", [1, 2, 6]),
        ("Баранова\nbaranova.lp", [1]),
        ("", []),
        (" ,;\n", []),
    ],
)
def test_people_are_found_however_they_are_typed(typed: str, ids: list[int]) -> None:
    assert people_meant(typed, STAFF, field="names", limit=5) == ids


@pytest.mark.parametrize(
    ("typed", "refusal", "named"),
    [
        ("Баранов", UnknownPeople, "Баранов"),
        ("Людмила Баранова", UnknownPeople, "Людмила Баранова"),
        ("Баранова П.", UnknownPeople, "Баранова П."),
        ("Баранова Л. П. Ж.", UnknownPeople, "Баранова Л. П. Ж."),
        ("Баранова, =1+1", UnknownPeople, "=1+1"),
        (".", UnknownPeople, "."),
        ("Волкова О. В.", Namesakes, "Волкова О. В."),
        ("Иванова Е.", Namesakes, "Иванова Е."),
    ],
)
def test_who_is_unknown_or_may_be_several_is_named(typed: str, refusal: type[Unacceptable], named: str) -> None:
    with pytest.raises(refusal) as refused:
        people_meant(typed, STAFF, field="names", limit=5)
    assert refused.value.facts == {"field": "names", "names": named}


def test_a_long_list_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooManyPeople):
        people_meant("x," * 5 + "x", STAFF, field="names", limit=5)
