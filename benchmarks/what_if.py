"""What a question «а если?» costs in CPU time over a year of 3,000 tickets: the replay alone, and the whole page.

Run from the repository: `python benchmarks/what_if.py`. Best of three; fails when one of them takes two seconds.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from config import Config
from helpdesk import clock
from helpdesk.accounts.actions import hash_password
from helpdesk.accounts.models import Person
from helpdesk.accounts.staff_file import read_staff
from helpdesk.app import create_app
from helpdesk.defaults import DATA, load_defaults
from helpdesk.domain.what_if import compared
from helpdesk.domain.what_if_rules import Change, Held, Question, rules_asked
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.filing.actions import Request, open_ticket
from helpdesk.staff.lists import keep_staff
from helpdesk.tickets.models import Ticket
from helpdesk.whatif.queries import school_of_today, tickets_filed

COUNT, LIMIT = 3_000, 2.0
PASSWORD = "для-замера"
SEPTEMBER, MAY = datetime(2026, 9, 1, 4, tzinfo=UTC), datetime(2027, 5, 31, 5, tzinfo=UTC)
YEAR = date(2026, 9, 1), date(2027, 5, 31)
EVERY_DAY = Held(tuple(range(5)), datetime(2026, 9, 1, 15).time(), datetime(2026, 9, 1, 15, 30).time())
PAGE = "/reports/what-if?" + "&".join(f"day_1={day}" for day in range(5)) + "&starts_1=15:00&ends_1=15:30"


def school(folder: Path) -> Flask:
    """A school year of tickets of all kinds and urgencies, answered within four days."""
    url, files = f"sqlite:///{folder / 'school.sqlite3'}", (folder / "files").as_uri()
    app = create_app(Config(secret_key="benchmark-" + "x" * 32, database_url=url, files_url=files))
    with app.app_context(), clock.at(SEPTEMBER):
        upgrade()
        load_defaults()
        keep_staff(read_staff((DATA / "staff.csv").read_bytes()).rows)
        db.session.query(Person).update({"password_hash": hash_password(PASSWORD)})
        requester = db.session.scalars(sa.select(Person).where(Person.login == "baranova.lp")).one()
        first = open_ticket(Request(TicketKind.TECHNICAL, "Пусто", "Пусто.", topic="saving"), by=requester)
        db.session.commit()
        columns = {column.name: getattr(first, column.key) for column in Ticket.__table__.columns}
        dice = random.Random(47)
        rows = [_ticket(columns, number, dice) for number in range(2, COUNT + 1)]
        db.session.execute(sa.insert(Ticket.__table__), rows)
        db.session.commit()
    return app


def _ticket(columns: dict[str, object], number: int, dice: random.Random) -> dict[str, object]:
    filed = SEPTEMBER + timedelta(minutes=dice.randrange(272 * 24 * 60))
    answered = filed + timedelta(hours=dice.randrange(1, 96))
    moments = dict.fromkeys(("filed_at", "response_counts_from", "resolution_counts_from"), filed)
    kind, urgency = dice.choice(list(TicketKind)).value, dice.choice(list(Urgency)).value
    own = {"id": number, "serial": number, "submit_key": str(number), "kind": kind, "urgency": urgency}
    done = {"state": "closed", "first_responded_at": answered, "resolved_at": answered}
    return {**columns, **moments, **own, **done}


def seconds_of(work: Callable[[], object]) -> float:
    """The least CPU time of three runs."""
    times = []
    for _ in range(3):
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times)


def replay_seconds() -> float:
    """Both rules with cold calendars, without the database."""
    zone = school_of_today().zone
    tickets = tickets_filed(YEAR, zone)
    question = Question((EVERY_DAY,), Change.NEAREST, {}, YEAR)

    def work() -> None:
        today = school_of_today().rules
        compared(tickets, today, rules_asked(today, question), YEAR, datetime(2027, 5, 31, 10))

    return seconds_of(work)


def page_seconds(app: Flask) -> float:
    """The page as the director gets it."""
    browser = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    browser.post("/login", data={"login": "gromova.nv", "password": PASSWORD})
    answer = browser.get(PAGE, follow_redirects=True)
    if answer.status_code != 200 or "what-if-table" not in answer.text:
        raise SystemExit(f"no answer: {answer.status_code}")
    return seconds_of(lambda: browser.get(PAGE, follow_redirects=True))


def main() -> int:
    """Print both; 1 if one of them is slower than promised."""
    with tempfile.TemporaryDirectory() as folder, clock.at(MAY):
        app = school(Path(folder))
        with app.app_context():
            replay = replay_seconds()
        page = page_seconds(app)
    sys.stdout.write(f"replay of {COUNT:,} tickets under two rules{replay * 1000:>8.0f} ms\n")
    sys.stdout.write(f"the whole page                          {page * 1000:>8.0f} ms\n")
    return int(max(replay, page) >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
