"""Commands: thin, and honest in what they print and return."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from helpdesk import clock, worker
from helpdesk.accounts.models import Person
from helpdesk.consultations.models import DeskHours
from helpdesk.extensions import db
from tests.factories import MONDAY_MORNING, PASSWORD

CASES = Path(__file__).parent / "data" / "worked_sla.csv"
ROW = "ФИО,логин,e-mail,должность,предмет,корпус,кабинет,роль\nНовая Анна,novaya.a,a@example.org,учитель,,1,1,{role}\n"


@pytest.fixture
def run(app: Flask) -> Any:
    """Run a command as from the shell."""
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def test_replaying_the_worked_cases_finds_no_mismatch(run: Any) -> None:
    result: Result = run("sla", "replay", str(CASES))
    assert (result.exit_code, result.output.strip()) == (0, "68 rows, 0 mismatches")


def test_a_wrong_expectation_is_printed_and_fails(run: Any, tmp_path: Path) -> None:
    text = CASES.read_text("utf-8").replace("W01,2026-11-09T10:00:00,", "W01,2026-11-09T10:00:01,", 1)
    (tmp_path / "cases.csv").write_text(text, "utf-8")
    result = run("sla", "replay", str(tmp_path / "cases.csv"))
    assert result.exit_code == 1
    assert "W01: registered_at" in result.output
    assert result.output.endswith("68 rows, 1 mismatches\n")


@pytest.mark.parametrize("text", ["", "id,x\n1,2\n", "\x00"])
def test_a_file_that_is_no_list_of_cases_is_refused_in_words(run: Any, tmp_path: Path, text: str) -> None:
    (tmp_path / "cases.csv").write_text(text)
    result = run("sla", "replay", str(tmp_path / "cases.csv"))
    assert (result.exit_code, "не читается" in result.output) == (1, True)


def test_explaining_prints_every_step_and_the_promise(run: Any) -> None:
    result = run("sla", "explain", "--kind", "methodological", "--urgency", "normal", "--at", "2026-11-09T10:00")
    assert "Ответим до пн 9 ноября, 16:00. Решим до чт 12 ноября, 16:00." in result.output
    assert "1-я консультация" in result.output


def test_the_json_explanation_has_the_promised_keys(run: Any) -> None:
    at = "2026-11-09T05:00:00+00:00"
    told = json.loads(run("sla", "explain", "--kind", "technical", "--at", at, "--json").output)
    assert list(told) == ["policy", "registered_at", "first_response_due", "resolution_due", "steps"]
    assert told["first_response_due"] == "2026-11-09T16:00:00"


def test_a_moment_that_is_none_is_refused_in_words(run: Any) -> None:
    result = run("sla", "explain", "--kind", "technical", "--at", "завтра")
    assert (result.exit_code, "завтра" in result.output) == (1, True)


def test_the_staff_list_comes_in_whole(run: Any, app: Flask, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text(ROW.format(role="teacher"), "utf-8")
    assert run("staff", "import", str(tmp_path / "staff.csv"), "--dry-run").exit_code == 0
    with app.app_context():
        assert db.session.query(Person).filter_by(login="novaya.a").count() == 0
    assert "Добавлено: 1" in run("staff", "import", str(tmp_path / "staff.csv")).output


def test_one_bad_row_keeps_the_whole_list_out(run: Any, app: Flask, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text(ROW.format(role="teacher") + "Без роли,x.y,x@example.org,,,,,\n", "utf-8")
    result = run("staff", "import", str(tmp_path / "staff.csv"))
    assert (result.exit_code, "строка 3" in result.output) == (1, True)
    with app.app_context():
        assert db.session.query(Person).filter_by(login="novaya.a").count() == 0


def test_first_passwords_are_written_once_for_the_owners_eyes_only(run: Any, app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "slips.html"
    assert run("staff", "passwords", "--login", "baranova.lp", "--out", str(out)).exit_code == 0
    assert "Баранова Людмила Петровна" in out.read_text("utf-8")
    assert out.stat().st_mode & 0o077 == 0
    with app.app_context():
        person = db.session.query(Person).filter_by(login="baranova.lp").one()
        assert PASSWORD not in (person.password_hash or "")


def test_loading_the_defaults_again_changes_nothing(run: Any) -> None:
    assert "уже загружены" in run("init").output


def test_the_demo_does_not_go_over_a_real_school(run: Any) -> None:
    assert run("demo").exit_code == 1
    assert run("demo", "--if-empty").exit_code == 0


def test_one_round_of_the_worker_as_of_any_moment(run: Any) -> None:
    result = run("worker", "--once", "--at", "2026-11-09T10:00")
    assert (result.exit_code, "letters: 0" in result.output) == (0, True)


def test_a_rehearsal_does_not_send_real_letters_unasked(run: Any, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    result = run("worker", "--once", "--at", "2026-11-09T10:00")
    assert (result.exit_code, "--yes" in result.output) == (1, True)


def test_a_rehearsal_of_a_later_year_deletes_nothing_unasked(run: Any, app: Flask) -> None:
    later = ("worker", "--once", "--at", "2031-01-01T10:00")
    assert not {"files", "retention", "sessions", "unsent"} & {
        line.split(":")[0] for line in run(*later).output.split()
    }
    assert "retention: " in run(*later, "--yes").output


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the clock said in each round of the worker, at its beginning and a moment later."""
    seen: list[datetime] = []

    def run_once(_worker: str, _stop: Event, _duties: object) -> worker.Round:
        seen.append(clock.now())
        time.sleep(0.002)
        seen.append(clock.now())
        return worker.Round({}, ())

    monkeypatch.setattr(worker, "run_once", run_once)
    return seen


def test_a_round_as_of_a_moment_has_the_clock_of_then(run: Any, moments: list[datetime]) -> None:
    assert run("worker", "--once", "--at", "2026-11-09T10:00").exit_code == 0
    assert moments == [MONDAY_MORNING] * 2


def test_a_round_as_of_now_leaves_the_clock_running(run: Any, moments: list[datetime]) -> None:
    before = datetime.now(UTC)
    assert run("worker", "--once").exit_code == 0
    assert before <= moments[0] < moments[1] <= datetime.now(UTC)


def test_a_round_that_failed_says_so(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "run_once", lambda _worker, _stop, _duties: worker.Round({"files": 1}, ("letters",)))
    result = run("worker", "--once")
    assert (result.exit_code, "Не удалось: letters" in result.output) == (1, True)


def test_a_calendar_without_working_days_is_explained_in_a_sentence(run: Any, app: Flask) -> None:
    with app.app_context():
        db.session.query(DeskHours).update({"workdays": ""})
        db.session.commit()
    result = run("sla", "explain", "--kind", "technical", "--at", "2026-11-09T10:00")
    assert (result.exit_code, "ни одного рабочего дня" in result.output) == (1, True)
    assert "Traceback" not in result.output
