"""The letter about a changed calendar: its words in both languages, and what it may not carry.

The wording is kept in `letters/calendar_changed-<case>.<language>.txt`. After a change of words: `UPDATE_LETTERS=1
pytest tests/calendar/test_notices.py`, then read the difference before committing it.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.calendar.decisions import Decision, booked, cancel, days, move, saved
from tests.factories import TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"
THURSDAY = "2026-11-12 15:00"
TITLE, BODY = "Пропали отметки Сидорова", "У Сидорова из 7А пропали все отметки за октябрь."


def one_ticket() -> None:
    file_ticket(kind=TicketKind.METHODOLOGICAL, title=TITLE, body=BODY)


def two_tickets_and_a_place() -> None:
    one_ticket()
    file_ticket(title=TITLE, body=BODY)
    booked(THURSDAY, TEACHER)


def ordered(decide: Decision) -> Decision:
    """The same decision by an order."""
    return lambda timetable: replace(decide(timetable), order_number="12-о")


CASES: dict[str, tuple[Callable[[], object], Decision]] = {
    "one_deadline": (one_ticket, cancel(THURSDAY)),
    "moved": (lambda: booked(THURSDAY, TEACHER), move(THURSDAY, "2026-11-13 14:00", "2026-11-13 15:00")),
    "cancelled": (lambda: booked(THURSDAY, TEACHER), cancel(THURSDAY)),
    "everything": (two_tickets_and_a_place, ordered(days("off", "2026-11-10", "2026-11-13", reason="Карантин."))),
}


def sent(case: str, locale: str = "ru") -> Letter:
    """The letter of a case."""
    person(TEACHER).locale = locale
    prepare, decide = CASES[case]
    prepare()
    saved(decide)
    return db.session.query(Letter).filter(Letter.key.startswith("calendar:")).one()


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_letter_says_what_was_agreed(case: str, locale: str) -> None:
    letter, snapshot = sent(case, locale), SNAPSHOTS / f"calendar_changed-{case}.{locale}.txt"
    said = f"To: {letter.to_name}\nSubject: {letter.subject}\n\n{letter.text}"
    if os.environ.get("UPDATE_LETTERS"):
        snapshot.write_text(said, encoding="utf-8")
    assert said == snapshot.read_text(encoding="utf-8")


def test_every_case_has_its_two_snapshots() -> None:
    expected = {f"calendar_changed-{case}.{locale}.txt" for case in CASES for locale in ("ru", "en")}
    assert {path.name for path in SNAPSHOTS.iterdir()} == expected


@pytest.mark.parametrize("case", CASES)
def test_it_carries_no_words_of_the_requester_and_no_foreign_address(case: str) -> None:
    letter = sent(case)
    assert not any(words in f"{letter.subject}{letter.text}{letter.html}" for words in (TITLE, BODY, "Сидоров"))
    page = BeautifulSoup(letter.html, "html.parser")
    assert all(str(link["href"]).startswith("http://desk.example/") for link in page.find_all("a"))
    assert page.find_all(["script", "img", "form"]) == []


def test_a_reason_is_text_and_nothing_else() -> None:
    booked(THURSDAY, TEACHER)
    saved(lambda timetable: replace(cancel(THURSDAY)(timetable), reason='<b onclick="x">Педсовет</b>'))
    letter = db.session.query(Letter).filter(Letter.key.startswith("calendar:")).one()
    assert BeautifulSoup(letter.html, "html.parser").find(onclick=True) is None
