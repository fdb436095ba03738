"""What the pages of a ticket cost in queries, whatever is on them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.tickets import actions
from helpdesk.web.links import sign
from tests.client import Desk, counted_queries
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "/tickets/new?kind=methodological&topic=marks"

PAGES = ("/", "/tickets/", "/tickets/?mine=1", NEW, "/tickets/new?kind=methodological", "/admin/outbox")
PAGES += ("/tickets/2026-0001", "/tickets/2026-0001/accepted", "/admin/outbox/1", "/letters/reopen/{token}")


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("count", [3, 40])
def test_a_page_costs_at_most_six_queries_whatever_is_on_it(desk: Browsers, app: Flask, count: int) -> None:
    with app.app_context():
        for number in range(count):
            with clock.at(clock.now() + timedelta(minutes=number)):
                ticket = file_ticket(by=(TEACHER, ADMINISTRATOR)[number % 2])
        actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
        db.session.commit()
        token, engine = sign("reopen", [ticket.id, ticket.requester_id, 0]), db.engine
    with clock.at(later(hours=4)):
        owner = desk(ADMINISTRATOR).open("/tickets/2026-0001")
        for text in ("Первый ответ.", "Второй ответ.", "Третий ответ."):
            owner.submit("/tickets/2026-0001/answer", body=text)
        for path in PAGES:
            with counted_queries(engine) as sent:
                assert owner.open(path.format(token=token)).code == 200
            assert len(sent) <= 6, (path, sent)
