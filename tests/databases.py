"""A fresh database for each test, copied from one that was migrated and filled once."""

import shutil
from collections.abc import Iterable, Iterator
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

    def renew(self, engine: sa.Engine) -> None:
        """Make the test database, which the engine is connected to, a copy of the template again."""


class SqliteFiles:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._template, self._copy = folder / "template.sqlite3", folder / "test.sqlite3"
        self.template_url, self.test_url = f"sqlite:///{self._template}", f"sqlite:///{self._copy}"

    def renew(self, engine: sa.Engine) -> None:
        """Copy the file; what SQLite keeps beside it goes."""
        engine.dispose()
        for leftover in self._copy.parent.glob(f"{self._copy.name}*"):
            leftover.unlink()
        shutil.copyfile(self._template, self._copy)


class PostgresDatabases:
    """Databases of one private server. A copy takes a fifth of a second, putting rows back a hundredth."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._shape, self._script = "", ""
        self.template_url = _named(base_url, "template_school")
        self.test_url = _named(base_url, "test_school")
        clone_database(base_url, "template0", "template_school")

    def renew(self, engine: sa.Engine) -> None:
        """Put the template's rows back; a test that changed the tables, or keeps them locked, costs a new copy.

        Connections stay open from test to test: a new one makes the server read its catalogue anew, which costs
        the first query over many tables more than the rest of a test.
        """
        try:
            with self._connected() as connection:
                if self._shape and connection.execute(SHAPE).fetchone() == self._shape:
                    connection.execute(self._script)
                    return
        except psycopg.OperationalError:
            pass  # no such database yet, or a lock that a test left behind
        engine.dispose()
        drop_database(self._base_url, "test_school")
        clone_database(self._base_url, "template_school", "test_school")
        with self._connected() as connection:
            self._shape = connection.execute(SHAPE).fetchone()
            connection.execute("CREATE SCHEMA kept")
            tables = [name for (name,) in connection.execute(TABLES)]
            for table in tables:
                connection.execute(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"')
            self._script = _script(tables, connection.execute(SEQUENCES).fetchall())

    def _connected(self) -> psycopg.Connection[tuple[str, ...]]:
        return psycopg.connect(self.test_url.replace("+psycopg:", ":", 1), options="-c lock_timeout=2s")


SHAPE = """SELECT md5(string_agg(concat(table_name, column_name, data_type), ',' ORDER BY table_name, ordinal_position))
FROM information_schema.columns WHERE table_schema = 'public'"""


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
SEQUENCES = "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"


def _script(tables: Iterable[str], sequences: Iterable[tuple[object, ...]]) -> str:
    """All statements that put the kept rows back, to be sent at once."""
    rows = (f'DELETE FROM public."{table}"; INSERT INTO public."{table}" TABLE kept."{table}";' for table in tables)
    counts = (f"SELECT setval('public.{name}', {last}, {is_called});" for name, last, is_called in sequences)
    return " ".join(["SET session_replication_role = replica;", *rows, *counts])  # rows go and come in any order


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
