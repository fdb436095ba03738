"""The private PostgreSQL of the tests: starts, copies, stops, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import engines

pytestmark = pytest.mark.postgresql_only


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    try:
        with engines.postgresql() as url:
            yield url
    except engines.PostgresMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


def value(url: str, query: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(query).fetchone()
    return row and row[0]


def test_a_copy_has_the_rows_of_its_template_and_goes_alone(server: str) -> None:
    template = engines.clone_database(server, "template0", "school")
    with psycopg.connect(template.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE teacher AS SELECT 'Ёлкина' AS name")
    copy = engines.clone_database(server, "school", "copy")
    assert value(copy, "SELECT name FROM teacher") == "Ёлкина"
    engines.drop_database(server, "copy")
    assert value(server, "SELECT count(*) FROM pg_database WHERE datname IN ('school', 'copy')") == 1


def test_a_database_in_use_can_be_dropped(server: str) -> None:
    busy = engines.clone_database(server, "template0", "busy")
    with psycopg.connect(busy.replace("+psycopg", "")):
        engines.drop_database(server, "busy")
    assert value(server, "SELECT count(*) FROM pg_database WHERE datname = 'busy'") == 0


def test_the_server_knows_cyrillic_capitals(server: str) -> None:
    assert value(server, "SELECT lower('ЁЖ')") == "ёж"


def test_a_missing_server_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(engines.PostgresMissing, match="install the package"):
        engines.binaries()


def test_a_killed_test_run_leaves_no_server_behind(server: str) -> None:
    script = "from tests import engines\nwith engines.postgresql() as url: print(url, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1, text=True) as run:
        assert run.stdout
        url = run.stdout.readline().strip()
        assert value(url, "SELECT 1") == 1
        run.send_signal(signal.SIGKILL)
    for _ in range(100):
        try:
            value(url, "SELECT 1")
        except psycopg.OperationalError:
            return
        time.sleep(0.1)
    pytest.fail("the server still answers")
