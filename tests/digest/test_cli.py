"""`flask digest`: prints a week, queues it once, refuses in a sentence."""

from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from tests.digest.scenes import EIGHT, one, tell


@pytest.fixture
def run(app: Flask) -> Any:
    """Run the command on the Monday after the week of the tests."""

    def run(*words: str) -> Result:
        with clock.at(EIGHT):
            return app.test_cli_runner().invoke(args=["digest", *words])

    return run


def count(app: Flask) -> int:
    """Copies in the outbox."""
    with app.app_context():
        return db.session.query(Letter).filter(Letter.thread.startswith("digest-")).count()


def test_the_last_week_is_printed_and_nothing_is_queued(run: Any, app: Flask) -> None:
    with app.app_context():
        one()
    printed = run()
    assert printed.exit_code == 0
    subject, _empty, first, *_rest = printed.output.split("\n")
    assert subject == "Еженедельная сводка по работе с ЭЖ: 9–15 ноября"
    assert first == "За неделю 9–15 ноября: поступила 1, решена 1, просрочено 0."
    assert count(app) == 0


def test_a_week_is_queued_once(run: Any, app: Flask) -> None:
    sent = run("--week", "2026-W46", "--send")
    assert (sent.exit_code, sent.output) == (0, "Поставлено в очередь 5 писем.\n")
    again = run("--send")
    assert (again.exit_code, "уже отправлено" in again.output) == (1, True)
    assert count(app) == 5


def test_a_told_week_is_printed_as_it_left(run: Any, app: Flask) -> None:
    with app.app_context():
        tell()
        one()
    assert "обращений не было" in run("--week", "2026-W46").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--week", "2026-W54"), "Такой недели нет"),
        (("--week", "завтра"), "Такой недели нет"),
        (("--week", "2026-W47", "--send"), "Неделя ещё не закончилась"),
    ],
)
def test_what_cannot_be_is_refused_in_words(run: Any, app: Flask, words: tuple[str, ...], sentence: str) -> None:
    refused = run(*words)
    assert (refused.exit_code, sentence in refused.output) == (1, True)
    assert count(app) == 0
