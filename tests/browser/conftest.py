"""A real Chromium before a running desk."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from helpdesk.extensions import db
from helpdesk.leaving.models import Draft
from tests.browser.careless import careless_site
from tests.browser.frozen import FrozenDesk, frozen_desk
from tests.browser.live import LiveDesk, live_desk
from tests.factories import MONDAY_MORNING

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
)
LAPTOP = {"width": 1024, "height": 768}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """Where the Chromium of this machine is; loud when there is none."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        message = "НЕТ CHROMIUM, страницы в браузере не проверены: поставьте пакет `chromium` или задайте CHROMIUM."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return program


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_program: str) -> Callable[..., Browser]:
    """Starts the Chromium of this machine."""
    sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []

    def start(**options: Any) -> Browser:
        return playwright.chromium.launch(executable_path=chromium_program, args=[*QUIET, *sandbox], **options)

    return start


@pytest.fixture(scope="session")
def browser(chromium: Callable[..., Browser]) -> Iterator[Browser]:
    """One Chromium for all."""
    started = chromium()
    yield started
    started.close()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """One running desk for all."""
    with live_desk(tmp_path_factory.mktemp("live")) as desk:
        yield desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrozenDesk]:
    """A desk whose clock the tests set."""
    with frozen_desk(tmp_path_factory.mktemp("desk"), MONDAY_MORNING) as frozen:
        yield frozen


@pytest.fixture(scope="module")
def careless() -> Iterator[str]:
    """A site that takes no care."""
    with careless_site() as url:
        yield url


@pytest.fixture(scope="module")
def keeping(chromium: Callable[..., Browser]) -> Iterator[Browser]:
    """A Chromium that keeps pages for Back, as people's do; Playwright's usual one would prove nothing."""
    browser = chromium(ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


@pytest.fixture
def room(keeping: Browser, desk: FrozenDesk) -> Iterator[Callable[..., BrowserContext]]:
    """The browser of the staff room, where nobody has left anything unsent."""
    with desk.acting():
        db.session.query(Draft).delete()
    opened: list[BrowserContext] = []

    def start(**options: object) -> BrowserContext:
        opened.append(keeping.new_context(base_url=desk.url, locale="ru-RU", **options))  # type: ignore[arg-type]
        opened[-1].set_default_timeout(15_000)
        return opened[-1]

    yield start
    for context in opened:
        context.close()


@pytest.fixture
def new_context(browser: Browser, live: LiveDesk) -> Iterator[Callable[..., BrowserContext]]:
    """People's own browsers: `new_context(java_script_enabled=False)`."""
    opened: list[BrowserContext] = []

    def start(**options: Any) -> BrowserContext:
        usual = {"base_url": live.url, "viewport": LAPTOP, "locale": "ru-RU"}
        opened.append(browser.new_context(**usual | options))
        return opened[-1]

    yield start
    for context in opened:
        context.close()
