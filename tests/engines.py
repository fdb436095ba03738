"""A private PostgreSQL for a test session, and databases copied from a template in it. POSIX systems only."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"  # plain C would not lower Cyrillic letters
CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c unix_socket_directories="
PATIENCE = 20  # seconds until a server must answer, or be gone
# The shell outlives a killed test run: when its standard input ends it stops the server and removes the folder.
KEEPER = 'dir=$1; shift; "$@" </dev/null & server=$!; read _; kill -INT $server; wait $server; rm -rf "$dir"'


class PostgresMissing(Exception):
    """No PostgreSQL can be started on this machine; the sentence says why and what helps."""


def binaries() -> Path:
    """The folder of PostgreSQL's server programs: PG_BIN, else PATH, else Debian's newest."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    on_path = Path(shutil.which("initdb") or "/").resolve().parent
    for folder in [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else [on_path, *newest]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissing("No PostgreSQL server found: install the package `postgresql` or point PG_BIN to its bin.")


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server while the block lasts; yields the URL of its empty database `postgres`."""
    programs, is_root = binaries(), os.geteuid() == 0
    account = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())  # PostgreSQL refuses root
    lent = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if is_root else {}
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp" if is_root else None))
    os.chown(folder, account.pw_uid, account.pw_gid)
    owner, data, log = folder.name, folder / "data", folder / "log"  # a role of its own never enters another server
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    make = [programs / "initdb", "-D", data, "-U", owner, "-A", "trust", "-E", "UTF8", f"--locale={LOCALE}", "-N"]
    serve = [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), *CARELESS.split()]
    with log.open("wb") as out:  # a new session: Ctrl-C is meant for the tests, and they still need the server
        run = {"cwd": "/", "stdout": out, "stderr": out, "start_new_session": True, **lent}
        subprocess.run(make, check=False, **run)
        keeper = subprocess.Popen(["/bin/sh", "-c", KEEPER, "sh", folder, *serve], stdin=subprocess.PIPE, **run)
    try:
        url = f"postgresql+psycopg://{owner}@127.0.0.1:{port}/postgres"
        _wait_for(url, log)
        yield url
    finally:
        keeper.communicate(b"\n", timeout=PATIENCE)


def clone_database(base_url: str, template: str, name: str) -> str:
    """Make the database `name` as a copy of `template`, which nobody may be using; returns its URL."""
    _execute(base_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(base_url).set(database=name).render_as_string(hide_password=False)


def drop_database(base_url: str, name: str) -> None:
    """Remove the database `name`, throwing out whoever is still connected."""
    _execute(base_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("+psycopg:", ":", 1), autocommit=True) as connection:
        connection.execute(statement)


def _wait_for(url: str, log: Path) -> None:
    last = time.monotonic() + PATIENCE
    while True:
        try:
            return _execute(url, "SELECT 1")
        except psycopg.OperationalError as error:
            if time.monotonic() > last:
                raise PostgresMissing(f"PostgreSQL did not start: {log.read_text(errors='replace')}") from error
            time.sleep(0.05)
