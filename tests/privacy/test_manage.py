"""Pages about personal data stand in «Управление»; one's own do not."""

from collections.abc import Callable

import pytest

from tests.client import Desk
from tests.factories import ADMINISTRATOR, DIRECTOR, TEACHER

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def current_rooms(browser: Desk) -> list[str]:
    return [link.get_text() for link in browser.page.select(".menu [aria-current=page]")]


@pytest.mark.parametrize(
    ("login", "path", "rooms"),
    [
        (ADMINISTRATOR, "/admin/privacy", ["Управление"]),
        (DIRECTOR, "/admin/privacy", ["Управление"]),
        (DIRECTOR, "/admin/privacy/leaks/1", ["Управление"]),
        (ADMINISTRATOR, "/admin/privacy/people/1", ["Управление"]),
        (ADMINISTRATOR, "/privacy/mine", []),
        (ADMINISTRATOR, "/privacy/leak", []),
    ],
)
def test_the_menu_marks_the_room_of_the_page(desk: Browsers, login: str, path: str, rooms: list[str]) -> None:
    desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", words="Снимок ушёл в чат.")
    assert current_rooms(desk(login).open(path)) == rooms
