"""The reminder, word for word in both languages: one thing, many things, to whom waits and to who is waited for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk import clock
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.reminders import notices
from helpdesk.reminders.actions import act_on_time
from helpdesk.tickets import actions
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, METHODIST, TEACHER, away, file_ticket, later, person
from tests.snapshots import assert_as_agreed

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"
TITLE = "Пропали отметки Сидорова"


def one(**changes: object) -> None:
    """A ticket of the teacher's."""
    file_ticket(title=TITLE, **changes)


def asked() -> None:
    """A ticket that waits for the teacher."""
    actions.ask(file_ticket(title=TITLE), "Какой класс?", by=person(ADMINISTRATOR))
    db.session.commit()


def outage() -> None:
    """A late outage."""
    call = {"kind": TicketKind.TECHNICAL, "topic": "outage", "urgency": Urgency.CRITICAL, "reason": "Лежит у всех."}
    actions.reroute(file_ticket(title=TITLE), **call, by=person(ADMINISTRATOR))
    db.session.commit()


def many() -> None:
    """Four late by Thursday, one due then, and a question of the owner's own that nobody answered."""
    for _ in range(4):
        one()
    with clock.at(later(days=2, hours=1)):
        one(urgency=Urgency.URGENT)
    actions.ask(file_ticket(by=ADMINISTRATOR, kind=TicketKind.METHODOLOGICAL), "Какой?", by=person(DEPUTY))
    db.session.commit()


def covered() -> None:
    """Somebody stands in for the owner."""
    one()
    away(ADMINISTRATOR, substitute=METHODIST)


SCENES: dict[str, tuple[Callable[[], object], dict[str, float], str]] = {
    "hour": (one, {"hours": 5}, ADMINISTRATOR),
    "overdue": (one, {"hours": 6, "minutes": 1}, ADMINISTRATOR),
    "today": (lambda: one(kind=TicketKind.METHODOLOGICAL), {"days": 3, "hours": -2}, DEPUTY),
    "many": (many, {"days": 3}, ADMINISTRATOR),
    "substitute": (covered, {"hours": 6, "minutes": 1}, METHODIST),
    "director": (outage, {"hours": 1, "minutes": 1}, DIRECTOR),
    "asked": (asked, {"days": 2}, TEACHER),
    "unanswered": (asked, {"days": 14}, TEACHER),
}


def letter_of(scene: str) -> Letter:
    """The letter of a scene."""
    prepare, span, to = SCENES[scene]
    prepare()
    with clock.at(later(**span)):
        act_on_time()
    db.session.flush()
    return db.session.query(Letter).filter(Letter.key.like("reminder:%"), Letter.person_id == person(to).id).one()


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("scene", SCENES)
def test_a_reminder_says_what_was_agreed(scene: str, locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "MOST_LINES", 3)
    for login in (TEACHER, ADMINISTRATOR, DEPUTY, METHODIST, DIRECTOR):
        person(login).locale = locale
    assert_as_agreed(SNAPSHOTS / f"reminder-{scene}.{locale}.txt", letter_of(scene))


@pytest.mark.parametrize("scene", SCENES)
def test_no_reminder_carries_the_requesters_words(scene: str) -> None:
    letter = letter_of(scene)
    for words in (TITLE, "Сидоров", "обновляю страницу", "Какой класс"):
        assert words not in f"{letter.subject}\n{letter.text}\n{letter.html}"


def test_a_reminder_of_one_ticket_stands_with_its_other_letters() -> None:
    letter = letter_of("overdue")
    assert (letter.thread, letter.subject[:18]) == ("ticket-2026-0001", "[ЭЖ-2026/27-0001] ")


def test_a_reminder_of_many_is_a_thread_of_its_own() -> None:
    assert letter_of("many").thread == f"reminders-{person(ADMINISTRATOR).id}"
