"""A screenshot is pasted or dropped into the form, and looked at inside the ticket without a file left behind."""

import base64
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

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
