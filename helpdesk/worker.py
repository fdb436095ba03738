"""Everything timed: rounds of duties, each tried on its own so that one failing does not stop the others."""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from helpdesk.absences.actions import give_back_unfinished
from helpdesk.accounts import tries
from helpdesk.accounts.actions import sweep_sessions
from helpdesk.consultations.queries import NoDeskHours
from helpdesk.digest.actions import send_when_due
from helpdesk.extensions import db
from helpdesk.files.sweep import sweep_orphans
from helpdesk.leaving.actions import sweep_unsent
from helpdesk.outbox.deliver import deliver_due
from helpdesk.privacy.actions import keep_terms
from helpdesk.profile.actions import sweep_wishes
from helpdesk.reminders.actions import act_on_time
from helpdesk.reminders.consultations import remind_of_consultations
from helpdesk.reminders.trainings import tell_of_trainings
from helpdesk.resets.actions import answer_requests

IDLE = 1.0  # seconds between rounds that found nothing to do
AFTER_FAILURE = 5.0  # seconds, when a duty failed: a database that is down is not asked every moment

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do regularly: takes the worker's name and the stop event, says how much it did."""

    name: str
    run: Callable[[str, Event], int]
    every: float = 0  # seconds; 0: each round
    removes: bool = False  # for good: what a rehearsal of a later day must not do


@dataclass(frozen=True, slots=True)
class Round:
    """How much each duty did, and which failed."""

    done: dict[str, int]
    failed: tuple[str, ...]

    @property
    def rest(self) -> float:
        """Seconds to wait before the next round."""
        if self.failed:
            return AFTER_FAILURE
        return 0 if any(self.done.values()) else IDLE


def _deliver_letters(worker: str, stop: Event) -> int:
    delivered = deliver_due(worker=worker, stopping=stop.is_set)
    return delivered.sent + delivered.put_off + delivered.failed


def _sweep_files(_worker: str, _stop: Event) -> int:
    swept = sweep_orphans()
    return swept.rows + swept.contents


def _committing(act: Callable[[], int]) -> Callable[[str, Event], int]:
    def run(_worker: str, _stop: Event) -> int:
        done = act()
        db.session.commit()
        return done

    return run


MINUTE, HOUR = 60.0, 3600.0
DUTIES: tuple[Duty, ...] = (
    Duty("absences", _committing(give_back_unfinished), every=MINUTE),
    Duty("reminders", _committing(act_on_time), every=MINUTE),
    Duty("consultations", _committing(remind_of_consultations), every=MINUTE),
    Duty("trainings", _committing(tell_of_trainings), every=MINUTE),
    Duty("digest", _committing(send_when_due), every=MINUTE),
    Duty("resets", _committing(answer_requests)),
    Duty("letters", _deliver_letters),
    Duty("files", _sweep_files, every=HOUR, removes=True),
    Duty("retention", _committing(keep_terms), every=HOUR, removes=True),
    Duty("sessions", _committing(sweep_sessions), every=HOUR, removes=True),
    Duty("unsent", _committing(sweep_unsent), every=HOUR, removes=True),
    Duty("addresses", _committing(sweep_wishes), every=HOUR, removes=True),
    Duty("tries", _committing(tries.sweep), every=HOUR, removes=True),
)
REHEARSED = tuple(duty for duty in DUTIES if not duty.removes)


def run_once(worker: str, stop: Event | None = None, duties: tuple[Duty, ...] | None = None) -> Round:
    """One round of the given duties, of all by default; never raises for a duty's sake."""
    done: dict[str, int] = {}
    failed: list[str] = []
    for duty in DUTIES if duties is None else duties:
        try:
            done[duty.name] = duty.run(worker, stop or Event())
        except NoDeskHours as missing:
            log.warning("duty %s waits: %s", duty.name, missing)
            failed.append(duty.name)
        except Exception:  # the other duties must not suffer (safety §6, workers)
            log.exception("duty %s failed", duty.name)
            failed.append(duty.name)
        finally:
            _forget_what_was_left()
    return Round(done, tuple(failed))


def _forget_what_was_left() -> None:
    """End whatever a duty left open; a connection that broke must not end the worker with it."""
    try:
        db.session.rollback()
    except SQLAlchemyError:
        log.exception("the database connection broke")
        db.session.remove()


def run_forever(worker: str, stop: Event) -> None:
    """Round after round until `stop` is set; the letter or file at hand is finished first."""
    last_run: dict[str, float] = {}
    while not stop.is_set():
        now = time.monotonic()
        due = tuple(duty for duty in DUTIES if now - last_run.get(duty.name, -duty.every) >= duty.every)
        last_run.update(dict.fromkeys((duty.name for duty in due), now))
        stop.wait(run_once(worker, stop, due).rest)


def stop_on_signals() -> Event:
    """An event that SIGTERM and Ctrl-C set; only the main thread of a process may ask for it."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
