"""Runs migrations so that none can lose rows or stop half-way, on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import context
from flask import current_app

from helpdesk.extensions import UtcDateTime

ONE_AT_A_TIME = 20261123  # PostgreSQL advisory lock: nodes that start together upgrade once


def run() -> None:
    """Upgrade or downgrade the database of the app at hand: all revisions or none."""
    extension = current_app.extensions["migrate"]
    with extension.db.engine.connect() as connection, _alone(connection):
        options = {"render_as_batch": True, "compare_type": True} | extension.configure_args
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            transactional_ddl=True,
            render_item=_plain_type,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
            _check_references(connection)


@contextmanager
def _alone(connection: sa.Connection) -> Iterator[None]:
    """One upgrade at a time; nodes that start together wait for the first."""
    if connection.dialect.name == "sqlite":
        with _one_sqlite_transaction(connection):
            yield
    else:
        connection.exec_driver_sql("SET lock_timeout = 0")  # the first node may take its time
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})")
        connection.commit()
        try:
            yield
        finally:
            connection.invalidate()  # its patience and its lock end with it


@contextmanager
def _one_sqlite_transaction(connection: sa.Connection) -> Iterator[None]:
    raw = connection.connection.dbapi_connection
    # A batch change drops and remakes a table: with foreign keys on, that would delete every child row.
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        if raw.in_transaction:  # an exception on its way: the old schema stays whole
            raw.execute("ROLLBACK")
        connection.invalidate()


def _plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Revisions name what the database stores, so that they outlive the desk's own types."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def _check_references(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"migration breaks foreign keys: {broken[:5]}")


run()
