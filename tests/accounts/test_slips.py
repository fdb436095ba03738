"""First passwords: each works once handed out, and ends what was open before."""

import pytest
from flask import Flask

from helpdesk.accounts import actions
from helpdesk.accounts.queries import person_signed_in
from helpdesk.accounts.slips import ALPHABET, LENGTH, issue_passwords, slips_page
from tests.factories import OTHER_TEACHER, PASSWORD, TEACHER, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_the_password_on_a_slip_lets_its_person_in() -> None:
    [(teacher, password)] = issue_passwords([person(TEACHER)])
    assert actions.sign_in(TEACHER, password) is teacher
    assert not actions.is_password(teacher, PASSWORD)


def test_a_new_password_ends_every_session() -> None:
    token = actions.sign_in(TEACHER, PASSWORD).session_token
    issue_passwords([person(TEACHER)])
    assert person_signed_in(token) is None


def test_no_two_slips_are_alike_and_none_has_letters_that_look_like_others() -> None:
    passwords = [password for _person, password in issue_passwords([person(TEACHER), person(OTHER_TEACHER)])]
    assert len(set(passwords)) == 2
    assert all(len(each) == LENGTH and set(each) <= set(ALPHABET) for each in passwords)
    assert not set(ALPHABET) & set("ijlo01")


def test_a_slip_tells_who_where_and_what_to_type(app: Flask) -> None:
    with app.test_request_context():
        page = slips_page([(person(TEACHER), "пароль<1>")])
    for words in ("Баранова Людмила Петровна", TEACHER, "пароль&lt;1&gt;", "http://desk.example"):
        assert words in page
