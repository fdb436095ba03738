"""Web and workers as real processes that can be killed and started again."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
BELOW_EPHEMERAL = range(20_000, 32_000)  # a port from there is never lent to an outgoing call while the web is dead
PATIENCE = 10  # seconds for a web to answer, a process to end


class Processes:
    """Children of one preloaded parent; everything ends with the block."""

    def __init__(self, environ: Mapping[str, str], log: Path, *, is_broken: bool) -> None:
        variant = "broken" if is_broken else "right"
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.spawn", str(log), variant],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._parent.communicate(timeout=PATIENCE)

    def start(self, *command: str) -> int:
        """Run `flask <command>`; its process id."""
        return self._ask("start", command)

    def kill(self, pid: int) -> None:
        """SIGKILL, to a process that lives until then: one that ended by itself is a finding, not a kill."""
        os.kill(pid, signal.SIGKILL)
        ended = self._ask("wait", pid)
        assert ended == -signal.SIGKILL, f"the process had ended by itself: {ended}"

    def stop(self, pid: int) -> None:
        """SIGTERM, as at a restart; it must end by itself and well."""
        os.kill(pid, signal.SIGTERM)
        ended = self._ask("wait", pid)
        assert ended == 0, f"stopped badly: {ended}"

    def _ask(self, act: str, argument: object) -> int:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(json.dumps([act, argument]) + "\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())


def quiet_port(rng: random.Random) -> int:
    """A loopback port that stays ours while nobody listens on it."""
    while True:
        port = rng.choice(BELOW_EPHEMERAL)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port


def seconds_until_up(port: int) -> float:
    """How long a port takes from now until it accepts a call."""
    begun = time.monotonic()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except ConnectionRefusedError:
            assert time.monotonic() - begun < PATIENCE, "the web does not come back"
            time.sleep(0.005)
        else:
            return time.monotonic() - begun
