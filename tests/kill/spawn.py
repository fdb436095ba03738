"""The parent of the processes to be killed: imports the desk once, then forks a web or a worker at each request.

Starting from nothing takes a second of CPU, a fork ten milliseconds: so sixty kills fit into a test. What runs in the
child is the command itself (`flask serve`, `flask worker`) with its own sockets, files and database connections.
"""

import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from datetime import timedelta

from flask import Flask
from flask.cli import FlaskGroup

from config import Config
from helpdesk.app import create_app
from helpdesk.outbox import deliver
from helpdesk.outbox.connection import Line
from helpdesk.outbox.models import Letter
from helpdesk.outbox.verdicts import Verdict

LEASE_SECONDS = 6  # instead of minutes: the test waits for what a dead worker had claimed


def mark_before_sending(letter: Letter, line: Line) -> Verdict:
    """The order that loses letters, kept to prove that this test would notice (safety §4, mutation rule)."""
    deliver.mark(letter, Verdict())
    return deliver.hand_over(letter, line)


def prepared(is_broken: bool) -> Flask:
    """The app of the environment, its pages compiled, no connection opened: nothing that a fork must not share."""
    deliver._lease = lambda: timedelta(seconds=LEASE_SECONDS)
    if is_broken:
        deliver.send_then_mark = mark_before_sending
    app = create_app(Config.from_env())
    for name in app.jinja_env.list_templates(["html", "txt"]):
        app.jinja_env.get_template(name)
    return app


def become(app: Flask, command: list[str], log: str) -> int:
    """Fork; the child turns into `flask <command>`, writing to the log. Returns its process id."""
    if child := os.fork():
        return child
    code = 1
    try:
        silence, noted = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        for source, target in ((silence, 0), (noted, 1), (noted, 2)):
            os.dup2(source, target)
        FlaskGroup(create_app=lambda: app, load_dotenv=False).main(args=command, prog_name="flask")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # a child must never return into its parent's loop
        traceback.print_exc()
    finally:
        os._exit(code)


def obey(app: Flask, log: str) -> None:
    """Start and wait for children as the lines of the standard input ask; when it ends, nothing is left running."""
    children: set[int] = set()
    for line in sys.stdin:
        act, argument = json.loads(line)
        if act == "start":
            answer = become(app, argument, log)
            children.add(answer)
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(argument, 0)[1])
            children.discard(argument)
        print(json.dumps(answer), flush=True)  # noqa: T201  # the answer on the pipe
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    obey(prepared(is_broken=sys.argv[2] == "broken"), sys.argv[1])
