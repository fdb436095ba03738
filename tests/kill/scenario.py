"""Teachers file, workers send, and somebody kills both, again and again, at moments nobody chose."""

import math
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from helpdesk.outbox.models import Letter, LetterState
from tests.kill.processes import Processes, quiet_port, seconds_until_up
from tests.kill.spawn import LEASE_SECONDS
from tests.kill.teachers import Acknowledged, Teacher
from tests.kill.witness import Witness
from tests.smtp_sink import running

WORK_WITHIN = 60  # seconds after a start until somebody files or sends again; SQLite lets writers in at random
DRAINED_WITHIN = LEASE_SECONDS + 60  # seconds, safety R3
PAUSE_BEFORE_250 = 0.02  # seconds; a worker killed in it sends the letter again
UNSENT = (LetterState.WAITING, LetterState.SENDING)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to kill in which order, and how long after work begins (seconds, from–to)."""

    victims: tuple[str, ...]
    workers: int
    teachers: tuple[str, ...]
    seed: int
    moments: tuple[float, float] = (0.005, 0.5)
    is_broken: bool = False
    within: float = 150  # seconds for all kills


@dataclass
class Outcome:
    """What the outside world saw."""

    witness: Witness
    acknowledged: list[Acknowledged] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    slowest_return: float = 0  # seconds from a kill of the web until it accepts calls again
    seconds: float = 0
    log: str = ""


class Run:
    """One run of a plan against a founded school."""

    def __init__(self, plan: Plan, environ: Mapping[str, str], folder: Path) -> None:
        self.plan, self.rng = plan, random.Random(plan.seed)
        pause = 0 if plan.is_broken else PAUSE_BEFORE_250  # none: what counts as lost then never arrived at all
        self.outcome = Outcome(Witness(plan.seed, after=pause))
        self.port = quiet_port(self.rng)
        self.log = folder / "processes.log"
        mail = {"MAIL_SERVER": self.outcome.witness.host, "MAIL_PORT": str(self.outcome.witness.port)}
        self.environ = {**environ, **mail}
        self.stop, posting = threading.Event(), threading.Event()
        self.begun = {"web": posting, "worker": self.outcome.witness.talking}
        seeds = self.rng.sample(range(10**6), len(plan.teachers))
        pairs = zip(plan.teachers, seeds, strict=True)
        self.teachers = [Teacher(login, self.port, seed, posting) for login, seed in pairs]
        self.alive: dict[str, list[int]] = {"web": [], "worker": []}

    def play(self) -> Outcome:
        """Everything, until no letter waits any more."""
        begun = time.monotonic()
        with (
            running(self.outcome.witness),
            Processes(self.environ, self.log, is_broken=self.plan.is_broken) as self.processes,
        ):
            self._start("web")
            for _each in range(self.plan.workers):
                self._start("worker")
            self._kill_while_they_work()
            self._drain()
            for pid in (*self.alive["web"], *self.alive["worker"]):
                self.processes.stop(pid)
        self.outcome.acknowledged = [ticket for teacher in self.teachers for ticket in teacher.acknowledged]
        self.outcome.retries = sum(teacher.retries for teacher in self.teachers)
        self.outcome.seconds, self.outcome.log = time.monotonic() - begun, self.log.read_text(errors="replace")
        return self.outcome

    def _kill_while_they_work(self) -> None:
        last = time.monotonic() + self.plan.within
        with ThreadPoolExecutor(len(self.teachers)) as pool:
            filing = [pool.submit(teacher.work, self.stop) for teacher in self.teachers]
            try:
                for victim in self.plan.victims:
                    assert time.monotonic() < last, f"{self.outcome.kills} kills in {self.plan.within} s"
                    assert not any(future.done() for future in filing), "a teacher gave up"
                    self._kill_one(victim)
            finally:
                self.stop.set()
        for future in filing:
            future.result()

    def _kill_one(self, victim: str) -> None:
        begun = self.begun[victim]
        begun.clear()
        assert begun.wait(WORK_WITHIN), f"no work for the {victim}"
        time.sleep(self._moment())
        self.processes.kill(self.alive[victim].pop(self.rng.randrange(len(self.alive[victim]))))
        self.outcome.kills[victim] += 1
        self._start(victim)

    def _moment(self) -> float:
        """As often within 5–50 ms as within 50–500: a request or a letter takes tens of milliseconds."""
        return math.exp(self.rng.uniform(*map(math.log, self.plan.moments)))

    def _start(self, what: str) -> None:
        command = ("serve", "--no-worker", "--port", str(self.port)) if what == "web" else ("worker",)
        self.alive[what].append(self.processes.start(*command))
        if what == "web":
            self.outcome.slowest_return = max(self.outcome.slowest_return, seconds_until_up(self.port))

    def _drain(self) -> None:
        """Wait until the workers have nothing left; what is stuck then is found by the count of letters."""
        engine = sa.create_engine(self.environ["DATABASE_URL"])
        unsent = sa.select(sa.func.count(Letter.id)).where(Letter.state.in_(UNSENT))
        last = time.monotonic() + DRAINED_WITHIN
        while time.monotonic() < last:
            with engine.connect() as connection:
                if not connection.scalar(unsent):
                    break
            time.sleep(0.1)
        engine.dispose()
