"""Every address, every role: who gets what. An address without a row here fails."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.client import Desk
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    LEADERSHIP,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
)

pytestmark = pytest.mark.usefixtures("monday")

# The school has one technical ticket, 2026-0001, of TEACHER's, and its two letters. A POST is sent without words,
# so 422 means «may do it, said what is missing». in: the sign-in page was shown instead.
ROLES = ("", TEACHER, OTHER_TEACHER, ADMINISTRATOR, DEPUTY, METHODIST, LEADERSHIP, DIRECTOR)
TABLE = """
endpoint               | method | address                          | anyone | teacher | other | admin | deputy | method | leader | director
start.index            | GET    | /                                | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
accounts.sign_in       | GET    | /login                           | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
accounts.begin_session | POST   | /login                           | 422    | 422     | 422   | 422   | 422    | 422    | 422    | 422
accounts.set_language  | POST   | /language                        | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
filing.new             | GET    | /tickets/new                     | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
filing.create          | POST   | /tickets/new                     | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
filing.step            | POST   | /tickets/new/steps               | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
queue.index            | GET    | /tickets/                        | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
queue.following        | GET    | /tickets/next                    | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
tickets.show           | GET    | /tickets/2026-0001               | in     | 200     | 404   | 200   | 404    | 404    | 404    | 404
filing.accepted        | GET    | /tickets/2026-0001/accepted      | in     | 200     | 404   | 200   | 404    | 404    | 404    | 404
tickets.attachment     | GET    | /tickets/2026-0001/files/nothing | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
tickets.answer         | POST   | /tickets/2026-0001/answer        | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
tickets.note           | POST   | /tickets/2026-0001/note          | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
tickets.move           | POST   | /tickets/2026-0001/move          | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
tickets.confirm        | POST   | /tickets/2026-0001/confirm       | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
tickets.reopen         | POST   | /tickets/2026-0001/reopen        | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
tickets.reroute        | POST   | /tickets/2026-0001/reroute       | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
letters.show           | GET    | /letters/confirm/forged          | 410    | 410     | 410   | 410   | 410    | 410    | 410    | 410
letters.act            | POST   | /letters/confirm/forged          | 410    | 410     | 410   | 410   | 410    | 410    | 410    | 410
admin.outbox           | GET    | /admin/outbox                    | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
admin.letter           | GET    | /admin/outbox/1                  | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
admin.resend           | POST   | /admin/outbox/99/resend          | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
admin.alive            | GET    | /healthz                         | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
admin.ready            | GET    | /readyz                          | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
accounts.sign_out      | POST   | /logout                          | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()[1:]]
STATIC = {"static", "bootstrap.static"}


def endpoints(app: Flask) -> set[tuple[str, str]]:
    """What the app answers to, by method."""
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in STATIC
    }


def answer_to(browser: Desk, method: str, address: str) -> str:
    """The status a browser gets, or «in» when it was sent or asked to sign in."""
    if method == "GET":
        browser.open(address)
    else:
        browser.open("/").post(address, version=1, state="resolved")
    assert browser.response is not None
    sent_in = browser.response.request.path == "/login" and address not in ("/login", "/logout")
    asked_in = sent_in or browser.code == 401
    return "in" if asked_in else str(browser.code)


def test_every_address_has_a_row(app: Flask) -> None:
    assert endpoints(app) == {(row[0], row[1]) for row in ROWS}


def test_every_view_declares_who_may_open_it(app: Flask) -> None:
    views = {name for name, view in app.view_functions.items() if not hasattr(view, "access")}
    assert views == STATIC


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} {row[0]}")
def test_an_address_answers_each_role_as_the_table_says(app: Flask, desk: Callable[..., Desk], row: list[str]) -> None:
    with app.app_context():
        file_ticket()
    _endpoint, method, address, *expected = row
    assert [answer_to(desk(login), method, address) for login in ROLES] == expected
