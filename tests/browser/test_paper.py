"""What is printed, as Chromium makes it: the journal lies across A4 sheets."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext

from tests.browser.live import sign_in
from tests.factories import ADMINISTRATOR

A4_ACROSS = (842, 595)  # points
MEDIA_BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")


def test_the_journal_is_printed_across_a4_without_the_desks_menu(new_context: Callable[..., BrowserContext]) -> None:
    page = sign_in(new_context().new_page(), ADMINISTRATOR)
    page.goto("/trainings/journal/print")
    sheets = MEDIA_BOX.findall(page.pdf(prefer_css_page_size=True))
    assert {tuple(round(float(side)) for side in sheet) for sheet in sheets} == {A4_ACROSS}
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.get_by_role("navigation").first.is_visible()
    heading = page.locator(".paper-table thead")
    assert heading.evaluate("one => getComputedStyle(one).display") == "table-header-group"
