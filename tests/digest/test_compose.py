"""The letter word for word in both languages and both forms, and its HTML as mail programs need it."""

import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from helpdesk import clock
from helpdesk.digest.compose import edition, told_of
from helpdesk.domain.periods import week_of
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.client import counted_queries, seen
from tests.digest.scenes import EIGHT, SAID, SCENES, TITLE, busy, told
from tests.factories import MONDAY_MORNING, TEACHER, person
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td", "th"),
    *("p", "ul", "li", "a", "b", "span", "img"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "class", "style", "role", "align", "width", "height", "scope"),
    *("src", "alt", "href", "target", "rel"),
}
GMAIL_CUTS_AT = 102_000  # bytes
STYLED = ("td", "th", "p", "ul", "li", "a")


def page_of(letter: Letter) -> BeautifulSoup:
    """The HTML of a letter."""
    return BeautifulSoup(letter.html, "html.parser")


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("scene", SCENES)
def test_the_letter_says_what_was_agreed(scene: str, locale: str) -> None:
    letter = told(scene, locale)
    assert_as_agreed(SNAPSHOTS / f"digest-{scene}.{locale}.txt", letter)
    kept = SNAPSHOTS / f"digest-{scene}.{locale}.html"
    if os.environ.get("UPDATE_LETTERS"):
        kept.write_text(letter.html, encoding="utf-8")
    assert letter.html == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("scene", SCENES)
def test_text_and_html_tell_the_same_numbers(scene: str) -> None:
    letter = told(scene)
    body = page_of(letter).body
    assert isinstance(body, Tag)
    in_text = NUMBER.findall(letter.text.partition("\nЭто письмо в браузере")[0])
    assert NUMBER.findall(seen(body)) == in_text
    assert len(in_text) > (40 if scene == "busy" else 5)


@pytest.mark.parametrize("scene", SCENES)
def test_the_html_is_made_for_mail_programs(scene: str) -> None:
    letter = told(scene)
    page = page_of(letter)
    assert {tag.name for tag in page.find_all(True)} <= ALLOWED
    assert {name for tag in page.find_all(True) for name in tag.attrs} <= ATTRIBUTES
    assert [tag.name for tag in page.find_all(STYLED) if not tag.get("style")] == []
    assert {str(link["href"]).partition("/reports/")[0] for link in page.find_all("a")} == {"http://desk.example"}
    assert [str(image["src"]) for image in page.find_all("img")] == (
        [f"cid:{letter.picture_name}"] if letter.picture else []
    )
    assert all(image.get("alt") for image in page.find_all("img"))
    assert "url(" not in letter.html
    assert "@import" not in letter.html
    assert len(letter.html.encode()) < GMAIL_CUTS_AT


def test_the_html_is_at_most_640_wide() -> None:
    page = page_of(told("busy"))
    sheet = page.find("table", class_="sheet")
    assert isinstance(sheet, Tag)
    assert "max-width: 640px" in str(sheet["style"])
    assert max(int(str(tag["width"])) for tag in page.find_all(width=re.compile(r"^\d+$"))) <= 640


def test_a_busy_week_begins_with_its_sentence_and_what_to_decide() -> None:
    first, _empty, heading, *_rest = told("busy").text.split("\n")
    assert first == "За неделю 9–15 ноября: поступило 6, решено 4, просрочено 2."
    assert heading == "Требует решения:"


def test_a_quiet_week_is_short() -> None:
    letter = told("quiet")
    assert letter.text.startswith("За неделю 9–15 ноября обращений не было.\n")
    assert (letter.picture, page_of(letter).img) == (None, None)
    assert "Ближайшие консультации: пн 16 ноября" in letter.text


def test_a_letter_about_two_weeks_says_so() -> None:
    letter = told("year_end")
    assert letter.subject == "Еженедельная сводка по работе с ЭЖ: 28 декабря 2026 – 10 января"
    assert letter.text.startswith("За 2 недели 28 декабря 2026 – 10 января: поступила 1, решена 1, просрочено 0.\n")


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_letter_carries_nobodys_words_and_ranks_nobody(locale: str) -> None:
    letter = told("busy", locale)
    everything = f"{letter.subject}\n{letter.text}\n{letter.html}"
    for words in (TITLE, SAID, "Сидоров", "обновляю страницу", "Лежит у всех", "Это о порядке", "Ещё не всё"):
        assert words not in everything
    assert person(TEACHER).full_name.split()[0] not in everything


def test_the_figures_of_a_letter_are_read_with_five_queries() -> None:
    busy()
    with clock.at(EIGHT), counted_queries(db.engine) as sent:
        found = told_of(week_of(MONDAY_MORNING.date()))
        edition(found, "ru")
        edition(found, "en")
    assert len(sent) == 5
