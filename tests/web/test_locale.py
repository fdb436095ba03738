"""The language of a page: the person's, else the browser's, else Russian."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.web.locale import chosen_locale
from tests.client import Desk
from tests.factories import TEACHER

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_the_language_of_a_browser_is_remembered(desk: Browsers) -> None:
    browser = desk().open("/").post("/language", language="en", next="/")
    assert browser.page.html["lang"] == "en"
    assert browser.post("/language", language="../x", next="/").page.html["lang"] == "en"


def test_a_person_takes_their_language_to_every_browser(desk: Browsers) -> None:
    desk(TEACHER).open("/").post("/language", language="en")
    assert desk(TEACHER).open("/").page.html["lang"] == "en"


def test_the_persons_language_wins_over_the_browsers(desk: Browsers) -> None:
    browser = desk(TEACHER)
    browser.http.set_cookie("language", "en")
    assert browser.open("/").page.html["lang"] == "ru"


@pytest.mark.parametrize("cookie", ["", "de", "../x", "ru-RU"])
def test_a_language_the_desk_does_not_speak_is_russian(desk: Browsers, cookie: str) -> None:
    browser = desk()
    browser.http.set_cookie("language", cookie)
    assert browser.open("/").page.html["lang"] == "ru"


def test_commands_speak_russian(ctx: Flask) -> None:
    assert chosen_locale() == "ru"
