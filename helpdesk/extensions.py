"""Unbound extensions and what every table shares."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_login import LoginManager
from flask_mail import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, registry

READING_METHODS = ("GET", "HEAD", "OPTIONS")
LOCK_SECONDS = 30  # a writer waits so long for another, then its sender is asked to come again
BRIEF_MILLISECONDS = 250
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={LOCK_SECONDS}000")


def _of_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


def _of_wall_time(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant: aware UTC in Python on both engines, stored without a zone."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware instants only: a naive one would be read back five hours off."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """The stored wall time is UTC."""
        return _of_wall_time(value)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """The same in one step instead of the base class's two: a year's figures read tens of thousands."""
        return _of_text if dialect.name == "sqlite" else _of_wall_time


def choice(kind: type[StrEnum]) -> sa.Enum:
    """Column type of an enum, kept as its short text on both engines (a new member needs no type change)."""
    return sa.Enum(kind, native_enum=False, length=20, values_callable=lambda members: [item.value for item in members])


class Base(DeclarativeBase):
    """Every table; names of constraints are fixed so that migrations can address them."""

    registry = registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: sa.JSON, list[dict[str, Any]]: sa.JSON},
    )


db = SQLAlchemy(
    model_class=Base,
    engine_options={"hide_parameters": True, "json_serializer": lambda value: json.dumps(value, ensure_ascii=False)},
)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

login = LoginManager()
mail = Mail()
babel = Babel()
migrate = Migrate()
csrf = CSRFProtect()


def bind(app: Flask, *, migrations: Path) -> None:
    """Bind what needs nothing of the rooms."""
    db.init_app(app)
    prepare_engine(app)
    migrate.init_app(app, db, directory=str(migrations))
    mail.init_app(app)
    csrf.init_app(app)
    login.init_app(app)
    Bootstrap5(app)
    Compress(app)


def insert_if_absent(table: type[Base], **values: object) -> bool:
    """Insert a row unless its key is there already; two who do it at once do it once. Returns whether it was new."""
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    # Asked for the row, not for a row count: of such an insert PostgreSQL's driver tells none (-1).
    made = insert(table).values(values).on_conflict_do_nothing().returning(*sa.inspect(table).primary_key)
    return db.session.execute(made).first() is not None


@contextmanager
def writing() -> Iterator[sa.Connection]:
    """A transaction of its own beside that of a request that only reads; committed at the end of the block.

    SQLite cannot turn a reading transaction into a writing one once somebody else has written. A request that writes
    would wait here for itself.
    """
    if has_request_context() and request.method not in READING_METHODS:
        raise RuntimeError("this request has a writing transaction already")
    g.is_writing = True
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        g.is_writing = False


@contextmanager
def writing_briefly() -> Iterator[sa.Connection]:
    """A transaction of its own that gives up soon while others write: for what a later request can note as well."""
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:  # before BEGIN IMMEDIATE, which is what waits
            driver.execute(f"PRAGMA busy_timeout={BRIEF_MILLISECONDS}")
        try:
            with connection.begin():
                if not is_sqlite:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BRIEF_MILLISECONDS}")
                yield connection
        finally:
            if is_sqlite:
                driver.execute(f"PRAGMA busy_timeout={LOCK_SECONDS}000")


def engine_options(url: str) -> dict[str, Any]:
    """What a database's connections need: PostgreSQL would wait for a lock, or trust a dead connection, for ever.

    Without `jit=off` it compiles a page's query for half a second to run it in a millisecond.
    """
    if url.startswith("sqlite"):
        return {}
    limits = f"-c lock_timeout={LOCK_SECONDS}s -c idle_in_transaction_session_timeout={2 * LOCK_SECONDS}s"
    return {"pool_pre_ping": True, "connect_args": {"options": f"{limits} -c jit=off"}}


def prepare_engine(app: Flask) -> None:
    """Give SQLite real transactions: a writing request takes the write lock at once instead of losing an update."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_connection)
        sa.event.listen(engine, "begin", _begin)


def _prepare_connection(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    if connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]  # migrations begin their own
        return
    reading = has_request_context() and request.method in READING_METHODS and not g.get("is_writing")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
