"""A place at a consultation in a real browser: two clicks on a tablet, without JavaScript, and given up again."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.live import sign_in
from tests.factories import OTHER_TEACHER

TABLET = {"width": 820, "height": 1180}


def test_a_place_is_booked_in_two_clicks_moved_and_given_up(new_context: Callable[..., BrowserContext]) -> None:
    page = sign_in(new_context(viewport=TABLET, java_script_enabled=False).new_page(), OTHER_TEACHER)
    page.get_by_role("navigation").get_by_role("link", name="Консультации").click()
    page.locator("details.book summary").first.click()
    page.locator("details.book[open]").get_by_role("button", name="Занять место").click()
    expect(page.locator(".said")).to_have_text("Вы записаны на консультацию.")
    page.locator(".visits summary").click()
    page.get_by_role("button", name="Перенести", exact=True).click()
    expect(page.locator(".said")).to_have_text("Запись перенесена.")
    page.get_by_role("button", name="Отменить запись").click()
    expect(page.locator(".said")).to_have_text("Запись отменена, место свободно.")
    expect(page.get_by_role("heading", name="Вы записаны")).to_have_count(0)
