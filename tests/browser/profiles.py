"""A Chromium as people have it, with a profile on the disk: what it keeps of a visit can be read after it closed."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright

PATIENCE = 20  # seconds for a browser to start or to end


class Profile:
    """One person's profile, opened and left several times."""

    def __init__(self, folder: Path, program: str, playwright: Playwright) -> None:
        self.folder, self.program, self.playwright = folder, program, playwright
        # As after a visit that ended well: else Chromium asks before it restores, and nobody is there to say yes.
        (folder / "Default").mkdir()
        (folder / "Default" / "Preferences").write_text('{"profile": {"exit_type": "Normal"}}')

    @contextmanager
    def opened(self, *flags: str, is_killed: bool = False) -> Iterator[BrowserContext]:
        """The browser with this profile until the block ends: closed as by its last window, or killed."""
        port_file = self.folder / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        chromium = subprocess.Popen(
            [self.program, *_usual(), *flags, f"--user-data-dir={self.folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            connected = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{_port(port_file)}")
            yield connected.contexts[0]
            if not is_killed:
                with suppress(Exception):  # the answer to this command is the end of the connection
                    connected.new_browser_cdp_session().send("Browser.close")
                chromium.wait(PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(chromium.pid, signal.SIGKILL)
            chromium.wait(PATIENCE)

    def rows(self, database: str, question: str) -> list[tuple[str, ...]]:
        """What one of the profile's databases answers; nothing when the browser never made it."""
        path = self.folder / "Default" / database
        if not path.exists():
            return []
        copy = shutil.copy(path, self.folder / "read.sqlite")
        with closing(sqlite3.connect(copy)) as connection:
            return connection.execute(question).fetchall()

    def holds(self, words: str) -> list[str]:
        """The files of the profile in which the words stand, in any way Chromium writes text."""
        wanted = [words.encode(), words.encode("utf-16-le")]
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path.name for path in files if any(one in path.read_bytes() for one in wanted)]


def _usual() -> list[str]:
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return ["--headless=new", "--remote-debugging-port=0", "--disable-dev-shm-usage", *quiet, *sandbox]


def _port(file: Path) -> str:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if file.exists() and (found := re.match(r"\d+", file.read_text())):
            return found[0]
        time.sleep(0.05)
    raise AssertionError("Chromium does not start")
