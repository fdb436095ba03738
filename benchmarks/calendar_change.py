"""CPU time of a calendar change over 10,000 open tickets: its preview, and saving it with history and letters.

Run from the repository: `python benchmarks/calendar_change.py [DATABASE_URL]` (an empty database; a new SQLite file
otherwise). One change moves most of the deadlines, the other all of them; nothing is committed. Fails when a preview
or a saving takes 5 seconds of CPU. On PostgreSQL the server's own share is not in the figure.
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
from helpdesk.accounts.staff_file import read_staff
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
from helpdesk.staff.lists import keep_staff
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.promises import SlaBook, sla_book

COUNT, LIMIT = 10_000, 5.0
NOW = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)
INSTANTS = (
    *("registered_at", "first_response_due", "resolution_due"),
    *("response_counts_from", "resolution_counts_from"),
)
CHANGES = {
    "one Thursday cancelled": Entry(EntryKind.CANCEL, date(2026, 11, 12), date(2026, 11, 12), reason="Педсовет"),
    "three weeks closed": Entry(EntryKind.OFF, date(2026, 11, 9), date(2026, 11, 28), reason="Карантин"),
}


def school(folder: Path, url: str) -> Flask:
    """The staff list and open tickets of the last five days, of both kinds."""
    files = (folder / "files").as_uri()
    app = create_app(Config(secret_key="benchmark-" + "x" * 32, database_url=url, files_url=files))
    with app.app_context(), clock.at(NOW):
        upgrade()
        load_defaults()
        keep_staff(read_staff((DATA / "staff.csv").read_bytes()).rows)
        people, book, dice = list(db.session.scalars(sa.select(Person.id))), sla_book(), Random(47)
        rows = [ticket(number, dice.choice(people), book, dice) for number in range(COUNT)]
        db.session.execute(sa.insert(Ticket), rows)
        db.session.commit()
    return app


def ticket(number: int, requester_id: int, book: SlaBook, dice: Random) -> dict[str, object]:
    """A new ticket as its row, with the promise it was given."""
    kind = dice.choice([TicketKind.TECHNICAL, TicketKind.METHODOLOGICAL])
    filed = NOW - timedelta(minutes=dice.randrange(5 * 24 * 60))
    standing, steps = book.opened(kind, Urgency.NORMAL, filed)
    return {
        "school_year": 2026,
        "serial": number + 1,
        "submit_key": f"benchmark-{number}",
        "kind": kind,
        "title": "Не сохраняются отметки",
        "body": "Ставлю отметки, и пусто.",
        "search_text": "отметки",
        "state": TicketState.NEW,
        "urgency": Urgency.NORMAL,
        "requester_id": requester_id,
        "policy_id": book.row(kind, Urgency.NORMAL).id,
        "filed_at": filed,
        "cycle_began_at": filed,
        **{name: to_instant(getattr(standing, name), book.zone) for name in INSTANTS},
        "why": [{"code": step.code, **step.facts} for step in steps],
    }


def measured(what: str, act: Callable[[], Consequences]) -> float:
    """Print the CPU seconds an act took, and how much it moved."""
    began = time.process_time()
    found = act()
    db.session.flush()
    took = time.process_time() - began
    print(f"{what:34} {took:5.2f} s  {len(found.moved):6d} tickets, {len(found.concerned(None)):3d} letters")
    return took


def both(what: str, entry: Entry) -> float:
    """The slower of a change's preview and its saving; the school stays as it was."""
    change, before = Change(added=(entry,), reason=entry.reason), school_timetable()
    seen = fingerprint_of(before)
    preview = measured(f"{what}, preview", lambda: consequences_of(change, before))
    saving = measured(f"{what}, saving", lambda: change_calendar(lambda _now: change, fingerprint=seen, by=None))
    db.session.rollback()
    return max(preview, saving)


def main() -> None:
    """Preview and save each change."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = school(folder, sys.argv[1] if sys.argv[1:] else f"sqlite:///{folder / 'school.sqlite3'}")
        with app.app_context(), clock.at(NOW):
            worst = max(both(what, entry) for what, entry in CHANGES.items())
            db.engine.dispose()
    if worst >= LIMIT:
        sys.exit(f"too slow: {worst:.2f} s, the limit is {LIMIT:.0f} s")


if __name__ == "__main__":
    main()
