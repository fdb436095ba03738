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
    """Databases of one private server. A copy takes a fifth of a second, putting back what changed a few thousandths.

    Every table of a copy has a trigger that writes its name down when a statement changes it.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._shape: tuple[str, ...] | None = None
        self._counts = ""
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
                    changed = [name for (name,) in connection.execute("SELECT DISTINCT name FROM kept.changes")]
                    connection.execute(_put_back(changed, self._counts))
                    return
        except psycopg.OperationalError:
            pass  # no such database yet, or a lock that a test left behind
        engine.dispose()
        drop_database(self._base_url, "test_school")
        clone_database(self._base_url, "template_school", "test_school")
        with self._connected() as connection:
            connection.execute(WATCH)
            for (table,) in connection.execute(TABLES).fetchall():
                connection.execute(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"')
                connection.execute(WATCHED.format(table=table))
            self._counts = "".join(COUNT.format(*row) for row in connection.execute(SEQUENCES))
            self._shape = connection.execute(SHAPE).fetchone()

    def _connected(self) -> psycopg.Connection[tuple[str, ...]]:
        return psycopg.connect(self.test_url.replace("+psycopg:", ":", 1), options="-c lock_timeout=2s")


# A table made anew has another number even if its columns are the same, and no trigger.
SHAPE = """SELECT md5(string_agg(concat(attrelid, attname, atttypid), ',' ORDER BY attrelid, attnum))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
SEQUENCES = "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"
COUNT = "SELECT setval('public.{}', {}, {});"
WATCH = """CREATE SCHEMA kept;
CREATE TABLE kept.changes (name text);
CREATE FUNCTION kept.note() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO kept.changes VALUES (TG_TABLE_NAME); RETURN NULL; END $$"""
WATCHED = """CREATE TRIGGER kept_note AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public."{table}"
EXECUTE FUNCTION kept.note()"""


def _put_back(tables: Iterable[str], counts: str) -> str:
    """All statements that put the kept rows of these tables and all counters back, to be sent at once."""
    rows = (f'DELETE FROM public."{table}"; INSERT INTO public."{table}" TABLE kept."{table}";' for table in tables)
    watch_over = "SET session_replication_role = replica;"  # rows go and come in any order, and nobody notes it
    return " ".join([watch_over, *rows, counts, "TRUNCATE kept.changes;"])


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
