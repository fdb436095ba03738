"""Error pages: a sentence and a way on, whatever is broken."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from psycopg.errors import DiskFull

from helpdesk.extensions import db
from helpdesk.web import errors
from tests.client import Desk
from tests.factories import ADMINISTRATOR, TEACHER

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_an_unknown_address_gets_a_sentence_and_a_way_on(desk: Browsers) -> None:
    browser = desk().open("/nothing")
    assert browser.code == 404
    assert "Такой страницы нет" in browser.text


def test_a_database_that_does_not_answer_gets_a_page_even_for_the_signed_in(
    desk: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk(TEACHER)

    def silent(*_question: object, **_options: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, ConnectionError("gone"))

    with monkeypatch.context() as broken:
        broken.setattr(db.session, "execute", silent)
        assert browser.open("/tickets/").code == 503
        assert "Служба занята" in browser.text
    assert browser.open("/tickets/").code == 200


def test_a_form_without_its_token_is_refused_with_a_sentence(desk: Browsers) -> None:
    browser = desk(TEACHER)
    answer = browser.http.post("/logout")
    assert answer.status_code == 400
    assert "Сеанс изменился" in answer.text


@pytest.mark.parametrize("address", ["/admin/outbox?cursor=9" + "9" * 30, "/admin/outbox/9" + "9" * 30])
def test_a_number_no_column_can_hold_is_no_error_of_ours(desk: Browsers, address: str) -> None:
    assert desk(ADMINISTRATOR).open(address).code in (200, 404)


def test_an_error_is_a_page_with_a_way_on(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/nowhere")
    assert (browser.code, "Такой страницы нет" in browser.text) == (404, True)


def test_a_broken_view_tells_no_trace(app: Flask, desk: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst() -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setitem(app.view_functions, "admin.alive", burst)
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    browser = desk().open("/healthz")
    assert (browser.code, "secret of the inside" in browser.response.text) == (500, False)


TYPED = {"kind": "unsure", "title": "Не пойму", "body": "Долго набирала этот текст.", "urgency": "normal"}


def failing(error: Exception) -> Callable[..., object]:
    """An action that fails so, late in the request: the person is known by then."""

    def fail(*_given: object, **_named: object) -> None:
        raise error

    return fail


def lost(words: str) -> sa.exc.OperationalError:
    """A database that fails with these words of its own."""
    return sa.exc.OperationalError("INSERT", {}, ConnectionError(words))


FAULTS = [
    (503, "Служба занята", lost("server closed the connection")),
    (507, "кончилось место", lost("database or disk is full")),
    (507, "кончилось место", sa.exc.OperationalError("INSERT", {}, DiskFull("could not extend file"))),
    (500, "Сбой службы помощи", RuntimeError("secret of the inside")),
]


@pytest.mark.parametrize(("code", "heading", "error"), FAULTS)
def test_a_fault_of_ours_gives_back_what_was_typed(
    desk: Browsers, monkeypatch: pytest.MonkeyPatch, code: int, heading: str, error: Exception
) -> None:
    teacher = desk(TEACHER).open("/tickets/new?kind=unsure")
    with monkeypatch.context() as broken:
        broken.setattr("helpdesk.filing.actions.open_ticket", failing(error))
        teacher.submit("/tickets/", **TYPED)
    assert (teacher.code, heading in teacher.text, "secret" in teacher.response.text) == (code, True, False)
    assert [area.get_text().strip() for area in teacher.page.find_all("textarea")] == ["Не пойму", TYPED["body"]]


def test_a_fault_asks_nothing_more_of_what_is_broken(desk: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher = desk(TEACHER).open("/tickets/new?kind=unsure")
    with monkeypatch.context() as broken:
        broken.setattr(db.session, "execute", failing(lost("gone")))
        broken.setattr(db.session, "rollback", failing(lost("gone")))
        teacher.submit("/tickets/", **TYPED)
    assert (teacher.code, TYPED["body"] in teacher.text) == (503, True)


def test_a_person_known_before_the_fault_is_not_asked_for_again(
    app: Flask, desk: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher, silent = desk(TEACHER).open("/tickets/new?kind=unsure"), failing(lost("gone"))
    with app.app_context():
        engine = db.engine

    def fall_silent(*_given: object, **_named: object) -> None:
        sa.event.listen(engine, "before_cursor_execute", silent)
        silent()

    monkeypatch.setattr("helpdesk.filing.actions.open_ticket", fall_silent)
    try:
        teacher.submit("/tickets/", **TYPED)
    finally:
        sa.event.remove(engine, "before_cursor_execute", silent)
    assert (teacher.code, TYPED["body"] in teacher.text) == (503, True)


def test_a_forged_form_is_given_nothing_back_by_a_failing_desk(
    app: Flask, desk: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = desk(TEACHER)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with monkeypatch.context() as broken:
        broken.setattr(db.session, "execute", failing(lost("gone")))
        answer = teacher.http.post("/tickets/", data=TYPED | {"csrf_token": "forged"})
    assert (answer.status_code, TYPED["body"] in answer.text) == (503, False)


def test_when_even_the_error_page_fails_a_plain_sentence_is_left(
    desk: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk(TEACHER)
    monkeypatch.setattr("helpdesk.queue.queries.own_page", failing(RuntimeError("no")))
    monkeypatch.setattr(errors, "render_template", failing(RuntimeError("nor this")))
    answer = browser.http.get("/tickets/")
    assert (answer.status_code, answer.text) == (500, errors.LAST_RESORT)
