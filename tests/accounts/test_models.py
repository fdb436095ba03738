"""What a person is called, and that two people are two."""

import pytest

from helpdesk.accounts.models import Person
from helpdesk.domain.duties import Day
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import TicketKind


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


def test_at_a_staff_room_computer_everybody_is_a_requester_and_queries_still_know_the_post() -> None:
    deputy = Person(role=Role.DEPUTY)
    assert (deputy.role, deputy.may_own, bool(deputy.kinds_answered)) == (Role.DEPUTY, True, True)
    deputy.is_confined = True
    deputy.day = Day(kinds=(TicketKind.TECHNICAL,))  # stands in for the administrator today
    assert (deputy.role, deputy.may_own, deputy.kinds_answered) == (Role.TEACHER, False, ())
    assert deputy.role_held is Role.DEPUTY
    assert "person.role = " in str(Person.role == Role.DEPUTY)
