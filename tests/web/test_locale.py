"""The language of a page: the person's, else the browser's, else Russian."""

from collections.abc import Callable

import pytest

from tests.client import Desk

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_the_language_of_a_browser_is_remembered(desk: Callable[..., Desk]) -> None:
    browser = desk().open("/").post("/language", language="en", next="/")
    assert browser.page.html["lang"] == "en"
    assert browser.post("/language", language="../x", next="/").page.html["lang"] == "en"
