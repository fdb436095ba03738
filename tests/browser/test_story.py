"""The whole story in a browser: a teacher files, letters arrive, the owner answers, the teacher confirms."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.live import LiveDesk, sign_in
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER
from tests.files.samples import png

Contexts = Callable[..., BrowserContext]
NUMBER = re.compile(r"ЭЖ-20\d\d/\d\d-\d{4}")
MOMENT = r"[а-я]{2}\s\d+\s[а-я]+,\s\d\d:\d\d"
PROMISE = re.compile(rf"Ответим до {MOMENT}\. Решим до {MOMENT}\.")
TEACHERS_ADDRESS, OTHERS_ADDRESS = f"{TEACHER}@example.org", f"{OTHER_TEACHER}@example.org"
OWNERS_ADDRESS = f"{ADMINISTRATOR}@example.org"
HEADING = re.compile(r"(К [а-я]{2}\s|Сегодня|Просрочено|Позже).*\d+ заяв", re.DOTALL)
TITLE = "Не сохраняются отметки 7А"
SAID = "Обновил браузер в 305, проверьте, пожалуйста."


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A screenshot with a Russian name."""
    path = tmp_path / "снимок экрана.png"
    path.write_bytes(png())
    return path


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_teacher_files_the_owner_answers_the_teacher_confirms(
    new_context: Contexts, live: LiveDesk, picture: Path, scripts: bool
) -> None:
    teacher = sign_in(new_context(java_script_enabled=scripts).new_page(), TEACHER)
    title = f"{TITLE} {'с' if scripts else 'без'}"
    number = _file(teacher, title, picture)
    assert number in live.letter_to(TEACHERS_ADDRESS, number).text
    assert live.letter_to(OWNERS_ADDRESS, number).message["To"].addresses[0].addr_spec == OWNERS_ADDRESS

    owner = sign_in(new_context(java_script_enabled=scripts).new_page(), ADMINISTRATOR)
    _answer_and_resolve(owner, title)
    solved = live.letter_to(TEACHERS_ADDRESS, number, "решена")

    link = next(line for line in solved.text.splitlines() if "/letters/confirm/" in line)
    _confirm(new_context(java_script_enabled=scripts).new_page(), link, number)
    _assert_told_whole(teacher, title)


def test_the_keyboard_alone_files_a_ticket(new_context: Contexts, live: LiveDesk) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/login")
    expect(page.get_by_label("Логин")).to_be_focused()
    page.keyboard.type(OTHER_TEACHER)
    _tab_to(page, "#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Чем помочь?")
    _tab_to(page, "a.kind-technical, a[href*='kind=technical']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/new?kind=technical*")
    _tab_to(page, "a.topic[href*='saving']")
    page.keyboard.press("Enter")
    page.wait_for_url("**topic=*")
    _fill_by_keyboard(page)
    page.wait_for_url("**/accepted")
    number = _number_on(page)
    live.letter_to(OTHERS_ADDRESS, number)


def _file(page: Page, title: str, picture: Path) -> str:
    """Four clicks and the words; the promise stands there before the last click."""
    page.goto("/")
    page.get_by_role("link", name="Не работает").click()
    page.locator("a.topic", has_text="сохран").first.click()
    page.get_by_label("Коротко, о чём речь").fill(title)
    page.get_by_label("Подробнее").fill("Ставлю отметки, обновляю страницу, и пусто.")
    page.get_by_label("Снимок экрана или файл").set_input_files(picture)
    page.locator("#names-no").check()
    urgent = page.locator(".choice", has=page.locator("[value=urgent]"))
    urgent.get_by_role("radio").check()
    expect(urgent).to_contain_text(PROMISE)
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Заявка принята")
    return _number_on(page)


def _number_on(page: Page) -> str:
    found = NUMBER.search(page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found[0]


def _answer_and_resolve(page: Page, title: str) -> None:
    """From the queue; what was attached is there to open."""
    page.goto("/tickets/")
    group = page.locator("section.group", has_text=title)
    expect(group.get_by_role("heading", level=2)).to_have_text(
        re.compile(r"(К [а-я]{2}\s|Сегодня|Просрочено|Позже).*\d+ заяв")
    )
    group.get_by_role("link", name=title).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="снимок экрана.png").click()
    assert download.value.suggested_filename == "снимок экрана.png"
    answer = page.locator("section", has=page.get_by_role("heading", name="Ответ педагогу")).last
    answer.get_by_role("textbox").fill("Смотрю.")
    answer.get_by_role("button", name="Отправить ответ").click()
    answer.get_by_role("textbox").fill(SAID)
    answer.get_by_role("button", name="Решено").click()
    expect(page.locator(".said").first).to_be_visible()


def _confirm(page: Page, link: str, number: str) -> None:
    """By the link of the letter, in a browser where nobody has signed in."""
    page.goto(link)
    expect(page.locator("main")).to_contain_text(number)
    page.get_by_role("button", name="Да, решено").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Спасибо, заявка закрыта")


def _assert_told_whole(page: Page, title: str) -> None:
    page.goto("/tickets/?mine=1")
    page.get_by_role("link", name=title).click()
    conversation = page.locator(".conversation")
    for words in ("Ставлю отметки", "снимок экрана.png", "Смотрю.", SAID, "Нестеров", "Баранова"):
        expect(conversation).to_contain_text(words)
    expect(page.get_by_role("link", name="Подать продолжение")).to_be_visible()


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.locator(selector).and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"Tab never comes to {selector}")


def _fill_by_keyboard(page: Page) -> None:
    for name, words in (("title", TITLE), ("body", "Пусто после обновления.")):
        _tab_to(page, f"[name={name}]")
        page.keyboard.type(words)
    _tab_to(page, "[name=urgency]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=urgency][value=urgent]")).to_be_checked()
    _tab_to(page, "text=Отправить")
    page.keyboard.press("Enter")
