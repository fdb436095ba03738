"""What a person is called, and that two people are two."""

import pytest

from helpdesk.accounts.models import Person


def test_two_people_without_a_session_are_not_equal() -> None:
    assert Person(full_name="Волкова Ольга Викторовна") != Person(full_name="Волкова Ольга Викторовна")


@pytest.mark.parametrize(
    ("full", "short", "polite"),
    [
        ("Соколовская Елена Анатольевна", "Соколовская Е. А.", "Елена Анатольевна"),
        ("Мамедов Эльчин Рафаэль оглы", "Мамедов Э. Р.", "Эльчин Рафаэль оглы"),
        ("Уразбаев Данияр", "Уразбаев Д.", "Данияр"),
        ("Айгуль", "Айгуль", "Айгуль"),
    ],
)
def test_names_are_shortened_without_inventing_a_patronymic(full: str, short: str, polite: str) -> None:
    person = Person(full_name=full)
    assert (person.short_name, person.polite_name) == (short, polite)
