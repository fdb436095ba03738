"""The worker: every duty gets its turn, whatever the others do."""

import os
import signal
from datetime import timedelta
from threading import Event

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from helpdesk import clock, worker
from helpdesk.accounts.actions import begin_session
from helpdesk.accounts.models import SignIn
from helpdesk.consultations.models import DeskHours
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter, LetterState
from helpdesk.worker import DUTIES, Duty, run_forever, run_once, stop_on_signals
from tests import smtp_sink
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, person


def failing(_worker: str, _stop: Event) -> int:
    """A duty that cannot be done."""
    raise RuntimeError("no")


def test_a_failing_duty_does_not_stop_the_others(ctx: Flask) -> None:
    done = run_once("w", duties=(Duty("first", failing), Duty("second", lambda _worker, _stop: 3)))
    assert (done.done, done.failed) == ({"second": 3}, ("first",))


def test_before_the_defaults_are_loaded_the_duties_wait_and_say_so_in_a_line(
    ctx: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    db.session.execute(sa.delete(DeskHours))
    done = run_once("w", duties=tuple(duty for duty in DUTIES if duty.name == "reminders"))
    assert done.failed == ("reminders",)
    assert "flask init" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_round_delivers_letters(ctx: Flask, monday: None, monkeypatch: pytest.MonkeyPatch) -> None:
    file_ticket()
    with smtp_sink.running(smtp_sink.Sink()) as sink:
        monkeypatch.setitem(ctx.config, "MAIL_SERVER", sink.host)
        monkeypatch.setattr(ctx.extensions["mail"], "server", sink.host)
        monkeypatch.setattr(ctx.extensions["mail"], "port", sink.port)
        assert run_once("w").done["letters"] == 2
    recipients = [letter.recipients for letter in sink.letters]
    assert recipients == [[person(TEACHER).email], [person(ADMINISTRATOR).email]]
    assert {letter.state for letter in db.session.query(Letter)} == {LetterState.SENT}


def test_a_round_sweeps_sessions_that_are_over(ctx: Flask) -> None:
    begin_session(person(TEACHER))
    db.session.commit()
    with clock.at(clock.now() + timedelta(hours=11)):
        assert run_once("w").done["sessions"] == 1
    assert db.session.query(SignIn).count() == 0


def test_a_connection_that_broke_does_not_end_the_worker(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OperationalError("ROLLBACK", {}, ConnectionError("gone"))

    with monkeypatch.context() as cut:
        cut.setattr(db.session, "rollback", broken)
        done = run_once("w", duties=(Duty("first", failing), Duty("second", lambda _worker, _stop: 3)))
    assert (done.done, done.failed) == ({"second": 3}, ("first",))
    assert run_once("w").failed == ()


def test_what_the_clock_writes_leaves_in_the_same_round() -> None:
    names = [duty.name for duty in worker.DUTIES]
    assert names.index("letters") > max(names.index(name) for name in ("reminders", "absences", "digest"))
    assert {duty.every for duty in worker.DUTIES if duty.name in ("reminders", "absences", "digest")} == {60}


def test_a_busy_worker_does_not_rest_and_a_failing_one_rests_longer() -> None:
    assert worker.Round({"letters": 2}, ()).rest == 0
    assert worker.Round({"letters": 0}, ()).rest == worker.IDLE
    assert worker.Round({"letters": 2}, ("files",)).rest == worker.AFTER_FAILURE


def test_a_rare_duty_is_done_once_in_its_time(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[str] = []
    stop = Event()

    def each(_worker: str, _stop: Event) -> int:
        rounds.append("each")
        if len(rounds) > 4:
            stop.set()
        return 1

    def rare(_worker: str, _stop: Event) -> int:
        rounds.append("rare")
        return 0

    monkeypatch.setattr(worker, "DUTIES", (Duty("rare", rare, every=3600), Duty("each", each)))
    run_forever("w", stop)
    assert rounds == ["rare", "each", "each", "each", "each"]


def test_sigterm_lets_the_item_at_hand_be_finished(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    stop, done = stop_on_signals(), []

    def slow(_worker: str, stop: Event) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        done.append(stop.wait(5))
        return 1

    monkeypatch.setattr(worker, "DUTIES", (Duty("slow", slow),))
    run_forever("w", stop)
    for number, handler in before.items():
        signal.signal(number, handler)
    assert done == [True]
