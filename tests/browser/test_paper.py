"""What is printed, as Chromium makes it: journals lie across A4 sheets, the report stands."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.live import sign_in
from tests.factories import ADMINISTRATOR

A4_ACROSS, A4_UPRIGHT = (842, 595), (595, 842)  # points
MEDIA_BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")


@pytest.mark.parametrize(
    "address",
    ["/trainings/journal/print", "/reports/register/print", "/reports/schedule/print", "/reports/outages/print"],
)
def test_a_journal_is_printed_across_a4_without_the_desks_menu(
    new_context: Callable[..., BrowserContext], address: str
) -> None:
    page = sign_in(new_context().new_page(), ADMINISTRATOR)
    page.goto(address)
    sheets = MEDIA_BOX.findall(page.pdf(prefer_css_page_size=True))
    assert {tuple(round(float(side)) for side in sheet) for sheet in sheets} == {A4_ACROSS}
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.get_by_role("navigation").first.is_visible()
    heading = page.locator(".paper-table thead")
    assert heading.evaluate("one => getComputedStyle(one).display") == "table-header-group"


def test_the_report_is_printed_on_upright_sheets_with_its_signatures(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = sign_in(new_context().new_page(), ADMINISTRATOR)
    page.goto("/reports/quarter/2026-2")
    sheets = MEDIA_BOX.findall(page.pdf(prefer_css_page_size=True))
    assert {tuple(round(float(side)) for side in sheet) for sheet in sheets} == {A4_UPRIGHT}
    page.emulate_media(media="print")
    assert page.locator(".signatures").is_visible()
    assert not page.get_by_role("link", name="CSV для Excel").is_visible()
