"""The sign-in form: what is missing is said beside its field."""

from collections.abc import Callable

import pytest

from tests.client import Desk
from tests.factories import PASSWORD, TEACHER

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize(
    ("login", "password", "field", "sentence"),
    [(" ", PASSWORD, "login", "Введите логин."), (TEACHER, "", "password", "Введите пароль.")],
)
def test_an_empty_field_is_told_beside_it(
    desk: Callable[..., Desk], login: str, password: str, field: str, sentence: str
) -> None:
    browser = desk().sign_in(login, password)
    assert (browser.code, browser.page.find(id=f"{field}-error").get_text()) == (422, sentence)


def test_the_login_is_kept_and_the_password_is_not(desk: Callable[..., Desk]) -> None:
    browser = desk().sign_in(TEACHER, "не тот")
    assert browser.page.find(id="login")["value"] == TEACHER
    assert not browser.page.find(id="password").get("value")
