"""Weeks of the school for the weekly letter: quiet, with one ticket, busy, two at the turn of the year."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.digest import actions
from helpdesk.digest.models import Digest
from helpdesk.domain.directions import Direction
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions as tickets
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.factories import ADMINISTRATOR, DEPUTY, OTHER_TEACHER, TEACHER, file_ticket, later, person
from tests.trainings.log import NEXT_THURSDAY, came, held

EIGHT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)  # Monday, 8:00 in the school: the letter about 9–15 November
JANUARY = datetime(2027, 1, 11, 3, 0, tzinfo=UTC)
TITLE = "Пропали отметки Сидорова из 7А"
SAID = "Восстановила отметки Сидорова."


def resolved(ticket: Ticket, by: str = ADMINISTRATOR, **span: float) -> None:
    """The ticket solved so long after Monday, 9 November, 10:00."""
    with clock.at(later(**span)):
        tickets.resolve(whole(ticket), SAID, by=person(by))
    db.session.commit()


def whole(ticket: Ticket) -> Ticket:
    """The ticket with its people, as an act finds it."""
    found = ticket_by_id(ticket.id)
    assert found is not None
    return found


def filed(by: str = TEACHER, *, days: float = 0, **changes: object) -> Ticket:
    """A ticket filed so many days after that Monday."""
    with clock.at(later(days=days)):
        return file_ticket(by, title=TITLE, **changes)


def quiet() -> None:
    """Nothing was filed."""


def one() -> None:
    """One ticket, solved the same day."""
    resolved(filed(), hours=2)


def busy() -> None:
    """Something of everything, after two ordinary weeks."""
    for days in (-14, -13, -7):
        resolved(filed(days=days), days=days, hours=3)
    filed(days=-3)  # nobody looks at it: ten days late
    for days in (0, 1, 2):
        resolved(filed(OTHER_TEACHER, days=days), days=days, hours=2)
    filed(kind=TicketKind.METHODOLOGICAL, days=3)
    ticket = filed(days=1, topic="outage")
    with clock.at(later(days=1, hours=1)):
        call = {"kind": TicketKind.TECHNICAL, "topic": "outage", "urgency": Urgency.CRITICAL, "reason": "Лежит у всех."}
        tickets.reroute(whole(ticket), **call, by=person(ADMINISTRATOR))
        tickets.answer(whole(ticket), "Это у всех, ждём оператора.", by=person(ADMINISTRATOR))
        tickets.pass_to_vendor(whole(ticket), "47-1123", by=person(ADMINISTRATOR))
        db.session.commit()
    passed = filed(days=2)
    with clock.at(later(days=2, hours=1)):
        call = {
            "kind": TicketKind.METHODOLOGICAL,
            "topic": "marks",
            "urgency": Urgency.NORMAL,
            "reason": "Это о порядке.",
        }
        tickets.reroute(whole(passed), **call, by=person(ADMINISTRATOR))
        db.session.commit()
    resolved(passed, by=DEPUTY, days=3)
    with clock.at(later(days=4)):
        tickets.reopen(whole(passed), "Ещё не всё.", by=person(TEACHER))
        came(date(2026, 11, 9), TEACHER)
        held(NEXT_THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER)


def year_end() -> None:
    """A ticket in the last week of the year, none in the holidays."""
    resolved(filed(days=50), days=50, hours=2)


SCENES: dict[str, tuple[Callable[[], None], datetime]] = {
    "quiet": (quiet, EIGHT),
    "one": (one, EIGHT),
    "busy": (busy, EIGHT),
    "year_end": (year_end, JANUARY),
}


def tell(at: datetime = EIGHT) -> int:
    """One round of the worker's duty at a moment, committed."""
    with clock.at(at):
        count = actions.send_when_due()
    db.session.commit()
    return count


def told(scene: str, locale: str = "ru") -> Letter:
    """The director's letter of a scene."""
    live, at = SCENES[scene]
    live()
    if scene == "year_end":
        actions.begin_on(date(2026, 12, 28))
    db.session.query(Person).update({"locale": locale})
    db.session.commit()
    assert tell(at)
    return copies()[0]


def copies() -> list[Letter]:
    """The copies of the letters, in the order they were queued."""
    return db.session.query(Letter).filter(Letter.thread.startswith("digest-")).order_by(Letter.id).all()


def digests() -> list[Digest]:
    """The archive, oldest first."""
    return db.session.query(Digest).order_by(Digest.last_on).all()
