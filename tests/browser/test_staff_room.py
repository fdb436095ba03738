"""The staff-room computer in a browser: enrolled, a surname typed, oneself among namesakes, the PIN, a ticket filed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.live import LiveDesk, sign_in
from tests.factories import ADMINISTRATOR, NAMESAKE, PASSWORD

Contexts = Callable[..., BrowserContext]
NAME = "Волкова Ольга Викторовна"


@pytest.fixture
def pin(new_context: Contexts, live: LiveDesk) -> str:
    """The PIN on the slip of one of two namesakes."""
    page = sign_in(new_context().new_page(), ADMINISTRATOR)
    page.goto("/admin/pins")
    page.get_by_label("Кому выдать").select_option(NAMESAKE)
    page.get_by_label("Ваш пароль").fill(PASSWORD)
    page.get_by_role("button", name="Выдать").click()
    expect(page.locator(".slips li")).to_contain_text(NAME)
    return page.locator(".secret").inner_text()


@pytest.fixture
def link(new_context: Contexts, live: LiveDesk) -> str:
    """The address the administrator was given for a computer."""
    page = sign_in(new_context().new_page(), ADMINISTRATOR)
    page.goto("/admin/devices")
    page.get_by_label("Где он стоит").fill("Учительская")
    page.get_by_role("button", name="Получить адрес").click()
    return page.locator(".number").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_teacher_signs_in_by_surname_and_pin_and_files(
    new_context: Contexts, link: str, pin: str, scripts: bool
) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto(link)
    page.get_by_role("button", name="Да, это общий компьютер").click()
    expect(page.get_by_label("Ваша фамилия")).to_be_focused()
    page.keyboard.type("djkr")  # the wrong layout
    if not scripts:
        page.keyboard.press("Enter")
    _choose_and_enter(page, pin)
    expect(page.locator("header")).to_contain_text(NAME)
    _file(page)
    assert _cookie(page) == {"httpOnly": True, "sameSite": "Lax"}
    page.get_by_role("button", name="Это не я — выйти").click()
    expect(page.get_by_label("Ваша фамилия")).to_have_value("")


def _choose_and_enter(page: Page, pin: str) -> None:
    """Of two namesakes the second by subject and room; what is typed is not seen and stands in no address."""
    found = page.locator("#found button")
    expect(found).to_have_count(2)
    hints = found.locator(".topic-hint").all_inner_texts()
    assert hints[0] != hints[1]
    found.nth(1).click()
    field = page.get_by_label("PIN")
    expect(field).to_be_focused()
    assert field.get_attribute("type") == "password"
    page.keyboard.type(pin)
    assert not re.search(f"{pin}|%D0|В", page.url)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Чем помочь?")


def _file(page: Page) -> None:
    page.goto("/tickets/new?kind=technical&topic=saving")
    expect(page.locator(".person-check")).to_contain_text("Волкова О. В.")
    page.locator("#body").fill("Не сохраняются отметки.")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Заявка принята")


def _cookie(page: Page) -> dict[str, object]:
    (computer,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "computer"]
    return {"httpOnly": computer["httpOnly"], "sameSite": computer["sameSite"]}
