"""The operator's lines about who came in and who was turned away: each happening has one, none has a word typed."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from helpdesk import clock
from helpdesk.accounts import directory
from helpdesk.accounts.models import Device
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.web import security_log
from tests.client import Desk
from tests.computers import PIN, enrolled, give_pin, sign_in_by_pin
from tests.factories import ADMINISTRATOR, DEPUTY, PASSWORD, TEACHER, file_ticket, later, person
from tests.factors.steps import after_password, turned_on

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
TYPED = "Секретное-слово-47"


class Lines:
    """What was logged for the operator."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    @property
    def told(self) -> list[dict[str, Any]]:
        """The lines so far, without their moments."""
        records = [one for one in self._caplog.records if one.name == "helpdesk.security"]
        lines = [json.loads(one.getMessage()) for one in records]
        assert all(line.pop("at").endswith("+00:00") for line in lines)
        return lines

    @property
    def last(self) -> dict[str, Any]:
        """The newest one."""
        return self.told[-1]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[Lines]:
    """The lines of a test; whatever it types, nothing of it is in them."""
    with caplog.at_level(logging.INFO, "helpdesk.security"):
        yield Lines(caplog)
    for word in (TYPED, PASSWORD, PIN, "baranova", "Баранова", "example"):
        assert word not in "".join(one.getMessage() for one in caplog.records if one.name == "helpdesk.security")


def number(app: Flask, login: str = TEACHER) -> int:
    """Somebody's number."""
    with app.app_context():
        return person(login).id


def test_coming_in_by_password_and_going_out(app: Flask, desk: Browsers, lines: Lines) -> None:
    desk().sign_in(TEACHER, PASSWORD).submit("/logout")
    who = number(app)
    assert lines.told == [
        {"event": "signed_in", "person": who, "way": "password"},
        {"event": "signed_out", "person": who},
    ]


def test_a_wrong_password_of_somebody_and_of_nobody(app: Flask, desk: Browsers, lines: Lines) -> None:
    desk().sign_in(TEACHER, TYPED)
    desk().sign_in(TYPED, TYPED)
    assert lines.told == [
        {"event": "try_failed", "person": number(app), "way": "password"},
        {"event": "try_failed", "way": "password"},
    ]


def test_a_pause_after_wrong_passwords(app: Flask, desk: Browsers, lines: Lines) -> None:
    for _try in range(6):
        desk().sign_in(TEACHER, TYPED)
    assert lines.last == {"event": "tries_paused", "person": number(app), "way": "password"}


def test_the_directory(app: Flask, desk: Browsers, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "LDAP_URL", "ldap://directory.school")
    monkeypatch.setattr(directory, "_accepts", lambda _ldap, _login, typed: typed == TYPED)
    with app.app_context():
        person(TEACHER).password_hash = None
        db.session.commit()
    desk().sign_in(TEACHER, "другое")
    desk().sign_in(TEACHER, TYPED)
    assert [(line["event"], line["way"]) for line in lines.told] == [
        ("try_failed", "directory"),
        ("signed_in", "directory"),
    ]


def test_a_pin_at_a_staff_room_computer(app: Flask, lines: Lines) -> None:
    give_pin(app, TEACHER)
    browser = enrolled(app)
    sign_in_by_pin(browser, "баранова л", "9173")
    sign_in_by_pin(browser, "баранова л")
    browser.submit("/lock")
    with app.app_context():
        where = {"person": person(TEACHER).id, "device": db.session.query(Device.id).scalar()}
    assert lines.told == [
        {"event": "try_failed", "way": "pin", **where},
        {"event": "signed_in", "way": "pin", **where},
        {"event": "signed_out", **where},
    ]


def test_the_code_after_the_password(app: Flask, desk: Browsers, lines: Lines) -> None:
    codes = turned_on(desk, app)
    after_password(desk).submit("/login/code", code="000000").submit("/login/code", code=codes[0])
    who = number(app, ADMINISTRATOR)
    assert lines.told[-3:] == [
        {"event": "code_awaited", "person": who, "way": "password"},
        {"event": "try_failed", "person": who, "way": "code"},
        {"event": "signed_in", "person": who, "way": "code"},
    ]


def test_a_pause_of_the_code(app: Flask, desk: Browsers, lines: Lines) -> None:
    turned_on(desk, app)
    browser = after_password(desk)
    for _try in range(6):
        browser.submit("/login/code", code="000000")
    assert lines.last == {"event": "tries_paused", "person": number(app, ADMINISTRATOR), "way": "code"}


def test_a_password_asked_again(app: Flask, desk: Browsers, lines: Lines) -> None:
    path = "/profile/address"
    desk(TEACHER).open(path).submit(path, email="new@school.org", password=TYPED)
    assert lines.told == [{"event": "try_failed", "person": number(app), "way": "password", "why": "proof"}]


@pytest.mark.parametrize("mark", ["csrf_token", "who"])
def test_a_form_without_its_key_or_of_another_person(app: Flask, desk: Browsers, lines: Lines, mark: str) -> None:
    browser = desk(TEACHER).open("/profile/")
    browser.http.post("/profile/", data={**browser.marks(), mark: TYPED})
    assert lines.told == [{"event": "form_refused", "person": number(app), "view": "profile.save_contacts"}]


def test_a_foreign_host(desk: Browsers, lines: Lines) -> None:
    desk().http.get("/login", headers={"Host": "evil.example"})
    assert lines.told == [{"event": "host_refused"}]


def test_a_foreign_ticket_and_a_page_of_others(app: Flask, desk: Browsers, lines: Lines) -> None:
    with app.app_context():
        file_ticket(kind=TicketKind.METHODOLOGICAL)
    browser = desk(ADMINISTRATOR)
    browser.open("/tickets/2026-0001")
    desk(DEPUTY).open("/admin/staff/")
    desk(DEPUTY).open("/there/is/no/such")
    assert lines.told == [
        {"event": "not_there", "person": number(app, ADMINISTRATOR), "view": "tickets.show"},
        {"event": "not_there", "person": number(app, DEPUTY), "view": "staff.index"},
    ]


def test_a_flood(app: Flask, lines: Lines) -> None:
    with app.test_request_context("/login"):
        app.handle_user_exception(TooManyRequests())
    assert lines.last == {"event": "too_often", "view": "accounts.sign_in"}


def test_a_line_is_seen_where_nobody_set_up_logging(
    monkeypatch: pytest.MonkeyPatch, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = logging.Logger("helpdesk.security")
    monkeypatch.setattr(security_log, "log", alone)
    security_log.init_app(app)
    security_log.init_app(app)
    with clock.at(later()):
        security_log.note(security_log.Happening.SIGNED_OUT, person=7)
    line = '{"at": "2026-11-09T05:00:00+00:00", "event": "signed_out", "person": 7}\n'
    assert capsys.readouterr().err == line
