"""A screenshot is pasted or dropped into the form, and looked at inside the ticket without a file left behind."""

import base64
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.live import sign_in
from tests.factories import TEACHER
from tests.files.photos import photo

NEW = "/tickets/new?kind=technical&topic=saving"
HAND_OVER = """(area, [kind, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type: "image/png" }));
  const facts = { bubbles: true, cancelable: true };
  const event = kind === "paste" ? new ClipboardEvent(kind, { ...facts, clipboardData: data })
    : new DragEvent(kind, { ...facts, dataTransfer: data });
  area.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def hand_over(page: Page, where: str, kind: str, name: str) -> bool:
    """Paste or drop a picture there; whether the page dealt with it instead of the browser."""
    content = base64.b64encode(photo("PNG", "RGB", 900, 600)).decode()
    return bool(page.locator(where).evaluate(HAND_OVER, [kind, name, content]))


def test_a_picture_is_pasted_dropped_sent_and_looked_at(new_context: Callable[..., BrowserContext]) -> None:
    page = sign_in(new_context(accept_downloads=True).new_page(), TEACHER)
    saved: list[object] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("download", lambda download: saved.append(download))
    page.goto(NEW)
    page.locator("#title").fill("Не сохраняются отметки")
    page.locator("#body").fill("Снимок приложен.")
    assert hand_over(page, "#body", "paste", "вставлен.png")
    assert hand_over(page, "#body", "drop", "перетащен.png")
    assert hand_over(page, "h1", "drop", "мимо.png")  # beside the form: the page stays, nothing is taken
    page.locator("#names-no").check()
    names = page.locator("#files").evaluate("(field) => [...field.files].map((file) => file.name)")
    assert names == ["вставлен.png", "перетащен.png"]
    page.get_by_role("button", name="Отправить").click()
    page.locator("a[href^='/tickets/20']").first.click()
    pictures = page.locator("details.shot")
    assert pictures.count() == 2
    small = pictures.first.locator("summary img")
    assert (
        small.evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 240
    )  # the mark of the phone stood it upright
    assert not [url for url in asked if url.endswith("/whole")]  # nothing was looked at yet
    pictures.first.locator("summary").click()
    large = pictures.first.locator(":scope > img")
    large.scroll_into_view_if_needed()
    assert large.evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 600
    assert saved == []


def chosen(page: Page) -> list[str]:
    """The names the form would send, which are those it shows."""
    names: list[str] = page.locator("#files").evaluate("(field) => [...field.files].map((file) => file.name)")
    assert page.locator(".chosen bdi").all_inner_texts() == names
    return names


def a_file(name: str, size: int = 0) -> FilePayload:
    content = b"0" * size or photo("PNG", "RGB", 900, 600)
    return {"name": name, "mimeType": "image/png" if not size else "video/mp4", "buffer": content}


def test_files_chosen_pasted_and_dropped_add_up_and_are_taken_off(new_context: Callable[..., BrowserContext]) -> None:
    page = sign_in(new_context().new_page(), TEACHER)
    page.goto(NEW)
    hand_over(page, "#body", "paste", "вставлен.png")
    page.locator("#files").set_input_files([a_file("выбран.png"), a_file("<b>$&.png")])
    hand_over(page, "#body", "drop", "перетащен.png")
    assert chosen(page) == ["вставлен.png", "выбран.png", "<b>$&.png", "перетащен.png"]
    expect(page.locator(".chosen canvas").first).to_have_js_property("width", 64)  # small, and upright
    page.get_by_role("button", name="Убрать вставлен.png").click()
    page.locator("#files").set_input_files([])  # an older browser empties the field when choosing is called off
    assert chosen(page) == ["выбран.png", "<b>$&.png", "перетащен.png"]
    page.locator("#title").fill("Не сохраняются отметки")
    page.locator("#body").fill("Снимки приложены.")
    page.locator("#names-no").check()
    page.get_by_role("button", name="Отправить").click()
    page.locator("a[href^='/tickets/20']").first.click()
    assert page.locator("details.shot").count() == 3


def test_what_is_too_much_is_told_at_once(new_context: Callable[..., BrowserContext]) -> None:
    page = sign_in(new_context().new_page(), TEACHER)
    page.goto(NEW)
    page.locator("#files").set_input_files([a_file(f"{number}.png") for number in range(5)])
    page.locator("#files").set_input_files([a_file("лишний.png"), a_file("ещё один.png")])
    refused = page.locator("[data-refused]")
    assert "Не добавлено: лишний.png, ещё один.png." in refused.inner_text()
    assert refused.inner_text().count("Больше 5 файлов") == 1
    page.get_by_role("button", name="Убрать 0.png").click()
    assert refused.inner_text() == ""
    page.locator("#files").set_input_files([a_file("длинное.mp4", 11 * 1024 * 1024)])
    assert "«длинное.mp4» больше 10 МБ" in refused.inner_text()
    assert chosen(page) == ["1.png", "2.png", "3.png", "4.png"]


def test_words_that_bring_a_picture_of_themselves_are_pasted_as_words(
    new_context: Callable[..., BrowserContext],
) -> None:
    """Cells copied in Excel: the browser must be let to paste them, and no file is added."""
    page = sign_in(new_context().new_page(), TEACHER)
    page.goto(NEW)
    was_taken = page.locator("#body").evaluate("""(area) => {
      const data = new DataTransfer();
      data.setData("text/plain", "7А\\t5");
      data.items.add(new File(["0"], "image.png", { type: "image/png" }));
      const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
      return !area.dispatchEvent(event);
    }""")
    assert (was_taken, chosen(page)) == (False, [])


def test_without_script_the_field_is_plain(new_context: Callable[..., BrowserContext]) -> None:
    page = sign_in(new_context(java_script_enabled=False).new_page(), TEACHER)
    page.goto(NEW)
    page.locator("#files").set_input_files([a_file("выбран.png")])
    expect(page.locator(".chosen")).to_be_hidden()
    page.locator("#title").fill("Не сохраняются отметки")
    page.locator("#body").fill("Снимок приложен.")
    page.locator("#names-no").check()
    page.get_by_role("button", name="Отправить").click()
    page.locator("a[href^='/tickets/20']").first.click()
    assert page.locator("details.shot").count() == 1
