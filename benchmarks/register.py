"""The register of 100,000 tickets as CSV and as a spreadsheet: memory over the idle process, CPU, the first bytes."""

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask.testing import FlaskClient
from flask_migrate import upgrade

from config import Config
from helpdesk import clock
from helpdesk.accounts.actions import hash_password
from helpdesk.accounts.models import Person
from helpdesk.accounts.staff_file import read_staff
from helpdesk.app import create_app
from helpdesk.defaults import DATA, load_defaults
from helpdesk.domain.workflow import Outcome, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.staff.lists import keep_staff
from helpdesk.tickets.models import Event, SlaPolicy, Ticket, Topic

ROWS, STEP, LIMIT_MB = 100_000, 10_000, 100
BEGAN, NOW = datetime(2026, 9, 1, 4, 0, tzinfo=UTC), datetime(2027, 5, 26, 9, 0, tzinfo=UTC)
PASSWORD = "для-измерения"
FILES = {"CSV": "/reports/register.csv", "spreadsheet, its page": "/reports/register/sheet"}
INSTANTS = ("registered_at", "first_response_due", "resolution_due", "response_counts_from", "resolution_counts_from")


class Cost(NamedTuple):
    """What one file took."""

    megabytes: float  # at its height, over the idle process
    seconds: float  # of CPU
    first_byte: float  # seconds until the answer began
    size: int


def settings(folder: Path, url: str) -> Config:
    """A desk for measuring."""
    return Config(secret_key="benchmark-" + "x" * 32, database_url=url, files_url=(folder / "files").as_uri())


def fill(folder: Path, url: str) -> None:
    """The staff list and a year of tickets, each with three lines of history."""
    with create_app(settings(folder, url)).app_context(), clock.at(NOW):
        upgrade()
        load_defaults()
        keep_staff(read_staff((DATA / "staff.csv").read_bytes()).rows)
        db.session.query(Person).update({"password_hash": hash_password(PASSWORD)})
        people, topics = list(db.session.scalars(sa.select(Person.id))), list(db.session.scalars(sa.select(Topic)))
        policy, dice = db.session.scalars(sa.select(SlaPolicy.id)).first(), Random(47)
        for start in range(1, ROWS + 1, STEP):
            rows = [ticket(number, people, topics, policy, dice) for number in range(start, start + STEP)]
            db.session.execute(sa.insert(Ticket), rows)
            db.session.execute(sa.insert(Event), [event for row in rows for event in history(row)])
            db.session.commit()
        db.engine.dispose()


def ticket(number: int, people: list[int], topics: list[Topic], policy: int | None, dice: Random) -> dict[str, Any]:
    """A closed ticket as its row."""
    topic, filed = dice.choice(topics), BEGAN + (NOW - BEGAN) * (number / (ROWS + 1))
    done = filed + timedelta(hours=dice.randrange(1, 90))
    return {
        "id": number,
        "school_year": 2026,
        "serial": number,
        "submit_key": f"benchmark-{number}",
        "kind": topic.kind,
        "topic_id": topic.id,
        "title": "Не сохраняются отметки",
        "body": "Ставлю отметки, и пусто.",
        "search_text": "отметки",
        "state": TicketState.CLOSED,
        "outcome": Outcome.SOLVED,
        "urgency": dice.choice((Urgency.NORMAL, Urgency.URGENT)),
        "building": dice.choice(("1", "2")),
        "room": str(dice.randrange(100, 400)),
        "requester_id": dice.choice(people),
        "assignee_id": dice.choice(people),
        "policy_id": policy,
        "filed_at": filed,
        "cycle_began_at": filed,
        **dict.fromkeys(INSTANTS, filed + timedelta(hours=48)),
        "first_responded_at": done,
        "resolved_at": done,
        "closed_at": done,
        "why": [],
    }


def history(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Three lines of it."""
    for act in ("filed", "answered", "resolved"):
        yield {"ticket_id": row["id"], "happened_at": row["filed_at"], "act": act, "changes": {}}


def resident(field: str = "VmRSS") -> float:
    """Megabytes this process holds now, or with VmHWM held at its height since `forget_height`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def forget_height() -> None:
    """From now on VmHWM tells the height of what follows."""
    Path("/proc/self/clear_refs").write_text("5")


def signed_in(client: FlaskClient) -> FlaskClient:
    """The director's browser."""
    token = re.search(r'csrf_token" value="([^"]+)', client.get("/login").text)
    assert token is not None
    client.post("/login", data={"csrf_token": token[1], "login": "gromova.nv", "password": PASSWORD})
    return client


def measure(folder: Path, url: str, path: str) -> Cost:
    """One file in a process of its own, read as a server hands it on: piece by piece, none kept."""
    with clock.at(NOW):
        client = signed_in(create_app(settings(folder, url)).test_client())
        client.get(f"{path}?from=2026-09-01&to=2026-09-01")  # idle means warm
        forget_height()
        idle, cpu, began = resident(), time.process_time(), time.monotonic()
        size, first = 0, 0.0
        for piece in client.get(f"{path}?from=2026-09-01&to=2027-08-31", buffered=False).response:
            first = first or time.monotonic() - began
            size += len(piece)
        return Cost(resident("VmHWM") - idle, time.process_time() - cpu, first, size)


def main() -> None:
    """Fill a database and make each file once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sys.argv[1] if sys.argv[1:] else f"sqlite:///{folder / 'school.sqlite3'}"
        fresh = {"max_workers": 1, "mp_context": get_context("spawn"), "max_tasks_per_child": 1}
        with ProcessPoolExecutor(**fresh) as pool:
            pool.submit(fill, folder, url).result()
            costs = {what: pool.submit(measure, folder, url, path).result() for what, path in FILES.items()}
        made = sum(os.path.getsize(path) for path in (folder / "files").glob("??/??/*"))
    for what, cost in costs.items():
        told = f"{cost.megabytes:6.1f} MB over idle, {cost.seconds:5.1f} s of CPU, begins after {cost.first_byte:.2f} s"
        print(f"{what:22} {told}, {cost.size / 1e6:.1f} MB sent")
    print(f"{'the spreadsheet itself':22} {made / 1e6:6.1f} MB")
    if max(cost.megabytes for cost in costs.values()) >= LIMIT_MB:
        sys.exit(f"too much memory: the limit is {LIMIT_MB} MB over the idle process")


if __name__ == "__main__":
    main()
