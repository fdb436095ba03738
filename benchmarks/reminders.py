"""What a round of the clock costs in CPU time over 10,000 open tickets; the worker pays it once a minute."""

import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from config import Config
from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.staff_file import read_staff
from helpdesk.app import create_app
from helpdesk.defaults import DATA, load_defaults
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.filing.actions import Request, open_ticket
from helpdesk.reminders.actions import act_on_time
from helpdesk.staff.lists import keep_staff
from helpdesk.tickets.models import Ticket

OPEN, CLOSED, DAYS = 10_000, 30_000, 60
MONDAY = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)  # 10:00 in the school
ROUNDS = (
    ("little is due", MONDAY),
    ("some 500 newly due or late", MONDAY + timedelta(days=3)),
    ("the same minute again", MONDAY + timedelta(days=3)),
    ("after two months of standing still", MONDAY + timedelta(days=66)),
    ("all 10,000 late, all told", MONDAY + timedelta(days=66)),
    ("at night", MONDAY + timedelta(days=66, hours=12)),
)


def school(folder: Path) -> Flask:
    """A school whose owner has all these tickets; dues lie in the coming sixty days."""
    url, files = f"sqlite:///{folder / 'school.sqlite3'}", (folder / "files").as_uri()
    app = create_app(Config(secret_key="benchmark-" + "x" * 32, database_url=url, files_url=files))
    with app.app_context(), clock.at(MONDAY):
        upgrade()
        load_defaults()
        keep_staff(read_staff((DATA / "staff.csv").read_bytes()).rows)
        requester = db.session.scalars(sa.select(Person).where(Person.login == "baranova.lp")).one()
        first = open_ticket(Request(TicketKind.TECHNICAL, "Пусто", "Пусто.", topic="saving"), by=requester)
        db.session.commit()
        columns = {column.name: getattr(first, column.key) for column in Ticket.__table__.columns}
        dice, rows = random.Random(47), []
        for number in range(2, OPEN + CLOSED + 2):
            due = MONDAY + timedelta(days=dice.randrange(1, DAYS))
            state = {"state": "in_progress", "first_responded_at": MONDAY} if number <= OPEN else {"state": "closed"}
            own = {"id": number, "serial": number, "submit_key": str(number), "resolution_due": due}
            rows.append({**columns, "first_responded_at": None, **state, **own})
        db.session.execute(sa.insert(Ticket.__table__), rows)
        db.session.commit()
    return app


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, school(Path(folder)).app_context():
        for name, moment in ROUNDS:
            db.session.expunge_all()
            began = time.process_time()
            with clock.at(moment):
                done = act_on_time()
                db.session.commit()
            print(f"{name:<36}{done:>7} done{(time.process_time() - began) * 1000:>9.0f} ms")


if __name__ == "__main__":
    main()
