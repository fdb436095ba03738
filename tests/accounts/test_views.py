"""Signing in and out, the language: where one lands, and what is left of the session before."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Tries
from helpdesk.extensions import db
from tests.client import Desk
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
ELSEWHERE = (
    *("//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "", "javascript:alert(1)"),
    *("http://[", "//[", "//℀.com", "\\\\evil.example", "/tickets/\\..\\x", "tickets/"),
)


def test_signing_in_over_another_session_ends_that_one(desk: Browsers) -> None:
    browser, thief = desk(TEACHER), desk()
    thief.http.set_cookie("session", browser.http.get_cookie("session").value)
    token = browser.open("/").page.find("input", {"name": "csrf_token"})["value"]
    browser.http.post("/login", data={"csrf_token": token, "login": OTHER_TEACHER, "password": PASSWORD})
    assert thief.open("/tickets/").response.request.path == "/login"


def test_a_cookie_copied_before_sign_out_is_dead_after_it(desk: Browsers) -> None:
    teacher, thief = desk(TEACHER), desk()
    cookie = teacher.http.get_cookie("session")
    thief.http.set_cookie("session", cookie.value)
    assert thief.open("/tickets/").response.request.path == "/tickets/"
    teacher.open("/").submit("/logout")
    assert thief.open("/tickets/").response.request.path == "/login"


def test_signing_in_gives_a_new_token_and_keeps_nothing_of_the_old_session(desk: Browsers) -> None:
    browser = desk().open("/login")
    before = browser.http.get_cookie("session").value
    browser.sign_in(TEACHER)
    assert browser.http.get_cookie("session").value != before


@pytest.mark.parametrize("target", ELSEWHERE)
def test_after_signing_in_one_stays_on_this_site(desk: Browsers, target: str) -> None:
    browser = desk().open("/login")
    browser.submit("/login", login=TEACHER, password=PASSWORD, next=target)
    assert (browser.code, browser.response.request.host) == (200, "localhost")
    assert browser.response.request.path == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_who_is_signed_in_already_is_led_nowhere_else_either(desk: Browsers, target: str) -> None:
    answer = desk(TEACHER).http.get("/login", query_string={"next": target})
    assert (answer.status_code, answer.location) == (302, "/")


def test_signing_in_goes_on_to_the_page_that_was_asked_for(desk: Browsers) -> None:
    browser = desk().open("/tickets/?mine=1")
    browser.submit("/login", login=TEACHER, password=PASSWORD)
    assert browser.response.request.full_path == "/tickets/?mine=1"


@pytest.mark.parametrize(("login", "home"), [(TEACHER, "/"), (ADMINISTRATOR, "/tickets/")])
def test_everybody_begins_where_their_work_is(desk: Browsers, login: str, home: str) -> None:
    assert desk(login).response.request.path == home


def test_signing_in_forgets_all_that_the_browser_held_before(desk: Browsers) -> None:
    browser = desk().open("/login")
    with browser.http.session_transaction() as session:
        session["left"], token = "by the one before", session["csrf_token"]
    browser.sign_in(TEACHER)
    with browser.http.session_transaction() as session:
        assert ("left" in session, session.get("csrf_token") == token) == (False, False)


def test_an_account_that_was_closed_lets_nobody_in(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        person(TEACHER).closed_at = clock.now()
        db.session.commit()
    browser = desk().sign_in(TEACHER)
    assert (browser.code, "Логин или пароль не подходят" in browser.text) == (422, True)


def test_a_wrong_try_is_counted_although_it_is_refused(desk: Browsers, app: Flask) -> None:
    desk().sign_in(TEACHER, "не тот")
    with app.app_context():
        assert db.session.query(Tries.wrong).scalar() == 1


def test_a_language_chosen_before_signing_in_is_kept_for_the_person_and_for_nobody_else(desk: Browsers) -> None:
    browser = desk().open("/").submit("/language", {"language": "en"}).sign_in(TEACHER)
    assert browser.page.html["lang"] == "en"
    assert desk(TEACHER).open("/").page.html["lang"] == "en"
    browser.submit("/logout").sign_in(OTHER_TEACHER)
    assert browser.page.html["lang"] == "ru"


def test_the_switch_of_a_refused_form_leads_back_to_what_it_was_about(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    teacher = desk(TEACHER).open(path).submit(f"{path}/answer", body="")
    assert teacher.code == 422
    teacher.submit("/language", {"language": "en"})
    assert (teacher.response.request.path, teacher.page.html["lang"]) == (path, "en")  # type: ignore[union-attr,index]


def test_in_english_the_topics_are_named_without_russian_examples(desk: Browsers) -> None:
    browser = desk().open("/").submit("/language", {"language": "en"}).sign_in(TEACHER)
    browser.open("/tickets/new?kind=technical")
    assert "I cannot sign in" in browser.text
    assert not browser.page.select(".topic-hint")
