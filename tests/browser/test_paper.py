"""What is printed, as Chromium makes it: journals lie across A4 sheets, report and weekly letter stand upright."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from helpdesk import clock
from helpdesk.digest.compose import edition, told_of
from helpdesk.domain.figures import Overdue
from helpdesk.domain.periods import week_of
from tests.browser.frozen import frozen_desk
from tests.browser.live import sign_in
from tests.factories import ADMINISTRATOR, DIRECTOR, MONDAY_MORNING, TEACHER, file_ticket
from tests.reports.school import NOW, drawn_school

A4_ACROSS, A4_UPRIGHT = (842, 595), (595, 842)  # points
MEDIA_BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")


@pytest.fixture
def fullest_letter(ctx: Flask) -> str:
    """Everything there is to decide, all lists full, every direction and four buildings; its picture inside."""
    with clock.at(NOW):
        drawn_school(3, 120)
        found = told_of(week_of(NOW.date() - timedelta(days=7)))
        tickets = found.figures.tickets
        late: list[Overdue] = [*tickets.overdue, *tickets.external]
        figures = replace(found.figures, tickets=replace(tickets, overdue=late, external=late))
        said = edition(replace(found, figures=figures), "ru")
    assert said.picture
    return said.html.replace(
        f"cid:{said.picture.name}", f"data:image/png;base64,{b64encode(said.picture.png).decode()}"
    )


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


def test_a_printed_ticket_has_its_number_and_days_and_no_note_of_the_owners(
    new_context: Callable[..., BrowserContext],
) -> None:
    teacher = sign_in(new_context().new_page(), TEACHER)
    teacher.goto("/tickets/new?kind=technical&topic=saving")
    teacher.locator("#body").fill("Оценка не сохраняется.")
    teacher.get_by_role("button", name="Отправить").click()
    teacher.wait_for_url("**/accepted")
    page = sign_in(new_context().new_page(), ADMINISTRATOR)
    page.goto(teacher.url.removesuffix("/accepted"))
    number = page.locator("h1").inner_text()
    page.locator("#note").fill("Только между нами.")
    page.locator("section", has=page.locator("#note")).get_by_role("button").last.click()
    assert "Только между нами." in page.locator("main").inner_text()
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert number in printed
    assert re.search(r"Ответ\s+до \w\w\s\d{1,2}\s", printed)
    assert "Только между нами." not in printed
    assert "Оценка не сохраняется." in printed


def test_the_weekly_letter_is_one_upright_sheet_however_much_there_is_to_tell(
    new_context: Callable[..., BrowserContext], fullest_letter: str
) -> None:
    page = new_context().new_page()
    page.set_content(fullest_letter)
    sheets = MEDIA_BOX.findall(page.pdf(prefer_css_page_size=True))
    assert [tuple(round(float(side)) for side in sheet) for sheet in sheets] == [A4_UPRIGHT]


@pytest.mark.parametrize("width", [320, 390, 640, 720, 1024])
def test_the_weekly_letter_fits_any_window(
    new_context: Callable[..., BrowserContext], fullest_letter: str, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.set_content(fullest_letter)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    sheet = page.locator("table.sheet").bounding_box()
    assert sheet
    assert sheet["width"] <= min(width, 640)


def test_the_letter_is_read_in_the_archive_and_runs_nothing(tmp_path: Path, browser: Browser) -> None:
    with frozen_desk(tmp_path, MONDAY_MORNING) as desk:
        with desk.acting():
            file_ticket()
        desk.now += timedelta(days=7)
        assert len(desk.letters_to("gromova.nv@example.org")) == 1
        page = sign_in(browser.new_context(base_url=desk.url).new_page(), DIRECTOR)
        noise: list[str] = []
        page.on("console", lambda message: noise.append(message.text))
        page.goto("/reports/digest/2026-W46")
        letter = page.frame_locator("iframe")
        letter.get_by_text("За неделю 9–15 ноября: поступила 1").wait_for()
        assert letter.get_by_role("img").evaluate("one => one.naturalWidth") > 0
        assert noise == []
        page.context.close()
