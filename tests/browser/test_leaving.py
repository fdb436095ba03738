"""Whoever leaves a computer, or only goes away from it, leaves nothing to read (safety.md S1, S2, S11, S12)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from helpdesk.extensions import db
from helpdesk.leaving.queries import all_unsent
from helpdesk.tickets.actions import resolve
from helpdesk.tickets.models import Ticket
from tests.browser.careless import SECRET
from tests.browser.frozen import FrozenDesk
from tests.browser.live import sign_in
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER, file_ticket, person

DRAFT, TITLE, FILE = "Черновик про Сидорова", "Сидоров пропал из списка", "класс-7А.txt"
NEW = "/tickets/new?kind=unsure"
LOCK = re.compile("/lock")
OUT = re.compile("выйти$", re.IGNORECASE)
STORED = """async () => [Object.keys(localStorage).length, Object.keys(sessionStorage).length,
    (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length]"""
WORDS = "document.body.innerText + [...document.querySelectorAll('textarea, input')].map((one) => one.value).join()"


def seen_after(page: Page, act: str) -> str:
    """Go by script and read by raw CDP: Playwright's own ways hang on a page that was kept."""
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": act})
    page.wait_for_timeout(700)  # nothing tells that a kept page is back
    fresh = page.context.new_cdp_session(page)
    found = fresh.send("Runtime.evaluate", {"expression": WORDS, "returnByValue": True})
    return str(found["result"]["value"])


def test_back_and_forward_bring_a_careless_page_again(keeping: Browser, careless: str) -> None:
    page = keeping.new_page()
    page.goto(f"{careless}/kept")
    page.fill("#body", DRAFT)
    page.goto(f"{careless}/out")
    seen = seen_after(page, "history.back()")
    assert (SECRET in seen, DRAFT in seen) == (True, True)
    page.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_after_signing_out_neither_back_nor_forward_shows_anything(
    room: Callable[..., BrowserContext], scripts: bool
) -> None:
    page = sign_in(room(java_script_enabled=scripts).new_page(), TEACHER)
    page.goto(NEW)
    page.locator("#title").fill(TITLE)
    page.locator("#body").fill("Был в журнале ещё вчера.")
    page.locator("#files").set_input_files({"name": FILE, "mimeType": "text/plain", "buffer": b"x"})
    page.locator("#names-no").check()
    page.get_by_role("button", name="Отправить").last.click()
    page.get_by_role("link", name="Открыть заявку").click()
    page.get_by_role("link", name=FILE).wait_for()
    page.locator("#body").fill(DRAFT)
    page.get_by_role("button", name=OUT).click()
    page.get_by_label("Пароль").wait_for()
    for act in ["history.back()"] * 3 + ["history.forward()"]:
        seen = seen_after(page, act)
        assert [words for words in (TITLE, DRAFT, FILE, "Баранова") if words in seen] == []


def test_the_question_does_not_say_that_words_are_kept_where_they_are_not(
    room: Callable[..., BrowserContext], desk: FrozenDesk
) -> None:
    with desk.acting():
        ticket = file_ticket(by=ADMINISTRATOR)
        resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
        path = f"/tickets/{ticket.address}"
    page = sign_in(room().new_page(), ADMINISTRATOR)
    page.clock.install()
    page.goto(path)
    page.clock.fast_forward(545_000)
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("Набранное сохранено")
    with page.expect_response("**/stay"):
        page.get_by_role("button", name="Я здесь").click()
    page.get_by_text("Вернуть в работу").click()
    page.get_by_label("Что осталось не так").fill("Не пускает.")
    page.clock.fast_forward(545_000)
    expect(question.get_by_text("нажмите «Я здесь» и отправьте его")).to_be_visible()
    expect(question.get_by_text("Набранное сохранено")).to_be_hidden()


def test_the_question_says_that_chosen_files_are_not_kept_only_where_some_are(
    room: Callable[..., BrowserContext],
) -> None:
    page = sign_in(room().new_page(), TEACHER)
    page.clock.install()
    for is_chosen in (False, True):
        page.goto(NEW)
        if is_chosen:
            page.locator("#files").set_input_files({"name": FILE, "mimeType": "text/plain", "buffer": b"x"})
        page.clock.fast_forward(545_000)
        words = page.get_by_role("alertdialog").get_by_text("приложить ещё раз")
        expect(words).to_be_visible(visible=is_chosen)


def test_a_page_left_alone_asks_then_blanks_itself_and_keeps_the_words(
    room: Callable[..., BrowserContext], desk: FrozenDesk
) -> None:
    context = room()
    page = sign_in(context.new_page(), TEACHER)
    desk.at_the_staff_room_computer()
    page.clock.install()
    page.goto(NEW)
    with page.expect_response("**/drafts"):
        page.get_by_label("Подробнее").fill(DRAFT)
        page.clock.run_for(4_000)
    question = page.get_by_role("alertdialog")
    page.clock.fast_forward(237_000)
    expect(question).to_be_visible()
    desk.now += timedelta(minutes=4)
    for button in ("Я здесь", "Закончить работу", None, "Я здесь"):
        if button:  # between the two the focus is on the browser's own controls, never behind the question
            expect(page.get_by_role("button", name=button)).to_be_focused()
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#leaving')")
        page.keyboard.press("Tab")
    with page.expect_response("**/stay"):
        page.get_by_role("button", name="Я здесь").click()
    expect(question).to_be_hidden()
    expect(page.get_by_label("Подробнее")).to_be_focused()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(LOCK, lambda route: route.fulfill(status=204))  # a server that says nothing
    page.clock.fast_forward(298_000)
    expect(question).to_be_visible()
    assert page.locator("#body").input_value() == DRAFT
    page.clock.fast_forward(5_000)
    expect(page.locator("body")).to_be_empty()
    assert [url for url in asked if "/lock" not in url] == []
    page.unroute(LOCK)
    desk.now += timedelta(minutes=5)
    page.goto("/tickets/")
    page.get_by_label("Пароль").wait_for()
    sign_in(page, TEACHER)
    page.goto("/tickets/new")
    assert page.locator("#body").input_value() == DRAFT
    expect(page.get_by_text("Вернули неотправленный текст.")).to_be_visible()
    page.get_by_role("button", name="Убрать", exact=True).click()
    page.get_by_role("heading", name="Что случилось?").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_form_opened_by_one_person_is_not_sent_by_the_next(
    room: Callable[..., BrowserContext], desk: FrozenDesk, scripts: bool
) -> None:
    context, words = room(java_script_enabled=scripts), f"{DRAFT}, scripts: {scripts}"
    old = sign_in(context.new_page(), TEACHER)
    old.goto(NEW)
    old.get_by_label("Подробнее").fill(words)
    tab = context.new_page()
    tab.goto("/")
    tab.get_by_role("button", name=OUT).click()
    tab.get_by_label("Пароль").wait_for()
    if scripts:
        old.get_by_label("Пароль").wait_for()  # told by the other tab, and blank since
    sign_in(tab, OTHER_TEACHER)
    if not scripts:
        old.get_by_role("button", name="Отправить").last.click()
        expect(old.get_by_role("heading", level=1)).to_have_text("Сеанс изменился")
    assert words not in old.content()
    tab.goto("/tickets/new")
    assert words not in tab.content()
    with desk.acting():
        assert [one.title for one in db.session.query(Ticket) if words in one.body] == []
        assert words in [one.fields["body"] for one in all_unsent(person(TEACHER))]
        assert all_unsent(person(OTHER_TEACHER)) == []


def test_nothing_is_left_in_the_browsers_storages(room: Callable[..., BrowserContext], careless: str) -> None:
    page = sign_in(room().new_page(), TEACHER)
    page.goto(NEW)
    page.get_by_label("Подробнее").fill(DRAFT)
    page.wait_for_timeout(2500)  # the draft has been sent
    assert page.evaluate(STORED) == [0] * 5
    page.goto(f"{careless}/kept")
    assert page.evaluate(STORED)[:2] == [1, 1]


def test_after_filing_at_the_staff_room_computer_the_way_out_presses_itself(
    room: Callable[..., BrowserContext], desk: FrozenDesk
) -> None:
    page = sign_in(room().new_page(), TEACHER)
    desk.at_the_staff_room_computer()
    page.clock.install()
    for stays in (True, False):
        page.goto(NEW)
        page.locator("#title").fill("Не пускает")
        page.locator("#body").fill(f"Не пускает {stays}")
        page.get_by_role("button", name="Отправить").last.click()
        page.wait_for_url("**/accepted")
        expect(page.locator(".btn-primary", has_text="Выйти")).to_be_visible()
        if stays:
            page.get_by_role("button", name="Остаться").click()
        page.clock.run_for(91_000)
        if stays:
            expect(page.get_by_role("heading", level=1)).to_have_text("Заявка принята")
    page.get_by_label("Пароль").wait_for()


def test_the_password_of_a_download_does_not_wait_on_the_page(room: Callable[..., BrowserContext]) -> None:
    page = sign_in(room().new_page(), TEACHER)
    page.goto("/privacy/mine")
    page.get_by_label("Ваш пароль").fill(PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="Скачать").click()
    assert download.value.suggested_filename == f"{TEACHER}.zip"
    expect(page.get_by_label("Ваш пароль")).to_have_value("")
