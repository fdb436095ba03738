"""Links of letters: made from PUBLIC_URL, signed for one purpose."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.client import Desk

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_links_of_letters_ignore_the_host_header(app: Flask) -> None:
    from_elsewhere = app.test_client().get("/", headers={"Host": "evil.example"})
    assert "evil.example" not in from_elsewhere.text
