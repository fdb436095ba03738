"""A form whose person is gone: refused by every view, kept for who typed it, shown to nobody else."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.leaving.models import Draft
from helpdesk.leaving.queries import all_unsent
from helpdesk.tickets.models import Comment, Event, Ticket
from tests.client import Desk
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "/tickets/new?kind=unsure"
TYPED = {"kind": "unsure", "title": "Тайное", "body": "Долго набирала этот текст.", "urgency": "normal"}


@pytest.fixture
def opened(desk: Browsers) -> Desk:
    """A teacher before a new ticket."""
    return desk(TEACHER).open(NEW)


def drafts(app: Flask, login: str) -> list[dict[str, str]]:
    with app.app_context():
        return [draft.fields for draft in all_unsent(person(login))]


def form_of(browser: Desk) -> dict[str, str]:
    """The hidden fields of the new ticket on the page, and what was typed there."""
    hidden = {field["name"]: field["value"] for field in browser.page.select("#ticket input[type=hidden]")}
    return {str(name): str(value) for name, value in hidden.items()} | TYPED


def test_what_was_sent_after_the_session_ended_comes_back_in_its_form(opened: Desk, app: Flask) -> None:
    form = form_of(opened)
    with clock.at(later(minutes=10)):
        opened.submit("/tickets/", **TYPED)
        assert (opened.code, "Набранное сохранено" in opened.text, TYPED["body"] in opened.text) == (401, True, False)
        opened.open("/login").sign_in(TEACHER).open("/tickets/new")
        assert opened.page.select_one("#body").get_text().strip() == TYPED["body"]  # type: ignore[union-attr]
        assert opened.page.select_one("#title")["value"] == TYPED["title"]  # type: ignore[index]
        assert opened.page.select_one("[name=form_key]")["value"] == form["form_key"]  # type: ignore[index]
        assert "Вернули неотправленный текст." in opened.text
        opened.submit("/tickets/")
        assert "Заявка принята" in opened.text
    assert drafts(app, TEACHER) == []


def test_the_next_person_neither_sees_it_nor_sends_it_in_their_name(opened: Desk, app: Flask) -> None:
    form = form_of(opened)
    opened.open("/").submit("/logout").sign_in(OTHER_TEACHER).open(NEW)
    for token in (form["csrf_token"], opened.marks()["csrf_token"]):  # an old page, and one that borrowed a new token
        answer = opened.http.post("/tickets/", data=form | {"csrf_token": token})
        assert (answer.status_code, TYPED["body"] in answer.text) == (400, False)
        assert "Сеанс изменился" in answer.text
    assert TYPED["body"] not in opened.open("/tickets/new").text
    assert TYPED["body"] not in opened.open("/drafts").text
    with app.app_context():
        assert db.session.query(Ticket).count() == 0
    assert [draft["body"] for draft in drafts(app, TEACHER)] == [TYPED["body"]]


def test_one_who_signed_in_again_finds_it_at_once(opened: Desk) -> None:
    form = form_of(opened)
    opened.open("/").submit("/logout").sign_in(TEACHER)
    answer = opened.http.post("/tickets/", data=form)
    assert (answer.status_code, TYPED["body"] in answer.text, 'href="/tickets/new"' in answer.text) == (400, True, True)


@pytest.mark.parametrize("mark", ["", "17", "forged.mark"])
def test_words_under_a_forged_mark_are_planted_on_nobody(opened: Desk, app: Flask, mark: str) -> None:
    form = form_of(opened) | {"who": mark}
    opened.open("/").submit("/logout").sign_in(OTHER_TEACHER)
    assert opened.http.post("/tickets/", data=form).status_code == 400
    with app.app_context():
        assert db.session.query(Draft).count() == 0


def test_words_of_a_form_without_a_place_of_its_own_are_found_among_the_unsent(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    owner = desk(ADMINISTRATOR).open(path)
    with clock.at(later(minutes=10)):
        owner.submit(f"{path}/reroute", reason="Это вопрос к завучу.")
        assert owner.code == 401
        owner.sign_in(ADMINISTRATOR).open("/drafts")
        assert owner.page.select_one("textarea").get_text().strip() == "Это вопрос к завучу."  # type: ignore[union-attr]
        owner.submit("/drafts/drop")
    assert "Здесь пусто" in owner.text


def test_a_refused_form_keeps_its_draft(opened: Desk, app: Flask) -> None:
    opened.post("/drafts", unsent="/tickets/new#ticket", **TYPED)
    opened.open(NEW).submit("/tickets/", body="")
    assert (opened.code, len(drafts(app, TEACHER))) == (422, 1)


def test_every_form_of_another_person_is_refused_by_every_address(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        file_ticket(by=OTHER_TEACHER)
    theirs = desk(TEACHER).open(NEW).marks()["who"]
    owner = desk(ADMINISTRATOR).open(NEW)
    token, before = owner.marks()["csrf_token"], rows(app)
    values = {"address": "2026-0001", "key": "x", "day": "2026-11-09", "on": "2026-11-12", "year": 2026}
    refused = 0
    for rule in app.url_map.iter_rules():
        if (
            "POST" not in (rule.methods or ())
            or getattr(app.view_functions[rule.endpoint], "access", "anyone") == "anyone"
        ):
            continue
        path = app.url_map.bind("").build(rule.endpoint, {name: values.get(name, 1) for name in rule.arguments})
        answer = owner.http.post(path, data={"csrf_token": token, "who": theirs, "body": "Чужие слова"})
        assert (answer.status_code, "Сеанс изменился" in answer.text) == (400, True), path
        assert "Чужие слова" not in answer.text
        refused += 1
    assert (refused > 30, rows(app)) == (True, before)


def rows(app: Flask) -> list[int]:
    with app.app_context():
        return [db.session.query(table).count() for table in (Ticket, Comment, Event)]
