"""CPU time of a calendar change over 10,000 open tickets: the preview, and saving it with history and letters.

Run from the repository: `python benchmarks/calendar_change.py [DATABASE_URL]` (an empty database; a new SQLite file
otherwise). Two changes are measured: one that moves few deadlines and one that moves them all. Fails when a preview or
a saving takes 5 seconds of CPU.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from config import Config
from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.staff_file import keep_staff, read_staff
from helpdesk.app import create_app
from helpdesk.calendar.actions import change_calendar
from helpdesk.calendar.consequences import Consequences, consequences_of
from helpdesk.calendar.queries import fingerprint_of
from helpdesk.consultations.queries import school_timetable
from helpdesk.defaults import DATA, load_defaults
from helpdesk.domain.calendar_changes import Change
from helpdesk.domain.consultation_days import to_instant
from helpdesk.domain.school_week import Entry, EntryKind
from helpdesk.domain.workflow import TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.promises import sla_book

COUNT, LIMIT = 10_000, 5.0
NOW = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)
CHANGES = {
    "one Thursday cancelled": Entry(EntryKind.CANCEL, date(2026, 11, 12), date(2026, 11, 12), reason="Педсовет"),
    "three weeks closed": Entry(EntryKind.OFF, date(2026, 11, 9), date(2026, 11, 28), reason="Карантин"),
}


def school(folder: Path, url: str) -> Flask:
    """The staff list and open tickets of the last working days, spread over kinds and urgencies."""
    files = (folder / "files").as_uri()
    app = create_app(Config(secret_key="benchmark-" + "x" * 32, database_url=url, files_url=files))
    with app.app_context(), clock.at(NOW):
        upgrade()
        load_defaults()
        keep_staff(read_staff((DATA / "staff.csv").read_bytes()).rows)
        people = [person.id for person in db.session.scalars(sa.select(Person).order_by(Person.id))]
        db.session.execute(sa.insert(Ticket), [_ticket(number, people) for number in range(COUNT)])
        db.session.commit()
    return app


def _ticket(number: int, people: list[int]) -> dict[str, object]:
    dice = Random(number)
    book, kind = sla_book_once(), dice.choice([TicketKind.TECHNICAL, TicketKind.METHODOLOGICAL])
    filed = NOW - timedelta(minutes=dice.randrange(5 * 24 * 60))
    standing, steps = book.opened(kind, Urgency.NORMAL, filed)
    instants = {
        name: to_instant(getattr(standing, name), book.zone)
        for name in (
            *("registered_at", "first_response_due", "resolution_due"),
            *("response_counts_from", "resolution_counts_from"),
        )
    }
    texts = {"title": "Не сохраняются отметки", "body": "Ставлю отметки, и пусто.", "search_text": "отметки"}
    return {
        **{"school_year": 2026, "serial": number + 1, "submit_key": f"benchmark-{number}", **texts, **instants},
        **{"kind": kind, "state": TicketState.NEW, "urgency": Urgency.NORMAL, "filed_at": filed},
        **{
            "cycle_began_at": filed,
            "requester_id": dice.choice(people),
            "policy_id": book.row(kind, Urgency.NORMAL).id,
        },
        "why": [{"code": step.code, **step.facts} for step in steps],
    }


_book: list[object] = []


def sla_book_once() -> object:
    """The policies and the calendar, read once."""
    if not _book:
        _book.append(sla_book())
    return _book[0]


def measured(what: str, act: Callable[[], Consequences]) -> float:
    """Print the CPU seconds an act took, and how much it moved."""
    began = time.process_time()
    found = act()
    took = time.process_time() - began
    print(f"{what:34} {took:5.2f} s  {len(found.moved):6d} tickets, {len(found.concerned(None)):3d} letters")
    return took


def main() -> None:
    """Preview and save each change; the school stays as it was."""
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = school(folder, sys.argv[1] if sys.argv[1:] else f"sqlite:///{folder / 'school.sqlite3'}")
        for what, entry in CHANGES.items():
            change = Change(added=(entry,), reason=entry.reason)
            with app.app_context(), clock.at(NOW):
                worst = max(worst, measured(f"{what}, preview", lambda: consequences_of(change, school_timetable())))
                seen = fingerprint_of(school_timetable())
                worst = max(worst, measured(f"{what}, saving", lambda: _saved(change, seen)))
                db.session.rollback()
            with app.app_context():
                db.engine.dispose()
    if worst >= LIMIT:
        sys.exit(f"too slow: {worst:.2f} s, the limit is {LIMIT:.0f} s")


def _saved(change: Change, seen: str) -> Consequences:
    found = change_calendar(lambda _timetable: change, fingerprint=seen, by=None)
    db.session.flush()
    return found


if __name__ == "__main__":
    main()
