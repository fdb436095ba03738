"""What a browser's profile holds of a person who was there (safety.md S3–S6, S13)."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.careless import SECRET
from tests.browser.frozen import FrozenDesk
from tests.browser.profiles import Profile
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER

MARKER, FILE = "Зюзюкина не может войти", "Зюзюкина-класс.txt"
SURNAMES = ("Зюзюкин", "Баранов", "%D0%91%D0%B0%D1%80%D0%B0%D0%BD")
RESTORE = ("--restore-last-session", "--hide-crash-restore-bubble")


@dataclass
class Visit:
    """A profile after a visit to the desk, and to a careless site of another address."""

    profile: Profile
    desk: str
    careless: str


@pytest.fixture
def profile(tmp_path: Path, chromium_program: str, playwright: Playwright) -> Profile:
    """A profile nobody has used."""
    return Profile(tmp_path, chromium_program, playwright)


@pytest.fixture(scope="module")
def visit(
    desk: FrozenDesk,
    careless: str,
    chromium_program: str,
    playwright: Playwright,
    tmp_path_factory: pytest.TempPathFactory,
) -> Visit:
    """A teacher files with a file and reads it, the administrator looks for her; both sign out and close the window."""
    profile = Profile(tmp_path_factory.mktemp("profile"), chromium_program, playwright)
    with profile.opened() as context:
        page = context.pages[0]
        page.goto(f"{careless}/kept?q={MARKER}")
        page.fill("#line", MARKER)
        page.get_by_role("button").click()
        _file(_signed_in(page, desk.url, TEACHER))
        page.get_by_role("link", name="Открыть заявку").click()
        page.get_by_role("link", name=FILE).wait_for()
        page.get_by_role("button", name="Это не я — выйти").click()
        _signed_in(page, desk.url, ADMINISTRATOR)
        page.get_by_label("Номер, слова или фамилия").fill("Баранова")
        page.get_by_role("button", name="Найти").click()
        page.get_by_role("heading", name="Нашлось по словам «Баранова»").wait_for()
        page.get_by_role("button", name="Это не я — выйти").click()
        page.get_by_label("Пароль").wait_for()
    return Visit(profile, desk.url, careless)


def test_the_history_names_nobody_and_holds_no_word_looked_for(visit: Visit) -> None:
    pages = visit.profile.rows("History", "SELECT url, title FROM urls")
    kept = {site: [row for row in pages if row[0].startswith(site)] for site in (visit.careless, visit.desk)}
    assert any(SECRET in title for _url, title in kept[visit.careless])
    assert len(kept[visit.desk]) > 5
    assert [row for row in kept[visit.desk] if any(name in part for part in row for name in SURNAMES)] == []


def test_no_field_offers_what_somebody_typed_before(visit: Visit) -> None:
    offered = visit.profile.rows("Web Data", "SELECT name, value FROM autofill")
    assert offered == [("line", MARKER)]  # the careless site's
    assert visit.profile.rows("Login Data", "SELECT * FROM logins") == []


def test_no_file_of_the_profile_holds_a_word_of_the_ticket(visit: Visit) -> None:
    assert visit.profile.holds(SECRET)
    assert visit.profile.holds("Не пускает после каникул") == []
    assert visit.profile.holds("Отметки за четверть в файле") == []


def test_a_browser_that_goes_on_where_it_was_closed_is_signed_out(
    desk: FrozenDesk, careless: str, profile: Profile
) -> None:
    with profile.opened() as context:
        _signed_in(context.pages[0], desk.url, TEACHER)
        context.new_page().goto(f"{careless}/kept")
    desk.now += timedelta(minutes=11)
    with profile.opened(*RESTORE) as context:
        page, other = _restored(context, desk.url), _restored(context, careless)
        other.goto(f"{careless}/who")
        assert "sidorov" in other.inner_text("body")  # session cookies came back
        page.goto(f"{desk.url}/tickets/")
        assert page.url.startswith(f"{desk.url}/login")


def test_a_browser_that_was_killed_gives_the_words_typed_in_it_to_nobody(
    desk: FrozenDesk, careless: str, profile: Profile
) -> None:
    with profile.opened(is_killed=True) as context:
        page = _signed_in(context.pages[0], desk.url, OTHER_TEACHER)  # whose draft is in no other test's way
        page.goto(f"{desk.url}/tickets/new?kind=unsure")
        page.get_by_label("Подробнее").fill(MARKER)
        other = context.new_page()
        other.goto(f"{careless}/kept")
        other.fill("#body", MARKER)
        page.wait_for_timeout(4000)  # Chromium writes what is to be restored every few seconds
    desk.now += timedelta(minutes=11)
    with profile.opened(*RESTORE) as context:
        page, other = _restored(context, desk.url), _restored(context, careless)
        other.wait_for_function("document.getElementById('body').value !== ''")
        assert other.input_value("#body") == MARKER
        page.wait_for_load_state()
        assert MARKER not in page.content()
        _signed_in(page, desk.url, ADMINISTRATOR)
        page.goto(f"{desk.url}/tickets/new?kind=unsure")
        page.wait_for_load_state()
        assert page.input_value("#body") == ""


def _signed_in(page: Page, url: str, login: str) -> Page:
    page.goto(f"{url}/login")
    page.get_by_label("Логин").fill(login)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.get_by_role("button", name="Это не я — выйти").wait_for()
    return page


def _file(page: Page) -> None:
    page.get_by_role("link", name="Новая заявка").click()
    page.get_by_role("link", name="Не знаю, куда отнести").click()
    page.locator("#title").fill("Не пускает после каникул")
    page.locator("#body").fill(MARKER)
    page.locator("#files").set_input_files(
        {"name": FILE, "mimeType": "text/plain", "buffer": "Отметки за четверть в файле".encode()}
    )
    page.locator("#names-no").check()
    page.get_by_role("button", name="Отправить").last.click()
    page.wait_for_url("**/accepted")


def _restored(context: BrowserContext, site: str) -> Page:
    """The tab of a site that the browser opened again by itself."""
    for _ in range(100):
        for page in context.pages:
            if page.url.startswith(site):
                return page
        context.pages[0].wait_for_timeout(100)
    raise AssertionError(f"not restored: {[page.url for page in context.pages]}")
