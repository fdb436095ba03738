"""Drafts while somebody types, «Я здесь», the lock, and searches that leave no words in addresses."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.presence import BACKGROUND
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.client import Desk
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER, file_ticket, later

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
PLACE = "/tickets/new#ticket"


def test_what_is_typed_is_there_again_until_it_is_not_wanted(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/tickets/new")
    browser.post("/drafts", unsent=PLACE, kind="unsure", body="Не доп", left="1")
    assert (browser.code, browser.response.json) == (200, {"left": 600})  # type: ignore[union-attr]
    again = desk(TEACHER).open("/tickets/new")
    assert again.page.select_one("#body").get_text().strip() == "Не доп"  # type: ignore[union-attr]
    again.submit("/drafts/drop")
    assert (again.response.request.path, "Не доп" in again.text) == ("/tickets/new", False)  # type: ignore[union-attr]


def test_an_emptied_form_is_no_draft(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/tickets/new")
    marks = browser.marks()
    for body in ("Слова", ""):
        browser.http.post("/drafts", data=marks | {"unsent": PLACE, "kind": "unsure", "body": body})
    assert "Вернули" not in browser.open("/tickets/new?kind=unsure").text


@pytest.mark.parametrize("login", [TEACHER, ADMINISTRATOR])
def test_an_answer_begun_is_in_its_place_when_one_comes_back(desk: Browsers, app: Flask, login: str) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    browser = desk(login).open(path)
    browser.post("/drafts", unsent=f"{path}#answer", body="Начатый ответ", left="1")
    browser.open(path)
    assert browser.page.select_one("#body").get_text().strip() == "Начатый ответ"  # type: ignore[union-attr]
    assert "Начатый ответ" not in desk(OTHER_TEACHER if login == TEACHER else TEACHER).open(path).text
    browser.submit(f"{path}/answer")
    assert "Вернули" not in browser.open(path).text


def test_typing_and_saying_so_keep_the_session_and_the_pages_own_saving_does_not(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/tickets/new")
    marks = browser.marks()
    for minutes, path, own in ((8, "/drafts", {}), (16, "/stay", {}), (24, "/drafts", {BACKGROUND: "1"})):
        with clock.at(later(minutes=minutes)):
            answer = browser.http.post(path, data=marks | {"unsent": PLACE, "body": "Я"}, headers=own)
        assert answer.json == {"left": 120 if own else 600}
    with clock.at(later(minutes=27)):
        assert browser.http.post("/stay", data=marks).status_code == 401


def test_the_last_minutes_of_the_hour_are_told_as_they_are(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/tickets/new")
    marks = browser.marks()
    for minutes, left in ((9, 600), (18, 600), (27, 600), (36, 600), (45, 600), (54, 360)):
        with clock.at(later(minutes=minutes)):
            assert browser.http.post("/stay", data=marks).json == {"left": left}


def test_the_lock_ends_the_session_and_leads_back_to_the_same_page(desk: Browsers) -> None:
    browser, thief = desk(TEACHER), desk()
    thief.http.set_cookie("session", browser.http.get_cookie("session").value)  # type: ignore[union-attr]
    browser.open("/consultations/").submit("/lock")
    assert "Работа закончена" in browser.text
    assert thief.open("/tickets/").response.request.path == "/login"  # type: ignore[union-attr]
    browser.submit("/login", login=TEACHER, password=PASSWORD)
    assert browser.response.request.path == "/consultations/"  # type: ignore[union-attr]


def test_a_page_whose_time_is_up_goes_to_the_sign_in_and_the_cookie_goes_too(desk: Browsers) -> None:
    browser = desk(TEACHER)
    with clock.at(later(minutes=10)):
        answer = browser.http.get("/lock?next=/tickets/")
        assert (answer.status_code, answer.location) == (303, "/login?locked=1&next=/tickets/")
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert browser.http.get_cookie("session") is None


def test_a_tab_left_alone_does_not_lengthen_the_session_of_another(desk: Browsers) -> None:
    browser = desk(TEACHER)
    with clock.at(later(minutes=9)):
        assert "другой вкладке" in browser.open("/lock?next=/tickets/").text
    with clock.at(later(minutes=10)):
        assert browser.http.get("/tickets/").status_code == 302


def test_the_lock_of_one_tab_leaves_the_sign_in_page_of_another_good(desk: Browsers) -> None:
    browser = desk(TEACHER)
    with clock.at(later(minutes=10)):
        browser.open("/tickets/")  # the sign-in page of one tab
        browser.http.get("/lock?next=/consultations/")  # and the other tab leaves after it
        browser.submit("/login", login=TEACHER, password=PASSWORD)
    assert browser.response.request.path == "/tickets/"  # type: ignore[union-attr]


def test_who_types_the_address_of_the_lock_is_asked_and_nothing_is_said_of_tabs(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/lock")
    assert ("Вы ещё в системе." in browser.text, "вкладк" in browser.text) == (True, False)
    assert "Работа закончена" in browser.submit("/lock").text


def test_no_address_to_come_back_to_ends_in_a_stray_question_mark(desk: Browsers) -> None:
    page = desk(TEACHER).open("/consultations/").page
    back = [str(field["value"]) for field in page.select("input[name=next]")]
    assert (set(back), str(page.select_one("#leaving")["data-lock"])) == (  # type: ignore[index]
        {"/consultations/"},
        "/lock?next=/consultations/",
    )


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_neither_the_lock_nor_a_search_leads_elsewhere(desk: Browsers, target: str) -> None:
    answer = desk().http.get("/lock", query_string={"next": target})
    assert answer.location == "/login?locked=1"
    owner = desk(ADMINISTRATOR).open("/tickets/")
    answer = owner.http.post("/search", data=owner.marks() | {"to": target, "words": "Волкова"})
    assert answer.location.startswith("/tickets/?s=")


def test_words_looked_for_stand_in_no_address(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        file_ticket()
    owner = desk(ADMINISTRATOR).open("/tickets/").submit("/search", words="Баранова")
    address = owner.response.request.full_path  # type: ignore[union-attr]
    assert ("Баранова" in owner.text, "2026/27-0001" in owner.text) == (True, True)
    assert address.startswith("/tickets/?state=any&s=")
    links = [str(link.get("href") or link.get("action")) for link in owner.page.select("[href], [action]")]
    assert not [link for link in links if "%D0" in link or "Баранова" in link]
    assert "Баранова" not in desk(TEACHER).open(address).page.select_one("main").get_text()  # type: ignore[union-attr]


def test_signing_out_tells_the_browser_to_forget(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/")
    answer = browser.http.post("/logout", data=browser.marks())
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_letters_link_opened_at_the_computer_leads_to_the_sign_in_and_shows_nobody_elses_ticket(
    desk: Browsers, app: Flask
) -> None:
    with app.app_context():
        file_ticket(title="Тайное")
        letters = db.session.scalars(sa.select(Letter.text)).all()
    paths = {path for text in letters for path in re.findall(r"http://desk\.example(/tickets/\S+)", text)}
    assert paths == {"/tickets/2026-0001"}
    browser = desk().open(paths.pop())
    assert (browser.response.request.path, "Тайное" in browser.text) == ("/login", False)  # type: ignore[union-attr]
    browser.submit("/login", login=OTHER_TEACHER, password=PASSWORD)
    assert (browser.code, "Тайное" in browser.text) == (404, False)


@pytest.mark.parametrize("path", ["/", "/tickets/", "/tickets/?mine=1"])
def test_the_pages_one_begins_with_lead_to_what_was_not_sent(desk: Browsers, path: str) -> None:
    browser = desk(ADMINISTRATOR).open("/tickets/new?kind=unsure")
    assert "неотправленный текст" not in browser.open(path).text
    browser.open("/tickets/new?kind=unsure").post("/drafts", unsent="/tickets/new#ticket", body="Начато")
    link = browser.open(path).page.select_one("main a[href='/drafts']")
    assert link is not None
    assert link.get_text() == "У вас есть неотправленный текст (1)"
    assert "неотправленный текст" not in desk(TEACHER).open(path).text


def test_refilled_words_say_that_files_must_be_attached_again_only_where_there_are_any(desk: Browsers) -> None:
    browser = desk(TEACHER).open("/tickets/new?kind=unsure")
    for page, form, is_said in (("/tickets/new", "ticket", True), ("/privacy/leak", "leak", False)):
        place = str(browser.open(page + "?kind=unsure").page.select_one("input[name=unsent]")["value"])  # type: ignore[index]
        browser.post("/drafts", unsent=place, body="Начато", kind="unsure", left="1")
        assert form in place
        browser.open(page)
        said = "Вернули неотправленный текст." in browser.text, "их нужно приложить ещё раз" in browser.text
        assert said == (True, is_said)
