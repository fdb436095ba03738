"""`flask calendar import`: tells which open deadlines move, all lines or none."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from helpdesk.consultations.models import CalendarEntry
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets.models import Event, Ticket
from tests.calendar.decisions import instant
from tests.factories import file_ticket

pytestmark = pytest.mark.usefixtures("monday")

LINES = "type,from,to,reason\ncancel,2026-11-12,2026-11-12,Педсовет\n"


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Any:
    """Import a file with this text."""

    def imported(text: str, *words: str, name: str = "calendar.csv") -> Any:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return app.test_cli_runner().invoke(args=["calendar", "import", str(tmp_path / name), *words])

    with app.app_context():
        file_ticket(kind=TicketKind.METHODOLOGICAL)
    return imported


def test_a_dry_run_tells_what_would_move_and_writes_nothing(app: Flask, run: Any) -> None:
    result = run(LINES, "--dry-run")
    assert "ЭЖ-2026/27-0001: решение чт 12 ноября, 16:00 → пн 16 ноября, 16:00" in result.output
    assert "ничего не записано" in result.output
    with app.app_context():
        assert db.session.query(Ticket).one().resolution_due == instant("2026-11-12 16:00")
        assert db.session.query(Letter).filter(Letter.key.startswith("calendar:")).count() == 0


def test_a_file_comes_in_with_deadlines_history_and_letters(app: Flask, run: Any) -> None:
    result = run(LINES, "--order", "12")
    assert (result.exit_code, "Записей: 1, заявок со сдвинутыми сроками: 1, писем: 1." in result.output) == (0, True)
    with app.app_context():
        assert db.session.query(Ticket).one().resolution_due == instant("2026-11-16 16:00")
        event = db.session.query(Event).filter_by(act="calendar_changed").one()
        assert (event.actor_id, event.reason) == (None, "Педсовет (приказ № 12)")
        assert db.session.query(CalendarEntry).filter_by(order_number="12").count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("type,from,to,reason\nnever,2026-11-12,2026-11-12,x\n", "Строка 2"),
        (LINES + "cancel,2026-11-13,2026-11-13,x\n", "отменять или переносить нечего"),
        ("type,from,to,reason\noff,2026-11-04,2026-11-04,x\n", "не изменится"),
        ("BEGIN:VCALENDAR", "ICS не читается"),
    ],
)
def test_one_bad_line_keeps_the_whole_file_out(app: Flask, run: Any, text: str, said: str) -> None:
    with app.app_context():
        before = db.session.query(CalendarEntry).count()
    result = run(text)
    assert (result.exit_code, said in result.output, "Ничего не записано" in result.output) == (1, True, True)
    with app.app_context():
        assert db.session.query(CalendarEntry).count() == before


def test_an_ics_file_brings_days_of_the_kind_and_year_asked_for(app: Flask, run: Any) -> None:
    event = "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20271104\nSUMMARY:Праздник\nEND:VEVENT\n"
    run(f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n", "--kind", "short", "--year", "2027", name="calendar.ics")
    with app.app_context():
        assert school_timetable().is_short(instant("2027-11-04 12:00").date())
