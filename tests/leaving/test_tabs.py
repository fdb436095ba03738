"""Two tabs of one form keep two drafts; the next one opened is filled only with what nobody is typing on."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.unsent import place_of
from helpdesk.leaving.queries import all_unsent
from tests.client import Desk
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "/tickets/new?kind=unsure"


def mark(browser: Desk, form: str = "ticket") -> str:
    """What names the opened form on the page at hand."""
    found = [str(field["value"]) for field in browser.page.select("input[name=unsent]")]
    return next(one for one in found if f"#{form}" in one)


def typed(browser: Desk, words: str, place: str, **more: str) -> None:
    """Send words as the page's script does while somebody types, the page staying at hand."""
    fields = {**browser.marks(), "unsent": place, "kind": "unsure", "body": words, **more}
    assert browser.http.post("/drafts", data=fields).status_code == 200


def body(browser: Desk, field: str = "#body") -> str:
    return str(browser.page.select_one(field).get_text()).strip()  # type: ignore[union-attr]


def drafts(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(draft.fields["body"] for draft in all_unsent(person(TEACHER)))


def offered(browser: Desk) -> list[str]:
    return [link.get_text() for link in browser.page.select(".kept a")]


def test_a_second_tab_is_empty_offers_the_first_ones_words_and_keeps_its_own(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open(NEW)
    typed(browser, "Первая вкладка", mark(browser))
    browser.open(NEW)
    assert (body(browser), offered(browser)) == ("", ["Первая вкладка"])
    typed(browser, "Вторая вкладка", mark(browser))
    assert drafts(app) == ["Вторая вкладка", "Первая вкладка"]
    assert offered(browser.open(NEW)) == ["Вторая вкладка", "Первая вкладка"]


def test_the_question_before_the_form_offers_them_too(desk: Browsers) -> None:
    browser = desk(TEACHER).open(NEW)
    typed(browser, "Первая вкладка", mark(browser))
    assert offered(browser.open("/tickets/new")) == ["Первая вкладка"]
    browser.open(str(browser.page.select_one(".kept a")["href"]))  # type: ignore[index]
    assert body(browser) == "Первая вкладка"


def test_after_the_lock_the_newest_is_in_its_place_and_the_other_is_offered(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open(NEW)
    for words in ("Первая вкладка", "Вторая вкладка"):
        typed(browser.open(NEW), words, mark(browser))
    with clock.at(later(minutes=10)):
        again = desk(TEACHER).open("/tickets/new")
        assert (body(again), offered(again)) == ("Вторая вкладка", ["Первая вкладка"])
        again.submit("/tickets/")
        assert drafts(app) == ["Первая вкладка"]


def test_the_address_of_a_page_leads_to_its_own_words_even_while_they_are_held(desk: Browsers) -> None:
    browser, places = desk(TEACHER), []
    for words in ("Первая вкладка", "Вторая вкладка"):
        places.append(place_of(mark(browser.open(NEW))))
        typed(browser, words, str(places[-1]))
    for place, words in zip(places, ("Первая вкладка", "Вторая вкладка"), strict=True):
        assert body(browser.open(f"{NEW}&draft={place.key if place else ''}")) == words
    assert body(browser.open(f"{NEW}&draft=000000000000")) == ""


def test_a_page_takes_the_words_it_was_filled_with_as_its_own(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open(NEW)
    old = mark(browser)
    typed(browser, "Начало", old, left="1")
    browser.open(NEW)
    typed(browser, "Начало", mark(browser))
    assert drafts(app) == ["Начало"]
    typed(browser, "Начало и конец", mark(browser))
    typed(browser, "Начало по-другому", old)  # the first page was alive after all
    assert drafts(app) == ["Начало и конец", "Начало по-другому"]


def test_what_was_typed_after_a_page_took_the_words_over_stays(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open(NEW)
    old = mark(browser)
    typed(browser, "Начало", old, left="1")
    browser.open(NEW)
    typed(browser, "Начало и ещё", old, left="1")
    typed(browser, "Начало", mark(browser))
    assert drafts(app) == ["Начало", "Начало и ещё"]


def test_a_closed_page_lets_its_words_go_and_an_emptied_one_has_none(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open(NEW)
    place = mark(browser)
    typed(browser, "Слова", place)
    browser.http.post("/drafts", data=browser.marks() | {"unsent": place, "left": "1"})
    assert body(browser.open(NEW)) == "Слова"
    typed(browser, "", mark(browser))
    assert drafts(app) == []


def test_sending_one_form_leaves_the_words_of_the_other_in_their_place(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    owner = desk(ADMINISTRATOR).open(path)
    typed(owner, "Начатый ответ", mark(owner, "answer"))
    owner.submit(f"{path}/note", body="Заметка")
    assert body(owner) == "Начатый ответ"


def test_through_the_steps_and_a_refusal_it_is_the_same_draft(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open(NEW)
    place = mark(browser)
    typed(browser, "Слова", place)
    browser.submit("/tickets/new/steps", {"step": "kind"}, body="Слова")
    assert mark(browser) == place
    browser.submit("/tickets/new/steps", {"kind": "technical"})
    assert mark(browser) == place
    browser.submit("/tickets/new/steps", {"topic": "saving"})
    browser.submit("/tickets/", body="")
    assert (browser.code, mark(browser)) == (422, place)
    browser.submit("/tickets/", body="Слова")
    assert drafts(app) == []


def test_the_list_names_each_form_and_leads_to_its_words(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    browser = desk(TEACHER)
    for page, form in ((NEW, "ticket"), (path, "answer")):
        typed(browser.open(page), f"Слова на {form}", mark(browser, form))
    typed(browser, "Слова на visit", "/consultations/2026-11-09#visit-3")
    typed(browser, "Слова нигде", "/consultations/2026-99-99#visit-3")
    browser.open("/drafts")
    names = [heading.get_text() for heading in browser.page.select(".sheet h2")]
    assert names[0] == "Форма на странице /consultations/2026-99-99"
    assert names[1].split() == ["Консультация:", "пн", "9", "ноября"]
    assert names[2:] == ["Ответ по заявке ЭЖ-2026/27-0001", "Новая заявка"]
    browser.open(str(browser.page.select(".sheet a")[2]["href"]))
    assert body(browser) == "Слова на answer"
    browser.open("/drafts").submit("/drafts/drop")
    assert len(browser.page.select(".sheet h2")) == 3
