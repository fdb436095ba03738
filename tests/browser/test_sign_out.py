"""After «Выйти» nothing of a person is left: not behind Back, not in a copied cookie (safety.md 0.5, 0.7)."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.live import LiveDesk, sign_in
from tests.factories import TEACHER

SECRET, DRAFT = "Оценки Сидорова из 7А", "Черновик про Сидорова"
NEW = "/tickets/new?kind=unsure"


class _Unprotected(BaseHTTPRequestHandler):
    """A page that lets the browser keep it."""

    def do_GET(self) -> None:
        body = f"<!doctype html><meta charset=utf-8><title>x</title><p>{SECRET}</p><textarea id=body></textarea>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode() if self.path == "/kept" else b"<!doctype html><title>out</title>out")

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def careless() -> Iterator[str]:
    """The address of a server without any protection."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Unprotected) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def keeping(chromium: Callable[..., Browser]) -> Iterator[Browser]:
    """A Chromium that keeps pages for Back, as people's do; Playwright's usual one would prove nothing."""
    browser = chromium(ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


def seen_after_back(page: Page) -> str:
    """Go back by script and read the page by raw CDP: Playwright's own ways hang on a page that was kept."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": "history.back()"})
    page.wait_for_timeout(1000)  # nothing tells that a kept page is back
    fresh = page.context.new_cdp_session(page)
    words = "document.body.innerText + [...document.querySelectorAll('textarea, input')].map((one) => one.value).join()"
    found = fresh.send("Runtime.evaluate", {"expression": words, "returnByValue": True})
    return str(found["result"]["value"])


def test_back_brings_a_page_without_protection_again(keeping: Browser, careless: str) -> None:
    page = keeping.new_page()
    page.goto(f"{careless}/kept")
    page.locator("#body").fill(DRAFT)
    page.goto(f"{careless}/out")
    seen = seen_after_back(page)
    assert SECRET in seen
    assert DRAFT in seen


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_back_after_signing_out_shows_nothing(keeping: Browser, live: LiveDesk, scripts: bool) -> None:
    context = keeping.new_context(base_url=live.url, java_script_enabled=scripts)
    page = sign_in(context.new_page(), TEACHER)
    page.goto(NEW)
    page.get_by_label("Подробнее").fill(DRAFT)
    page.get_by_role("button", name="Это не я — выйти").click()
    page.get_by_label("Пароль").wait_for()
    seen = seen_after_back(page)
    assert "Вход" in seen
    assert DRAFT not in seen
    assert "Баранова" not in seen


def test_a_cookie_copied_before_signing_out_is_dead_after_it(
    new_context: Callable[..., BrowserContext], live: LiveDesk
) -> None:
    mine, thief = new_context(), new_context()
    page = sign_in(mine.new_page(), TEACHER)
    thief.add_cookies(mine.cookies())  # type: ignore[arg-type]  # what it gives it takes
    stolen = thief.new_page()
    stolen.goto("/tickets/")
    assert "Баранова" in stolen.locator("header").inner_text()
    page.get_by_role("button", name="Это не я — выйти").click()
    page.get_by_label("Пароль").wait_for()
    stolen.goto("/tickets/")
    assert "/login" in stolen.url
    assert "Баранова" not in stolen.locator("body").inner_text()
