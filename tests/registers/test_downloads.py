"""A long spreadsheet is made step by step, kept for a day, and opened by nobody else."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.domain.periods import Period
from helpdesk.files.sweep import sweep_orphans
from helpdesk.registers.downloads import Step, made_file, sheet_steps, titled
from helpdesk.web import sheet
from helpdesk.web.sheet import Column
from tests.factories import DEPUTY, DIRECTOR, later, person
from tests.spreadsheets import written

pytestmark = pytest.mark.usefixtures("monday")

COLUMNS = [Column("number", "№", 7, lambda number: number)]


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[object]:
    """A request of the director's."""
    with app.test_request_context() as request:
        yield request


def steps(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """A file of five rows made for the director."""
    monkeypatch.setattr(sheet, "STEP", 2)
    return list(sheet_steps(COLUMNS, range(5), "Журнал", by=person(DIRECTOR)))


def test_each_step_tells_how_far_it_is_and_the_last_one_has_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    *going, done = steps(monkeypatch)
    assert [(step.rows, step.token) for step in going] == [(2, ""), (4, ""), (5, "")]
    assert (done.rows, bool(done.token), done.size > 1000) == (5, True, True)


def test_the_link_gives_the_file_to_whom_it_was_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    token = steps(monkeypatch)[-1].token
    answer = made_file(token, by=person(DIRECTOR))
    assert answer is not None
    with answer:
        answer.direct_passthrough = False
        assert len(written(BytesIO(answer.data))) == 6


def test_nobody_else_s_and_no_changed_or_old_link_opens_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    token = steps(monkeypatch)[-1].token
    assert made_file(token, by=person(DEPUTY)) is None
    assert made_file(f"{token}x", by=person(DIRECTOR)) is None
    with clock.at(later(days=400)):
        sweep_orphans()
    assert made_file(token, by=person(DIRECTOR)) is None


def test_a_title_names_the_days() -> None:
    period = Period(date(2026, 12, 28), date(2027, 1, 11))
    assert titled("Журнал сбоев ЭЖ", period) == "Журнал сбоев ЭЖ 28.12.2026–11.01.2027"
