"""The two lists on the page: headings, filters in the address, the next ticket."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.domain.workflow import Urgency
from tests.client import Desk
from tests.factories import ADMINISTRATOR, file_ticket

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_the_next_ticket_of_the_queue_is_one_step_away(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        first, second = file_ticket(urgency=Urgency.URGENT).address, file_ticket().address
    owner = desk(ADMINISTRATOR).open(f"/tickets/next?after={first}")
    assert owner.response.request.path == f"/tickets/{second}"
    assert owner.open(f"/tickets/next?after={second}").response.request.path == "/tickets/"
    assert owner.open("/tickets/next?after=2020-0001").response.request.path == f"/tickets/{first}"


@pytest.mark.parametrize(
    "query", ["cursor=x", "cursor=9.9.9", "state=nonsense", "kind=boss", "due=never", "q=%00", "cursor=1.1"]
)
def test_an_address_that_means_nothing_shows_the_queue(desk: Callable[..., Desk], query: str) -> None:
    assert desk(ADMINISTRATOR).open(f"/tickets/?{query}").code == 200
