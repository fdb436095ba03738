"""Workers that live through week after week and are killed on the way: `… URL FOLDER WEEKS`, prints how many were.

One parent imports the desk once and forks: starting from nothing would take longer than the work between two kills.
"""

import os
import signal
import sys
import time
import traceback
from datetime import timedelta
from pathlib import Path
from random import Random

from flask import Flask

from helpdesk import clock
from helpdesk.app import create_app
from helpdesk.digest.actions import send_when_due
from helpdesk.extensions import db
from tests.conftest import settings
from tests.digest.scenes import EIGHT

WORKERS = 3
BEFORE_A_KILL = 0.15  # seconds at most: about as long as a letter takes
TOLD, THROUGH = b".", b"!"  # what a worker writes into the pipe: a week was told, all weeks were


def live(app: Flask, weeks: int, pipe: int) -> int:
    """Fork a worker that does each week's round of the duty; its process id."""
    if child := os.fork():
        return child
    code = 1
    try:
        with app.app_context():
            for number in range(weeks):
                with clock.at(EIGHT + timedelta(days=7 * number)):
                    made = send_when_due()
                    db.session.commit()
                if made:
                    os.write(pipe, TOLD)
        os.write(pipe, THROUGH)
        code = 0
    except BaseException:  # a child must never return into its parent's loop
        traceback.print_exc()
    finally:
        os._exit(code)


def run(app: Flask, weeks: int) -> int:
    """Kill one of the workers soon after each week that is told, until one has come through; how many were killed."""
    chance, killed = Random(47), 0
    told, pipe = os.pipe()
    running = [live(app, weeks, pipe) for _worker in range(WORKERS)]
    while os.read(told, 1) != THROUGH:
        time.sleep(chance.uniform(0, BEFORE_A_KILL))
        victim = running.pop(chance.randrange(WORKERS))
        os.kill(victim, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(victim, 0)[1]) == -signal.SIGKILL
        running.append(live(app, weeks, pipe))
    assert [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in running] == [0] * WORKERS
    return killed


if __name__ == "__main__":
    print(run(create_app(settings(sys.argv[1], Path(sys.argv[2]))), int(sys.argv[3])))  # noqa: T201  # the answer
