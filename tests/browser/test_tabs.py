"""Two tabs of one form, as a teacher has them: each keeps its own words, and nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from helpdesk.leaving.queries import all_unsent
from tests.browser.frozen import FrozenDesk
from tests.browser.live import sign_in
from tests.factories import PASSWORD, TEACHER, file_ticket, person

NEW = "/tickets/new?kind=unsure"
FIRST, SECOND = "Не открывается журнал 7А", "Пропали отметки за октябрь"


@pytest.fixture
def tabs(room: Callable[..., BrowserContext]) -> tuple[Page, Page]:
    """Two tabs of the new ticket, each with its own words, both kept by the server."""
    first = sign_in(room().new_page(), TEACHER)
    second = first.context.new_page()
    for page, words in ((first, FIRST), (second, SECOND)):
        page.goto(NEW)
        expect(page.get_by_label("Подробнее")).to_have_value("")
        with page.expect_response("**/drafts"):
            page.get_by_label("Подробнее").fill(words)
    return first, second


def test_each_tab_keeps_its_words_over_loading_again_and_the_lock(tabs: tuple[Page, Page], desk: FrozenDesk) -> None:
    for page, words in zip(tabs, (FIRST, SECOND), strict=True):
        page.wait_for_url("**draft=*")
        with page.expect_response("**/drafts"):  # the words are the fresh page's at once
            page.reload()
        expect(page.get_by_label("Подробнее")).to_have_value(words)
    with desk.acting():
        assert sorted(one.fields["body"] for one in all_unsent(person(TEACHER))) == [FIRST, SECOND]
    desk.now += timedelta(minutes=11)
    tabs[0].reload()
    for page in tabs:  # the other one is told
        page.get_by_label("Пароль").wait_for()
    for page, words in zip(tabs, (FIRST, SECOND), strict=True):
        if page is tabs[0]:
            page.get_by_label("Логин").fill(TEACHER)
            page.get_by_label("Пароль").fill(PASSWORD)
            page.get_by_role("button", name="Войти").click()
        else:
            page.reload()
        expect(page.get_by_label("Подробнее")).to_have_value(words)
    for page, rest in zip(tabs, ([SECOND], []), strict=True):
        page.get_by_role("button", name="Отправить").last.click()
        page.get_by_role("heading", name="Заявка принята").wait_for()
        with desk.acting():
            assert [one.fields["body"] for one in all_unsent(person(TEACHER))] == rest


def test_who_leaves_a_page_and_comes_again_finds_the_words_in_their_place(tabs: tuple[Page, Page]) -> None:
    first, second = tabs
    second.goto("/")
    second.wait_for_timeout(500)  # the words are let go after the page; nothing of the next one tells when
    second.goto("/tickets/new")
    expect(second.get_by_label("Подробнее")).to_have_value(SECOND)
    expect(second.get_by_role("link", name=FIRST)).to_be_visible()
    first.close(run_before_unload=True)


def test_a_text_left_and_found_twice_is_sent_once_and_stands_nowhere_again(
    room: Callable[..., BrowserContext], desk: FrozenDesk
) -> None:
    with desk.acting():
        path, words = f"/tickets/{file_ticket().address}", "Перезапустил, теперь сохраняется"
    page = sign_in(room().new_page(), TEACHER)
    page.goto(path)
    with page.expect_response("**/drafts"):
        page.locator("#body").fill(words)
    for _ in range(2):
        page.get_by_role("link", name="Мои заявки").first.click()
        page.wait_for_timeout(500)  # the words are let go after the page
        with page.expect_response("**/drafts"):  # and are the next one's at once
            page.goto(path)
        expect(page.locator("#body")).to_have_value(words)
        with desk.acting():
            assert [one.fields["body"] for one in all_unsent(person(TEACHER))] == [words]
    page.get_by_role("button", name="Отправить", exact=True).click()
    page.get_by_text("Сообщение отправлено").wait_for()
    expect(page.locator("#body")).to_have_value("")
    with desk.acting():
        assert all_unsent(person(TEACHER)) == []
