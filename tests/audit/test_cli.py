"""`flask audit verify` says whether the log is whole, and which entry is the first that is not."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from helpdesk.audit.actions import About, record
from helpdesk.audit.models import AuditEntry, AuditHead
from helpdesk.domain.audit import Act, Thing
from helpdesk.extensions import db

GUARDS = {
    "sqlite": (("DROP TRIGGER audit_entry_stays", "DROP TRIGGER audit_entry_kept"), ()),
    "postgresql": (("ALTER TABLE audit_entry DISABLE TRIGGER USER",), ("ALTER TABLE audit_entry ENABLE TRIGGER USER",)),
}


@pytest.fixture
def verify(app: Flask) -> Any:
    """Run the command as from the shell."""
    return lambda *words: app.test_cli_runner().invoke(args=["audit", "verify", *words])


@pytest.fixture
def last(app: Flask) -> int:
    """The number of the newest of three entries."""
    with app.app_context():
        for _ in range(3):
            record(Act.FILE_SEEN, by=None, about=About(Thing.TICKET, "2026-0001"))
        db.session.commit()
        return int(db.session.query(AuditHead).one().last_number)


def tamper(app: Flask, statement: str) -> None:
    """What somebody with the database's own password would do."""
    with app.app_context():
        off, on = GUARDS[db.engine.dialect.name]
        for one in (*off, statement, *on):
            db.session.execute(sa.text(one))
        db.session.commit()


def test_a_whole_log_is_told_with_the_hash_to_write_down_elsewhere(verify: Any, last: int) -> None:
    told: Result = verify()
    assert (told.exit_code, f"Записей: {last}." in told.output) == (0, True)
    printed = re.search("[0-9a-f]{64}", told.output)
    assert printed is not None
    assert verify("--head", printed[0]).exit_code == 0


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit_entry SET thing_id = '2026-0002' WHERE number = {last} - 1", "Запись № {before} изменили"),
        ("DELETE FROM audit_entry WHERE number = {last} - 1", "Записи № {before} нет на её месте"),
        ("DELETE FROM audit_entry WHERE number = {last}", "обрезан или дописан"),
    ],
)
def test_the_first_broken_entry_is_named(app: Flask, verify: Any, last: int, statement: str, sentence: str) -> None:
    tamper(app, statement.format(last=last))
    told: Result = verify()
    assert (told.exit_code, sentence.format(before=last - 1) in told.output) == (1, True)


def test_a_log_that_was_written_anew_lacks_the_hash_that_was_kept_elsewhere(app: Flask, verify: Any, last: int) -> None:
    with app.app_context():
        kept = db.session.scalar(sa.select(AuditEntry.hash).where(AuditEntry.number == last))
        before = db.session.get_one(AuditEntry, last - 1).hash
    tamper(app, f"DELETE FROM audit_entry WHERE number = {last}")
    with app.app_context():
        db.session.execute(sa.update(AuditHead).values(last_number=last - 1, last_hash=before))
        db.session.commit()
    assert verify().exit_code == 0
    told: Result = verify("--head", kept)
    assert (told.exit_code, "его переписали" in told.output) == (1, True)
