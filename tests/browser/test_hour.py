"""The whole hour at a tablet: who is booked comes, is helped, is missed or moved; one walks in; the list is printed."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from helpdesk.bookings.actions import book
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.domain.workflow import TicketKind, TicketState
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from tests.browser.frozen import FrozenDesk, frozen_desk
from tests.browser.live import sign_in
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    MONDAY_MORNING,
    NAMESAKE,
    OTHER_TEACHER,
    PASSWORD,
    TEACHER,
    file_ticket,
    later,
    person,
)

TABLETS = {"tablet": {"width": 1024, "height": 768}, "upright": {"width": 768, "height": 1024}}
PHONE = {"width": 390, "height": 844}
PAGE, MONDAY = "/consultations/2026-11-09", datetime(2026, 11, 9, 15)
DURING, AFTER = later(hours=5, minutes=12), later(hours=6, minutes=2)
SOLVED, MISSED, CANCELLED = BookingState.SOLVED, BookingState.MISSED, BookingState.CANCELLED
UNFINISHED, BOOKED = BookingState.UNFINISHED, BookingState.BOOKED
WORDS = "Показала, как исправить отметку за прошлую неделю."
LEAST_TARGET = 44  # px
SERIOUS = ("serious", "critical")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FrozenDesk]:
    """Monday's consultation with a teacher's ticket and three more booked; it is 15:12."""
    with frozen_desk(tmp_path, MONDAY_MORNING) as desk:
        with desk.acting():
            ticket = file_ticket(kind=TicketKind.METHODOLOGICAL, title="Как исправить отметку")
            for login in (TEACHER, OTHER_TEACHER, NAMESAKE, ADMINISTRATOR):
                tied = ticket.id if login == TEACHER else None
                book(MONDAY, person=person(login), by=person(login), question="Итоговые отметки", ticket_id=tied)
        desk.now = DURING
        yield desk


@pytest.fixture
def host(desk: FrozenDesk, browser: Browser) -> Iterator[Callable[..., Page]]:
    """The deputy at a tablet, on the agenda."""
    opened: list[BrowserContext] = []

    def start(size: dict[str, int] = TABLETS["tablet"], login: str = DEPUTY, **options: object) -> Page:
        usual = {"base_url": desk.url, "viewport": size, "locale": "ru-RU"}
        opened.append(browser.new_context(**usual | options))  # type: ignore[arg-type]
        page = sign_in(opened[-1].new_page(), login)
        page.get_by_role("link", name="Час консультации").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Консультация пн 9 ноября")
        return page

    yield start
    for context in opened:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_whole_hour(desk: FrozenDesk, host: Callable[..., Page], scripts: bool) -> None:
    page = host(java_script_enabled=scripts)
    _help_the_first(page)
    assert WORDS in desk.letters_to(f"{TEACHER}@example.org")[-1].text
    _press(line(page, "Мамедов"), "Не пришёл")
    expect(line(page, "Мамедов")).to_contain_text("не пришёл(ла)")
    _walk_in(page)
    _move(page, "Нестеров")
    moved = desk.letters_to(f"{ADMINISTRATOR}@example.org")[-1]
    assert "перенесена: чт 12 ноября, 15:00" in moved.message["Subject"]

    desk.now = AFTER
    page.reload()
    page.get_by_label("Логин").fill(DEPUTY)  # nobody touched the tablet for a while; the same page comes back
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    end = page.locator(".end")
    expect(end).to_contain_text("Остался 1 человек без отметки: Волкова О. В.")
    _press(end, "Все они не пришли")
    expect(end).to_contain_text("Без отметки никого не осталось.")
    with desk.acting():
        assert db.session.query(Ticket).one().state is TicketState.RESOLVED
        states = [state for (state,) in db.session.query(Booking.state).order_by(Booking.id)]
    assert states == [SOLVED, MISSED, MISSED, CANCELLED, UNFINISHED, BOOKED]
    _has_filled_the_journal(page)


def test_two_tablets_do_not_overwrite_each_other(host: Callable[..., Page]) -> None:
    late = host(login=ADMINISTRATOR)
    _help_the_first(host())
    _press(line(late, "Баранова"), "Не пришёл")
    expect(late.get_by_role("alert")).to_contain_text("отметку уже поставили (Соколовская Е. А.), теперь «решено»")
    expect(late.get_by_role("alert")).to_be_focused()


def test_the_page_prints_as_a_list_and_nothing_else(host: Callable[..., Page]) -> None:
    page = host()
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert "15:00–16:00, корпус 1, каб. 205; ведёт заместитель директора по УВР" in shown
    for name in ("Баранова Людмила Петровна", "Мамедов Эльчин Рафаэль оглы", "Волкова Ольга Викторовна"):
        assert name in shown
    for words in ("Пришёл", "Выйти", "Добавить", "Конец часа", "Служба работает"):
        assert words not in shown
    sheet = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


@pytest.mark.parametrize("size", [*TABLETS.values(), PHONE], ids=[*TABLETS, "phone"])
def test_the_hour_fits_and_every_button_is_for_a_finger(host: Callable[..., Page], size: dict[str, int]) -> None:
    page = host(size, bypass_csp=True)
    _press(line(page, "Баранова"), "Пришёл")
    for summary in page.locator("main summary").all():
        summary.click()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, f"{wide} px too wide"
    for target in page.locator("main button, main select, main input:not([type=hidden]), main textarea").all():
        box = target.bounding_box()
        assert box is None or box["height"] >= LEAST_TARGET, f"{target.inner_text()}: {box}"
    violations = Axe().run(page).response["violations"]
    serious = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations if one["impact"] in SERIOUS]
    assert serious == []


def line(page: Page, surname: str) -> Locator:
    """A person's line in the queue."""
    return page.locator("ol.visits > li", has_text=surname).first


def _press(where: Locator, name: str) -> None:
    button = where.get_by_role("button", name=re.compile(f"^{name}"))
    box = button.bounding_box()
    assert box
    assert box["height"] >= LEAST_TARGET
    button.click()


def _help_the_first(page: Page) -> None:
    _press(line(page, "Баранова"), "Пришёл")
    table = page.locator(".now-visit")
    expect(table).to_contain_text("Баранова Людмила Петровна")
    expect(table).to_contain_text("Ставлю отметки в 7А")
    table.get_by_label("Что сделано или что осталось").fill(WORDS)
    _press(table, "Решено")
    expect(page.locator(".said")).to_have_text("Баранова Л. П.: записано.")
    expect(line(page, "Баранова")).to_contain_text("решено")


def _has_filled_the_journal(page: Page) -> None:
    page.goto("/trainings/journal")
    for size in (*TABLETS.values(), PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    expect(page.locator(".rows")).to_contain_text("Баранова Людмила Петровна, учитель")
    expect(page.locator(".rows")).to_contain_text(WORDS)


def _walk_in(page: Page) -> None:
    form = page.locator(".walk-in")
    form.get_by_label("Кто").fill("соколовск")
    form.get_by_label("С чем").fill("Не видит класса")
    _press(form, "Добавить")
    _press(page.locator(".matches"), "Соколовская")
    expect(line(page, "Соколовская Елена")).to_contain_text("без записи")
    _press(page.locator(".now-visit"), "Доделаю позже")
    expect(line(page, "Соколовская Елена")).to_contain_text("доделаем позже")


def _move(page: Page, surname: str) -> None:
    line(page, surname).locator("summary").click()
    line(page, surname).get_by_label("Другая консультация").select_option(index=0)
    _press(line(page, surname), "Перенести")
    expect(page.locator(".said")).to_contain_text("письмо уйдёт")
