"""A fresh database for each test, copied from one that was migrated and filled once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
import sqlalchemy as sa

from tests.engines import clone_database, drop_database, postgresql


class Databases(Protocol):
    """Where tests get their databases from."""

    template_url: str
    test_url: str

    def renew(self) -> None:
        """Make the test database a copy of the template again."""


class SqliteFiles:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._template, self._copy = folder / "template.sqlite3", folder / "test.sqlite3"
        self.template_url, self.test_url = f"sqlite:///{self._template}", f"sqlite:///{self._copy}"

    def renew(self) -> None:
        """Copy the file; what SQLite keeps beside it goes."""
        for leftover in self._copy.parent.glob(f"{self._copy.name}*"):
            leftover.unlink()
        shutil.copyfile(self._template, self._copy)


class PostgresDatabases:
    """Databases of one private server. A copy takes a fifth of a second, putting rows back a hundredth."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._shape = ""
        self.template_url = _named(base_url, "template_school")
        self.test_url = _named(base_url, "test_school")
        clone_database(base_url, "template0", "template_school")

    def renew(self) -> None:
        """Put the template's rows back; a test that changed the tables, or keeps them locked, costs a new copy."""
        try:
            with self._connected() as connection:
                if self._shape and connection.execute(SHAPE).fetchone() == self._shape:
                    _put_back(connection)
                    return
        except psycopg.OperationalError:
            pass  # no such database yet, or a lock that a test left behind
        drop_database(self._base_url, "test_school")
        clone_database(self._base_url, "template_school", "test_school")
        with self._connected() as connection:
            self._shape = connection.execute(SHAPE).fetchone()
            connection.execute("CREATE SCHEMA kept")
            connection.execute("CREATE TABLE kept.sequences AS TABLE pg_sequences")
            for table in _tables(connection, "public"):
                connection.execute(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"')

    def _connected(self) -> psycopg.Connection[tuple[str, ...]]:
        return psycopg.connect(self.test_url.replace("+psycopg:", ":", 1), options="-c lock_timeout=2s")


SHAPE = """SELECT md5(string_agg(concat(table_name, column_name, data_type), ',' ORDER BY table_name, ordinal_position))
FROM information_schema.columns WHERE table_schema = 'public'"""


def _put_back(connection: psycopg.Connection[tuple[str, ...]]) -> None:
    connection.execute("SET session_replication_role = replica")  # rows go and come in any order
    for table in set(_tables(connection, "kept")) - {"sequences"}:
        connection.execute(f'DELETE FROM public."{table}"')
        connection.execute(f'INSERT INTO public."{table}" TABLE kept."{table}"')
    for name, last in connection.execute("SELECT sequencename, last_value FROM kept.sequences"):
        connection.execute("SELECT setval(%s::regclass, %s, %s)", (f"public.{name}", last or 1, bool(last)))


def _tables(connection: psycopg.Connection[tuple[str, ...]], schema: str) -> list[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,))
    return [name for (name,) in rows]


@contextmanager
def databases(engine: str, folder: Path) -> Iterator[Databases]:
    """Databases of the engine chosen on the command line."""
    if engine == "sqlite":
        yield SqliteFiles(folder)
        return
    with postgresql() as base_url:
        yield PostgresDatabases(base_url)


def _named(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)
