"""A session lasts while its person does something; the server's clock decides, at every request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import SignIn
from helpdesk.accounts.presence import BACKGROUND
from helpdesk.extensions import db
from tests.client import Desk, counted_queries
from tests.factories import TEACHER, later

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def is_in(browser: Desk, minutes: float, **headers: str) -> bool:
    """Whether a request so long after Monday morning is still answered to a person."""
    with clock.at(later(minutes=minutes)):
        return bool(browser.http.get("/tickets/", headers=headers).status_code == 200)


def test_a_session_that_is_used_lives_on_and_one_left_alone_ends(desk: Browsers) -> None:
    used, left = desk(TEACHER), desk(TEACHER)
    assert [is_in(used, minutes) for minutes in (9, 18, 27)] == [True] * 3
    assert not is_in(left, 10)
    assert not is_in(used, 37)


def test_an_hour_is_the_end_whatever_is_done(desk: Browsers) -> None:
    browser = desk(TEACHER)
    assert [is_in(browser, minutes) for minutes in (8, 16, 24, 32, 40, 48, 56, 59.9, 60)] == [True] * 8 + [False]


def test_what_the_page_asks_by_itself_lengthens_nothing(desk: Browsers) -> None:
    browser = desk(TEACHER)
    assert is_in(browser, 9, **{BACKGROUND: "1"})
    assert not is_in(browser, 11)


def test_a_refused_form_counts_as_being_there(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/tickets/new?kind=unsure")
    with clock.at(later(minutes=9)):
        assert browser.submit("/tickets/").code == 422
    assert is_in(browser, 18)


def test_a_page_that_is_read_writes_at_most_every_half_minute(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER)
    with app.app_context():
        engine = db.engine
    for seconds, count in ((29, 0), (30, 1), (59, 0), (61, 1)):
        with clock.at(later(seconds=seconds)), counted_queries(engine) as sent:
            browser.open("/tickets/")
        assert sum(one.startswith("UPDATE sign_in") for one in sent) == count


def test_a_page_waits_for_no_writer_only_to_note_who_read_it(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER)
    with somebody_writing(app), clock.at(later(minutes=9)):
        assert browser.open("/tickets/").code == 200
    assert not is_in(browser, 11)


@contextmanager
def somebody_writing(app: Flask) -> Iterator[None]:
    """The session's row is locked; on SQLite the whole database."""
    with app.app_context():
        engine = db.engine
    with engine.begin() as connection:  # outside the context: it would hold back what a request does at its end
        connection.execute(sa.update(SignIn).values(seen_at=SignIn.seen_at))
        yield
