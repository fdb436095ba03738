"""Entries live and die with the transaction they tell of, stand in one order, and are never changed again."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.audit.models import AuditEntry, AuditHead
from helpdesk.audit.queries import verified
from helpdesk.domain.audit import Act, Thing
from helpdesk.extensions import db
from tests.factories import ADMINISTRATOR, MONDAY_MORNING, TEACHER, person

WRITERS, EACH = 8, 5


def written() -> int:
    """Write one entry and commit; how many there are then."""
    record(Act.FILE_SEEN, by=person(TEACHER), about=About(Thing.TICKET, "2026-0001"), file=1)
    db.session.commit()
    return db.session.query(AuditEntry).count()


def test_an_entry_is_kept_with_what_it_tells_of(ctx: Flask, monday: None) -> None:
    before = verified().length
    by = person(ADMINISTRATOR)
    record(Act.CALENDAR_CHANGED, by=by, about=About(Thing.CALENDAR, "2026-11-09"), added=1, order=None)
    by.phone = "12"
    db.session.commit()
    entry = db.session.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
    assert (entry.number, entry.at, entry.actor_id, entry.act) == (
        before + 1,
        MONDAY_MORNING,
        by.id,
        "calendar_changed",
    )
    assert (entry.thing, entry.thing_id, json.loads(entry.details)) == (
        "calendar",
        "2026-11-09",
        {"added": 1, "order": None},
    )


def test_what_is_rolled_back_was_not_done(ctx: Flask) -> None:
    before = verified().length
    record(Act.FILE_SEEN, by=person(TEACHER), about=About(Thing.TICKET, "2026-0001"))
    db.session.rollback()
    assert written() == before + 1
    assert verified().fault is None


def test_many_who_write_at_once_stand_in_one_unbroken_order(app: Flask) -> None:
    start = Barrier(WRITERS)

    def writing(_number: int) -> None:
        with app.app_context():
            someone = db.session.get_one(Person, person(TEACHER).id)
            db.session.rollback()
            start.wait()
            for _ in range(EACH):
                record(Act.FILE_SEEN, by=someone, about=About(Thing.TICKET, "2026-0001"))
                db.session.execute(sa.update(Person).where(Person.login == TEACHER).values(feed_epoch=1))
                db.session.commit()

    with app.app_context():
        before = verified().length
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(writing, range(WRITERS)))
    with app.app_context():
        found = verified()
    assert (found.fault, found.length) == (None, before + WRITERS * EACH)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET actor_id = NULL",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE number = (SELECT max(number) FROM audit_entry)",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(ctx: Flask, tampering: str) -> None:
    written()
    with pytest.raises(sa.exc.DBAPIError, match="only added to"):
        db.session.execute(sa.text(tampering))
    db.session.rollback()
    assert verified().fault is None


@pytest.mark.postgresql_only
def test_postgresql_refuses_to_empty_the_log_at_once(ctx: Flask) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="only added to"):
        db.session.execute(sa.text("TRUNCATE audit_entry"))


def test_there_is_one_head(ctx: Flask) -> None:
    head = db.session.query(AuditHead).one().bounds
    db.session.add(AuditHead(id=2, first_number=1, first_previous_hash="", last_number=0, last_hash=head.last_hash))
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()


def test_the_time_of_an_entry_is_that_of_the_act(ctx: Flask) -> None:
    with clock.at(MONDAY_MORNING):
        record(Act.FILE_SEEN, by=None, about=About(Thing.LOG))
    db.session.commit()
    assert db.session.scalar(sa.select(AuditEntry.at).order_by(AuditEntry.number.desc())) == MONDAY_MORNING
