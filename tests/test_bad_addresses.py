"""The collection of nasty inputs in what is not typed: searches, addresses, headers, redirects, foreign bodies."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.bad_inputs import BadInput, assert_shown, assert_sound, calm, count_rows, of
from tests.client import Desk, enter
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER, file_ticket

pytestmark = pytest.mark.usefixtures("monday")

FILTERS = ("cursor", "state", "kind", "topic", "urgency", "due", "sort", "page")
FOREIGN = {
    "d130": "text/plain",
    "d131": "multipart/form-data",
    "d132": "application/xml",
    "d133": "multipart/form-data; boundary=x",
}


@pytest.mark.parametrize("bad", of("query.q"), ids=str)
def test_a_search_is_text_whatever_is_typed(app: Flask, bad: BadInput) -> None:
    with app.app_context():
        file_ticket(title="Проверка чёрного ящика")
        if bad.kind == "sql":
            file_ticket(title=bad.text)
    owner, teacher = enter(app, ADMINISTRATOR), enter(app, TEACHER)
    with calm(bad):
        searched = assert_sound(owner.open(f"/tickets/?q={_in_address(bad)}"))
    assert_sound(teacher.open(f"/tickets/?q={_in_address(bad)}"))
    assert searched.code == 200
    if bad.kind == "sql":  # found as it stands, and nothing else with it
        assert_shown(bad.text, searched)
        assert "Проверка чёрного ящика" not in searched.text
    if "found" in bad.oracle:
        assert_shown("Проверка чёрного ящика", searched)


@pytest.mark.parametrize("bad", of("query.sort"), ids=str)
def test_an_order_nobody_offers_is_the_usual_one(app: Flask, bad: BadInput) -> None:
    _assert_filters_ignore(app, bad)


@pytest.mark.parametrize("bad", of("query.page"), ids=str)
def test_a_page_that_is_none_is_the_first(app: Flask, bad: BadInput) -> None:
    _assert_filters_ignore(app, bad)


@pytest.mark.parametrize("cursor", ["0.99999999999999999.999999999", "1.0.0", "0.1.9999999999", "0.1", "999999999"])
def test_a_made_up_cursor_is_no_fault(app: Flask, cursor: str) -> None:
    for login, state in ((ADMINISTRATOR, "open"), (ADMINISTRATOR, "any"), (TEACHER, "open")):
        assert assert_sound(enter(app, login).open(f"/tickets/?state={state}&cursor={cursor}")).code == 200


@pytest.mark.parametrize("bad", of("path.ticket_id"), ids=str)
def test_no_odd_number_is_a_ticket(app: Flask, bad: BadInput) -> None:
    with app.app_context():
        file_ticket()
    teacher = enter(app, TEACHER).open("/tickets/new")
    for address in (bad.text, f"2026-{bad.text}", f"{bad.text}-0001", f"2026-0001/files/{bad.text}"):
        with calm(bad):
            assert assert_sound(teacher.open(f"/tickets/{quote(address)}")).code == 404
    assert assert_sound(teacher.post(f"/tickets/{quote(bad.text)}/answer", body="x")).code == 404


@pytest.mark.parametrize("bad", of("path"), ids=str)
def test_an_unknown_address_is_not_echoed(app: Flask, bad: BadInput) -> None:
    for desk in (Desk(app), enter(app, TEACHER)):
        with calm(bad):
            page = assert_sound(desk.open(quote(bad.text)))
        assert page.code == 404
        assert "__xss" not in page.text


@pytest.mark.parametrize("bad", of("header"), ids=str)
def test_no_header_leads_away_or_lets_anybody_in(app: Flask, bad: BadInput) -> None:
    name, _colon, value = bad.text.partition(": ")
    stranger, teacher = Desk(app), enter(app, TEACHER).open("/tickets/new?kind=unsure")
    token = teacher.marks()
    with calm(bad):
        answers = [stranger.http.get(path, headers={name: value}) for path in ("/", "/tickets/", "/login", "/nowhere")]
        asked = {**token, "kind": "unsure", "title": "Не пойму", "body": "Что-то не так"}
        answers.append(teacher.http.post("/tickets/", data=asked, headers={name: value}))
    for answer in answers:
        assert answer.status_code < 500
        assert not any(word in f"{answer.text}{answer.location}" for word in ("evil.example", "__xss"))
    if name == "Host":  # not let in at all: the page says where the desk is
        assert {answer.status_code for answer in answers} == {400}
        return
    assert urlsplit(answers[1].location or "").path == "/login"
    with app.app_context():
        for letter in db.session.query(Letter):
            assert "http://desk.example/tickets/" in letter.text
            assert "evil.example" not in letter.text + letter.html


@pytest.mark.parametrize("bad", of("query.next"), ids=str)
def test_signing_in_stays_on_this_host(app: Flask, bad: BadInput) -> None:
    for target in (quote(bad.text), bad.text.replace("\\", "%5C")):  # as its letters, and as an address reads them
        entering = _signing_in(Desk(app).open("/login"), target)
        already_in = enter(app, TEACHER).http.get(f"/login?next={target}")
        assert {entering.status_code, already_in.status_code} <= {302, 303}
        for answer in (entering, already_in):
            address = re.sub(r"[\t\r\n]", "", answer.location).replace("\\", "/")  # as a browser reads it
            assert urlsplit(urljoin("http://desk.example/login", address))[:2] == ("http", "desk.example")


@pytest.mark.parametrize("bad", of("raw"), ids=str)
def test_a_form_cannot_be_driven_by_a_foreign_body(app: Flask, bad: BadInput) -> None:
    _assert_body_refused(app, bad, FOREIGN[bad.id])


@pytest.mark.parametrize("bad", of("body.json"), ids=str)
def test_a_form_cannot_be_driven_by_json(app: Flask, bad: BadInput) -> None:
    _assert_body_refused(app, bad, "application/json")


@pytest.mark.parametrize("login", [TEACHER, OTHER_TEACHER])
def test_the_search_of_a_teacher_finds_nobody_elses(app: Flask, login: str) -> None:
    with app.app_context():
        file_ticket(title="Проверка чёрного ящика")
    found = "Проверка чёрного ящика" in enter(app, login).open("/tickets/?q=чёрного").text
    assert found is (login == TEACHER)


def _assert_filters_ignore(app: Flask, bad: BadInput) -> None:
    with app.app_context():
        file_ticket(title="Проверка чёрного ящика")
    for desk in (enter(app, ADMINISTRATOR), enter(app, TEACHER)):
        for name in FILTERS:
            with calm(bad):
                page = assert_sound(desk.open(f"/tickets/?{name}={quote(bad.text)}"))
            assert page.code == 200
            assert name == "topic" or "Проверка чёрного ящика" in page.text, name


def _signing_in(stranger: Desk, target: str) -> TestResponse:
    token = stranger.page.find("input", {"name": "csrf_token"})["value"]  # type: ignore[index]
    fields = {"csrf_token": token, "login": TEACHER, "password": PASSWORD}
    return stranger.http.post(f"/login?next={target}", data=fields)


def _assert_body_refused(app: Flask, bad: BadInput, content_type: str) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
        before = count_rows()
    for desk in _browsers(app):
        for address in (
            "/tickets/",
            "/tickets/new",
            f"{path}/answer",
            f"{path}/move",
            "/login",
            "/logout",
            "/language",
        ):
            with calm(bad):
                answer = desk.http.post(address, data=bad.payload, content_type=content_type)
            assert answer.status_code in (400, 413, 415), address
            assert "root:" not in answer.text
    with app.app_context():
        assert count_rows() == before


def _browsers(app: Flask) -> Iterator[Desk]:
    yield Desk(app).open("/login")
    yield enter(app, TEACHER).open("/tickets/new")


def _in_address(bad: BadInput) -> str:
    return bad.text if bad.note == "percent-encoded" else quote(bad.text)
