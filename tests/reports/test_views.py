"""The picture on its page: what it says, what stands behind each number, who may see it, bad addresses."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from tests.client import Desk
from tests.factories import DIRECTOR

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
WEEK = "/reports/?from=2026-11-09&to=2026-11-15"


def behind(**asked: str) -> str:
    """The address of a list of the week."""
    return "/reports/tickets?" + urlencode({"from": "2026-11-09", "to": "2026-11-15", **asked})


def test_an_empty_school_is_told_so(desk: Browsers) -> None:
    page = desk(DIRECTOR).open("/reports/")
    assert "За неделю 2–8 ноября обращений не было." in page.text
    assert "За эти дни обращений не было." in page.text
    assert "Сбоев не было" in page.text
