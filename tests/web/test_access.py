"""Who may open an address."""

from collections.abc import Callable

import pytest

from helpdesk.web.access import for_roles, open_to_all, signed_in
from tests.client import Desk
from tests.factories import ADMINISTRATOR, DEPUTY, TEACHER

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


@pytest.mark.parametrize(
    ("mark", "access"),
    [(open_to_all, "anyone"), (signed_in, "signed in"), (for_roles("teacher", "director"), "director teacher")],
)
def test_a_view_says_who_may_open_it(mark: Callable[..., object], access: str) -> None:
    assert mark(lambda: "").access == access


@pytest.mark.parametrize(("login", "code"), [(ADMINISTRATOR, 200), (DEPUTY, 200), (TEACHER, 404)])
def test_for_other_roles_the_address_does_not_exist(desk: Browsers, login: str, code: int) -> None:
    assert desk(login).open("/admin/outbox").code == code


def test_who_is_not_signed_in_is_asked_to_and_comes_back(desk: Browsers) -> None:
    answer = desk().http.get("/admin/outbox?cursor=5")
    assert (answer.status_code, answer.location) == (302, "/login?next=/admin/outbox?cursor%3D5")


def test_what_was_sent_without_signing_in_is_not_lost_by_a_redirect(desk: Browsers) -> None:
    assert desk().open("/login").post("/tickets/", title="x").code == 401
