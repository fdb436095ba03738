"""A desk as it is installed: `flask serve` with its worker on SQLite, and the mail server its letters go to."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade
from playwright.sync_api import Page

from config import ROOT
from helpdesk.app import create_app
from helpdesk.extensions import db
from tests.conftest import settings
from tests.factories import PASSWORD, found_school
from tests.smtp_sink import Received, Sink, free_port, running

PATIENCE = 30  # seconds for the desk to answer, and for a letter to arrive


class LiveDesk:
    """A running desk: its address, and what its mail server received."""

    def __init__(self, url: str, sink: Sink) -> None:
        self.url, self.sink = url, sink

    def letter_to(self, address: str, *words: str) -> Received:
        """The newest letter to an address with these words in its subject, once it is there."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            for letter in reversed(self.sink.letters):
                if letter.recipients == [address] and all(word in letter.message["Subject"] for word in words):
                    return letter
            time.sleep(0.1)
        raise AssertionError(f"no letter to {address}: {[str(one.message['Subject']) for one in self.sink.letters]}")


@contextmanager
def live_desk(folder: Path) -> Iterator[LiveDesk]:
    """Found a school in the folder and serve it until the block ends; in real time."""
    database, files = f"sqlite:///{folder / 'desk.sqlite3'}", folder / "files"
    founded = create_app(settings(database, files))
    with founded.app_context():
        upgrade()
        found_school()
        db.engine.dispose()
    url = f"http://127.0.0.1:{free_port()}"
    with running(Sink()) as sink, _served(url, folder, DATABASE_URL=database, FILES_URL=files.as_uri(), sink=sink):
        yield LiveDesk(url, sink)


def sign_in(page: Page, login: str) -> Page:
    """Through the sign-in page."""
    page.goto("/login")
    page.get_by_label("Логин").fill(login)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.get_by_role("button", name=re.compile("выйти$", re.IGNORECASE)).wait_for()  # a phone shows the short words
    return page


@contextmanager
def _served(url: str, folder: Path, sink: Sink, **knobs: str) -> Iterator[None]:
    port = url.rpartition(":")[2]
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("FLASK_", "MAIL_"))},
        **knobs,
        "FLASK_APP": str(ROOT / "wsgi.py"),
        "SECRET_KEY": "only-for-tests-" + "x" * 32,
        "PUBLIC_URL": url,
        "PORT": port,
        "MAIL_SERVER": sink.host,
        "MAIL_PORT": str(sink.port),
    }
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve"], cwd=ROOT, env=environ, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(url, server)
            yield
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)
    assert b"Traceback" not in (told := (folder / "serve.log").read_bytes()), told.decode()


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    last = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < last:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the desk does not answer")
