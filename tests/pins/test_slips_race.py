"""Two clicks at once on «Выдать и показать листки»: one act, and either answer is the paper."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.audit import Act
from helpdesk.extensions import db
from tests.client import Desk
from tests.factories import ADMINISTRATOR, MONDAY_MORNING, PASSWORD
from tests.pins.test_slips import pins_on, seed_of

CLICKS, PEOPLE = 3, 6


@pytest.mark.usefixtures("monday")
def test_clicks_at_once_are_one_act_with_one_paper(app: Flask, desk: Callable[..., Desk]) -> None:
    with app.app_context():
        db.session.execute(sa.update(Person).where(Person.id > PEOPLE).values(closed_at=clock.now()))
        db.session.commit()
    keeper = desk(ADMINISTRATOR).open("/admin/pins")
    form = keeper.marks() | {"seed": seed_of(keeper), "person": "without", "password": PASSWORD}
    cookie = keeper.http.get_cookie("session")
    assert cookie is not None
    start = Barrier(CLICKS)

    def click(_number: int) -> str:
        browser = app.test_client()
        browser.set_cookie("session", cookie.value)
        start.wait()
        with clock.at(MONDAY_MORNING):
            return browser.post("/admin/pins", data=form).text

    with ThreadPoolExecutor(CLICKS) as pool:
        papers = [pins_on(page) for page in pool.map(click, range(CLICKS))]
    assert len(papers[0]) == PEOPLE
    assert papers == [papers[0]] * CLICKS
    with app.app_context():
        assert db.session.query(AuditEntry).filter_by(act=Act.PIN_ISSUED).count() == PEOPLE
