"""Many workers, killed in between: each week is told to each person once, and a careless worker would be found out."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.digest import actions, notices
from helpdesk.digest.models import Digest, DigestWeek
from helpdesk.domain.digest_weeks import week_key
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.digest.scenes import EIGHT

ROOT = Path(__file__).resolve().parents[2]
WORKERS, WEEKS = 4, 3
MARATHON, ENOUGH_KILLS = 20, 3
PATIENCE = 300  # seconds
WEEK = timedelta(days=7)


def told_twice(app: Flask) -> list[tuple[int | None, str]]:
    """Persons and weeks that more than one copy was made for."""
    with app.app_context():
        found = Counter((letter.person_id, letter.thread) for letter in db.session.query(Letter))
    return [one for one, count in found.items() if count > 1]


def all_at_once(app: Flask, *, weeks: int = WEEKS) -> list[int]:
    """How many copies each worker made of each week, all of them starting together."""
    start = Barrier(WORKERS)

    def working(week: int) -> int:
        with app.app_context(), clock.at(EIGHT + week * WEEK):
            start.wait()
            made = actions.send_when_due()
            db.session.commit()
            return made

    with ThreadPoolExecutor(WORKERS) as pool:
        return [made for week in range(weeks) for made in pool.map(working, [week] * WORKERS)]


def test_workers_that_start_together_tell_each_week_once(app: Flask) -> None:
    made = all_at_once(app)
    assert (sorted(made), told_twice(app)) == ([0] * (WORKERS - 1) * WEEKS + [5] * WEEKS, [])


def test_workers_that_stood_for_three_weeks_send_one_letter(app: Flask) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:

        def working(_number: int) -> int:
            with app.app_context(), clock.at(EIGHT + 2 * WEEK):
                made = actions.send_when_due()
                db.session.commit()
                return made

        assert sorted(pool.map(working, range(WORKERS))) == [0] * (WORKERS - 1) + [5]
    with app.app_context():
        assert [digest.key for digest in db.session.query(Digest)] == ["2026-W48"]


def test_a_worker_that_looks_and_then_acts_would_be_found_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant (safety §4): the week is looked up instead of taken, copies have names of their own."""
    looked, names = Barrier(WORKERS), iter(range(10_000))

    def careless(table: type[DigestWeek], key: str) -> bool:
        is_new = db.session.get(table, key) is None
        db.session.rollback()
        looked.wait()
        return is_new

    def archived(told: object, _editions: object) -> Digest:
        return Digest(id=0, key="2026-W46")

    monkeypatch.setattr(actions, "insert_if_absent", careless)
    monkeypatch.setattr(actions, "_archived", archived)
    monkeypatch.setattr(notices, "key_of", lambda digest, person_id, _number: f"{digest.key}:{person_id}:{next(names)}")
    all_at_once(app, weeks=1)
    assert len(told_twice(app)) == 5


@pytest.mark.kill
def test_kill_9_in_between_neither_loses_nor_doubles_a_week(app: Flask, tmp_path: Path) -> None:
    database = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-m", "tests.digest.marathon", database, str(tmp_path), str(MARATHON)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
    with app.app_context():
        weeks = list(db.session.scalars(sa.select(DigestWeek.key)))
        orphans = db.session.query(DigestWeek).filter(DigestWeek.digest_id.is_(None)).count()
        told = [week_key(week) for one in db.session.query(Digest) for week in one.period.weeks()]
        copies = db.session.query(Letter).filter(Letter.thread.startswith("digest-")).count()
        letters = db.session.query(Digest).count()
    assert int(killed) > ENOUGH_KILLS
    assert (orphans, sorted(told), copies) == (0, sorted(weeks), 5 * letters)
    assert len(weeks) == MARATHON
    assert told_twice(app) == []
