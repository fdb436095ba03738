"""Each kind of page in a browser: accessible, fitting, light, and talking to nobody but the desk."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.live import LiveDesk, sign_in
from tests.factories import ADMINISTRATOR, TEACHER

COMPUTER = "staff room"  # nobody is signed in there
PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1024, "height": 768}
MOST_BYTES = 200_000  # of a first visit, as transferred
LEAST_TARGET = 44  # px
ONE_LINE = 80  # px, of each of the two lines of the header
BASE_FONT = 18  # px
FIELDS = "input:not([type=hidden], [type=radio], [type=checkbox])"
TARGETS = ", ".join(
    f"main {target}" for target in ("button:not([aria-hidden])", "a.btn", "a.kind", "a.topic", "select", FIELDS)
)
SERIOUS = ("serious", "critical")
LONG_TITLE = "Ж" * 255  # no space to break at
NEW = "/tickets/new?kind=technical&topic=saving"


@dataclass(frozen=True)
class Kind:
    """One kind of page: how to come to it."""

    name: str
    path: str
    login: str = ""
    presses: str = ""  # a button to press there, for pages that only follow a form

    def __str__(self) -> str:
        return self.name


KINDS = (
    Kind("start, signed out", "/"),
    Kind("sign-in", "/login"),
    Kind("sign-in refused", "/login", presses="Войти"),
    Kind("not found", "/nowhere"),
    Kind("dead link", "/letters/confirm/x"),
    Kind("start", "/", TEACHER),
    Kind("kind", "/tickets/new", TEACHER),
    Kind("topic", "/tickets/new?kind=technical", TEACHER),
    Kind("form", NEW, TEACHER),
    Kind("form refused", NEW, TEACHER, "Отправить"),
    Kind("own tickets", "/tickets/", TEACHER),
    Kind("own ticket", "{ticket}", TEACHER),
    Kind("accepted", "{ticket}/accepted", TEACHER),
    Kind("nothing unsent", "/drafts", TEACHER),
    Kind("tab left alone", "/lock", TEACHER),
    Kind("queue", "/tickets/", ADMINISTRATOR),
    Kind("owner's ticket", "{ticket}", ADMINISTRATOR),
    Kind("keeper's pages", "/admin/", ADMINISTRATOR),
    Kind("outbox", "/admin/outbox", ADMINISTRATOR),
    Kind("privacy", "/admin/privacy", ADMINISTRATOR),
    Kind("one person's data", "/admin/privacy/people/1", ADMINISTRATOR),
    Kind("own data", "/privacy/mine", TEACHER),
    Kind("a leak", "/privacy/leak", TEACHER),
    Kind("a leak refused", "/privacy/leak", TEACHER, "Сообщить"),
    Kind("audit log", "/admin/audit", ADMINISTRATOR),
    Kind("consultations, signed out", "/consultations/"),
    Kind("consultations", "/consultations/", TEACHER),
    Kind("all consultations", "/consultations/?all=1", ADMINISTRATOR),
    Kind("trainings", "/trainings/", TEACHER),
    Kind("trainings, owner's", "/trainings/", ADMINISTRATOR),
    Kind("training coverage", "/trainings/coverage", ADMINISTRATOR),
    Kind("journal", "/trainings/journal", ADMINISTRATOR),
    Kind("journal for paper", "/trainings/journal/print", ADMINISTRATOR),
    Kind("journal refused", "/trainings/journal?from=2026-09-01&to=2026-08-01", ADMINISTRATOR),
    Kind("training settings", "/trainings/settings", ADMINISTRATOR),
    Kind("figures", "/reports/", ADMINISTRATOR),
    Kind("figures refused", "/reports/?from=2026-11-15&to=2026-11-09", ADMINISTRATOR),
    Kind("tickets of a figure", "/reports/tickets?measure=filed&from=2020-01-01&to=2020-01-31", ADMINISTRATOR),
    Kind("registers", "/reports/registers", ADMINISTRATOR),
    Kind("register of tickets", "/reports/register", ADMINISTRATOR),
    Kind("register refused", "/reports/register?from=2026-11-15&to=2026-11-09", ADMINISTRATOR),
    Kind("register for paper", "/reports/register/print", ADMINISTRATOR),
    Kind("long spreadsheet", "/reports/register/sheet", ADMINISTRATOR),
    Kind("schedule", "/reports/schedule", ADMINISTRATOR),
    Kind("schedule for paper", "/reports/schedule/print", ADMINISTRATOR),
    Kind("outages", "/reports/outages", ADMINISTRATOR),
    Kind("report to the director", "/reports/quarter/2026-2", ADMINISTRATOR),
    Kind("weekly letters", "/reports/digest/", ADMINISTRATOR),
    Kind("who gets the weekly letter", "/reports/digest/settings", ADMINISTRATOR),
    Kind("profile", "/profile/", TEACHER),
    Kind("another address refused", "/profile/address", TEACHER, "Сменить адрес"),
    Kind("another password", "/profile/password", TEACHER),
    Kind("letters wanted", "/profile/letters", ADMINISTRATOR),
    Kind("sessions", "/profile/sessions", TEACHER),
    Kind("second factor refused", "/profile/second-factor", ADMINISTRATOR, "Включить"),
    Kind("forgotten password", "/login/reset"),
    Kind("dead reset link", "/login/reset/x"),
    Kind("staff", "/admin/staff/", ADMINISTRATOR),
    Kind("one of the staff", "/admin/staff/1", ADMINISTRATOR),
    Kind("staff list refused", "/admin/staff/import", ADMINISTRATOR, "Показать, что изменится"),
    Kind("absences", "/absences/", ADMINISTRATOR),
    Kind("absences refused", "/absences/", ADMINISTRATOR, "Записать"),
    Kind("staff-room computers", "/admin/devices", ADMINISTRATOR),
    Kind("staff-room computers refused", "/admin/devices", ADMINISTRATOR, "Получить адрес для него"),
    Kind("dead link of a computer", "/devices/x"),
    Kind("PINs to hand out", "/admin/pins", ADMINISTRATOR),
    Kind("own PIN", "/pins/", TEACHER),
    Kind("own PIN refused", "/pins/", TEACHER, "Сохранить PIN"),
    Kind("surname", "/login", COMPUTER),
    Kind("surname refused", "/login", COMPUTER, "Дальше"),
    Kind("calendar", "/admin/calendar/", ADMINISTRATOR),
    Kind("calendar's day", "/admin/calendar/days/2026-11-12", ADMINISTRATOR),
    Kind("calendar's move", "/admin/calendar/entries/new?kind=move&day=2026-11-12", ADMINISTRATOR),
    Kind("calendar refused", "/admin/calendar/entries/new?kind=off", ADMINISTRATOR, "Показать, что изменится"),
    Kind("holidays", "/admin/calendar/years/2027/holidays", ADMINISTRATOR),
    Kind("calendar file", "/admin/calendar/import", ADMINISTRATOR),
)


class Seen:
    """What a browser did for one page: bytes transferred, and whatever should not have happened."""

    def __init__(self, own_url: str) -> None:
        self.own = (f"{own_url}/", "data:")
        self.weight, self.trouble = 0.0, list[str]()

    def watch(self, page: Page) -> None:
        """Begin, before the page goes anywhere."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._weigh)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", self._follow)

    def _weigh(self, event: dict[str, float]) -> None:
        self.weight += event["encodedDataLength"]

    def _hear(self, message: ConsoleMessage) -> None:
        """Chromium calls each answer with an error status an error; that the desk may give."""
        if not re.match(r"Failed to load resource: .* status of (404|410|422)", message.text):
            self.trouble.append(message.text)

    def _follow(self, request: Request) -> None:
        if not request.url.startswith(self.own):
            self.trouble.append(request.url)


@pytest.fixture(scope="module")
def visitors(browser: Browser, live: LiveDesk) -> dict[str, dict[str, object]]:
    """Who is signed in (their cookies), and the path of a ticket nobody can make look good."""
    states: dict[str, dict[str, object]] = {"": {}}
    for login in (TEACHER, ADMINISTRATOR):
        with browser.new_context(base_url=live.url, locale="ru-RU") as context:
            page = sign_in(context.new_page(), login)
            states[login] = dict(context.storage_state())
            if login == TEACHER:
                states["ticket"] = {"path": _filed(page)}
            else:
                _answer(page, str(states["ticket"]["path"]))  # without an answer the figures show no response
                states[COMPUTER] = _enrolled(browser, live, page)
    return states


def _enrolled(browser: Browser, live: LiveDesk, keeper: Page) -> dict[str, object]:
    """The cookies of a computer, by a link of the keeper's page."""
    keeper.goto("/admin/devices")
    keeper.locator("#device").fill("Учительская")
    keeper.get_by_role("button", name="Получить адрес").click()
    with browser.new_context(base_url=live.url) as context:
        page = context.new_page()
        page.goto(keeper.locator(".number").inner_text())
        page.locator("main form button").click()
        page.locator("#name").wait_for()
        return dict(context.storage_state())


def _filed(page: Page) -> str:
    page.goto(NEW)
    page.locator("#title").fill(LONG_TITLE)
    page.locator("#body").fill(f"https://desk.example/{'x' * 300}")
    page.get_by_role("button", name="Отправить").click()
    page.wait_for_url("**/accepted")
    return re.sub(r".*(/tickets/[^/]+)/accepted", r"\1", page.url)


def _answer(page: Page, path: str) -> None:
    page.goto(path)
    answer = page.locator("section", has=page.get_by_role("heading", name="Ответ педагогу")).last
    answer.get_by_role("textbox").fill("Смотрю.")
    answer.get_by_role("button", name="Отправить ответ").click()
    page.get_by_text("Смотрю.").wait_for()


@pytest.fixture
def visit(browser: Browser, live: LiveDesk, visitors: dict[str, dict[str, object]]) -> Iterator[Callable[..., Page]]:
    """Open a kind of page in a browser that was never here before."""
    opened: list[BrowserContext] = []

    def open_page(kind: Kind, watch: Callable[[Page], None] = lambda _page: None, **options: object) -> Page:
        usual = {"base_url": live.url, "locale": "ru-RU", "storage_state": visitors[kind.login] or None}
        opened.append(browser.new_context(**usual | options))  # type: ignore[arg-type]
        page = opened[-1].new_page()
        watch(page)
        page.goto(kind.path.format(ticket=visitors["ticket"]["path"]), wait_until="load")
        if kind.presses:
            page.get_by_role("button", name=kind.presses).click()
            page.locator(".refusal, .field-error").first.wait_for()
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_page_has_no_serious_barrier(visit: Callable[..., Page], kind: Kind) -> None:
    page = visit(kind, viewport=LAPTOP, bypass_csp=True)  # axe is a script of ours, not of the desk's
    violations = Axe().run(page).response["violations"]
    serious = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations if one["impact"] in SERIOUS]
    assert serious == []


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_page_fits_is_light_and_keeps_to_itself(visit: Callable[..., Page], live: LiveDesk, kind: Kind) -> None:
    seen = Seen(live.url)
    page = visit(kind, seen.watch, viewport=PHONE)
    page.wait_for_timeout(100)  # whatever a script would still ask for
    assert seen.trouble == []
    assert kind.presses or 5_000 < seen.weight <= MOST_BYTES
    _assert_fits(page)
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    _assert_fits(page)
    for line in page.locator(".head-line, .menu").all():
        box = line.bounding_box()
        assert box
        assert box["height"] < ONE_LINE, f"the header wraps: {line.inner_text()}"


def _assert_fits(page: Page) -> None:
    """No sideways scrolling, letters of 18 px, buttons a finger can hit."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, f"{wide} px too wide at {page.viewport_size}"
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= BASE_FONT
    for target in page.locator(TARGETS).all():
        if target.is_visible():
            box = target.bounding_box()
            assert box
            assert box["height"] >= LEAST_TARGET - 0.5, f"{target.inner_text()}: {box}"


def test_the_watcher_sees_a_script_and_a_picture_from_elsewhere(visit: Callable[..., Page], live: LiveDesk) -> None:
    seen = Seen(live.url)
    page = visit(KINDS[0], seen.watch)
    page.evaluate(
        """document.body.insertAdjacentHTML('beforeend', '<p onclick="x()"><img src="http://127.0.0.2:9/x">')"""
    )
    page.wait_for_timeout(300)
    assert any("Content Security Policy" in trouble for trouble in seen.trouble)
    assert any("127.0.0.2" in trouble for trouble in seen.trouble)


def test_axe_sees_a_picture_without_words(visit: Callable[..., Page]) -> None:
    page = visit(KINDS[0], bypass_csp=True)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data:>')")
    assert "image-alt" in [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in SERIOUS]
