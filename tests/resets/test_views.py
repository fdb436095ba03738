"""A forgotten password: nothing told about who has an account, and a link that works once (safety 36-39, 41, 42)."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock, worker
from helpdesk.accounts.actions import set_password
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.resets.actions import MOST_UNANSWERED, answer_requests
from helpdesk.resets.models import ResetRequest
from tests.client import Desk, counted_queries
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER, later, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "три зелёных слона"
ADDRESS = re.compile(r"http://desk\.example(/login/reset/\S+)")


def asked(browser: Desk, typed: str) -> Desk:
    """The browser after it asked for a link."""
    return browser.open("/login/reset").submit("/login/reset/", login=typed)


def letters(app: Flask) -> list[Letter]:
    """Letters with links, once the worker has answered."""
    with app.app_context():
        answer_requests()
        db.session.commit()
        return db.session.query(Letter).filter(Letter.thread.like("reset-%")).order_by(Letter.id).all()


def link(app: Flask, desk: Browsers, typed: str = TEACHER) -> str:
    """The path of a link just asked for."""
    asked(desk(), typed)
    return ADDRESS.search(letters(app)[-1].text)[1]


def test_a_known_and_an_unknown_name_get_the_same_answer_for_the_same_work(desk: Browsers, app: Flask) -> None:
    pages, work = [], []
    for typed in (TEACHER, "nobody.nn", "nobody@example.com", "x" * 5000):
        browser = desk().open("/login/reset")
        with app.app_context(), counted_queries(db.engine) as sent:
            browser.submit("/login/reset/", login=typed)
        pages.append(browser.text)
        work.append([statement.split("(")[0] for statement in sent])
    assert len(set(pages)) == 1
    assert work == [work[0]] * 4
    assert [letter.to_name for letter in letters(app)] == ["Баранова Людмила Петровна"]


@pytest.mark.parametrize("typed", [" BARANOVA.LP ", "baranova\u200b.lp", "{email}", " {EMAIL} "])
def test_login_and_stored_address_are_found_however_they_are_typed(desk: Browsers, app: Flask, typed: str) -> None:
    with app.app_context():
        email = person(TEACHER).email
    asked(desk(), typed.format(email=email, EMAIL=email.upper()))
    assert [letter.to_address for letter in letters(app)] == [email]


@pytest.mark.parametrize(
    "typed", ["ba%", "%@%", "baranova.lp' OR 1=1--", "baranova.lp+x@school47.example", "bаranova.lp"]
)
def test_what_only_resembles_an_account_is_none(desk: Browsers, app: Flask, typed: str) -> None:
    asked(desk(), typed)
    assert letters(app) == []


def test_three_letters_an_hour_at_most_however_the_request_was_typed(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        email = person(TEACHER).email
    for typed in (TEACHER, TEACHER.upper(), email, f" {email.upper()} ", TEACHER):
        asked(desk(), typed)
    assert len(letters(app)) == 3
    with clock.at(later(hours=1, seconds=1)):
        asked(desk(), TEACHER)
        assert len(letters(app)) == 4


def test_the_link_sets_a_password_once_and_ends_every_session(desk: Browsers, app: Flask) -> None:
    signed_in, path = desk(TEACHER), link(app, desk)
    browser = desk().open(path)
    assert "Баранова" not in browser.text, "opening shows nothing of the person"
    assert browser.response.headers["Referrer-Policy"] == "no-referrer"
    assert desk(TEACHER).open("/profile/").code == 200, "opening changes nothing"
    browser.submit(path, new=NEW, again=NEW)
    assert "Войдите с новым паролем" in browser.text
    assert signed_in.open("/profile/").response.request.path == "/login"
    assert desk().sign_in(TEACHER, PASSWORD).code == 422
    assert desk().sign_in(TEACHER, NEW).open("/profile/").code == 200
    assert browser.open(path).code == 410
    assert browser.post(path, new="ещё один пароль", again="ещё один пароль").code == 410


@pytest.mark.parametrize("what", ["hour", "password", "address", "closed"])
def test_a_link_dies_with_time_and_with_what_it_was_made_for(desk: Browsers, app: Flask, what: str) -> None:
    path = link(app, desk)
    assert desk().open(path).code == 200
    with app.app_context():
        teacher = person(TEACHER)
        if what == "password":
            set_password(teacher, "другой-пароль")
        elif what == "address":
            teacher.email = "other@example.com"
        elif what == "closed":
            teacher.closed_at = clock.now()
        db.session.commit()
    with clock.at(later(hours=1) if what == "hour" else clock.now()):
        assert desk().open(path).code == 410


@pytest.mark.parametrize("token", ["", "x", "W10.a.b", "eyJhIjoxfQ.aaaa.bbbb", "../../login"])
def test_a_forged_or_empty_token_opens_nothing(desk: Browsers, app: Flask, token: str) -> None:
    assert desk().open(f"/login/reset/{token}").code in (200, 404, 410)
    assert "Новый пароль" not in str(desk().open(f"/login/reset/{token}").page.h1)


def test_the_link_goes_to_the_desks_own_address_whatever_host_was_asked(desk: Browsers, app: Flask) -> None:
    browser = desk().open("/login/reset")
    token = browser.page.find("input", {"name": "csrf_token"})["value"]
    browser.http.post("/login/reset/", data={"csrf_token": token, "login": TEACHER}, headers={"Host": "evil.example"})
    assert all("evil" not in letter.text + letter.html for letter in letters(app))


@pytest.mark.parametrize("new", ["коротко", "x" * 1_000_000, "Людмила2026"])
def test_a_bad_new_password_is_refused_and_the_link_lives_on(desk: Browsers, app: Flask, new: str) -> None:
    path = link(app, desk)
    assert desk().open(path).submit(path, new=new, again=new).code == 422
    assert desk().open(path).code == 200


def test_a_closed_account_and_one_without_an_address_get_no_letter(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        person(TEACHER).closed_at, person(OTHER_TEACHER).email = clock.now(), ""
        db.session.commit()
    asked(desk(), TEACHER)
    asked(desk(), OTHER_TEACHER)
    assert letters(app) == []


def test_nobody_reads_the_link_on_the_page_of_letters(desk: Browsers, app: Flask) -> None:
    path = link(app, desk)
    assert path not in desk(ADMINISTRATOR).open("/admin/outbox/1").text


def test_a_flood_of_requests_is_not_kept(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        db.session.add_all(ResetRequest(typed="x", asked_at=clock.now()) for _ in range(MOST_UNANSWERED))
        db.session.commit()
    assert "Проверьте почту" in asked(desk(), TEACHER).text
    with app.app_context():
        assert db.session.query(ResetRequest).count() == MOST_UNANSWERED


def test_the_worker_answers_requests(desk: Browsers, app: Flask) -> None:
    asked(desk(), TEACHER)
    with app.app_context():
        duty = next(duty for duty in worker.DUTIES if duty.name == "resets")
        assert worker.run_once("w", duties=(duty,)).done == {"resets": 1}
        assert db.session.query(Letter).count() == 1
