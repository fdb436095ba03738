"""What was kept long enough goes whole, once a day, and the log says so."""

import io
import json
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.audit.actions import About, record
from helpdesk.audit.models import AuditEntry
from helpdesk.audit.queries import verified
from helpdesk.bookings.actions import book
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.retention import Terms
from helpdesk.domain.workflow import TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.outbox.models import Letter
from helpdesk.outbox.post import Draft, queue
from helpdesk.privacy import actions, leaks, queries
from helpdesk.privacy.actions import POINTING
from helpdesk.registers.actions import note_outage
from helpdesk.registers.outages import Note
from helpdesk.reminders.models import TimedMark
from helpdesk.tickets import actions as tickets
from helpdesk.tickets import changes
from helpdesk.tickets.models import Attachment, Event, SentForm, Ticket
from tests.factories import ADMINISTRATOR, MONDAY_MORNING, TEACHER, file_ticket, later, person
from tests.files.samples import png
from tests.files.uploads import keep_upload

pytestmark = pytest.mark.usefixtures("ctx", "monday")

LONG_AFTER = datetime.fromisoformat("2030-09-01T06:00:00+00:00")  # three years after 2026/27 ended


def uploaded(name: str = "снимок.png") -> StoredFile:
    return keep_upload(io.BytesIO(png()), name, by=person(TEACHER), form_key=f"form-{len(name)}")


def ended(*, marked: bool = False, at: datetime = MONDAY_MORNING) -> Ticket:
    """A ticket with one file, withdrawn at a moment."""
    with clock.at(at):
        ticket = file_ticket(files=[uploaded()], has_personal_data=marked)
        changes.move(ticket, TicketState.WITHDRAWN, by=person(TEACHER), act="withdrawn", closed_at=clock.now())
        db.session.commit()
    return ticket


def full() -> Ticket:
    """A ticket with everything that can hang on one."""
    ticket = file_ticket(files=[uploaded()])
    tickets.reroute(
        ticket,
        kind=ticket.kind,
        topic="saving",
        urgency=Urgency.CRITICAL,
        reason="Не работает у всех.",
        by=person(ADMINISTRATOR),
    )
    tickets.answer(ticket, "Смотрите.", by=person(ADMINISTRATOR), files=[uploaded("ответ.png")])
    note_outage(ticket, Note("весь корпус", "", ""), by=person(ADMINISTRATOR))
    with clock.at(later(days=1)):
        tickets.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
        tickets.reopen(ticket, "Опять.", by=person(TEACHER))
    book(datetime(2026, 11, 12, 15), person=person(TEACHER), by=person(TEACHER), ticket_id=ticket.id)
    db.session.add(SentForm(key="k", ticket_id=ticket.id, sent_at=clock.now()))
    db.session.add(TimedMark(key=f"due-day:{ticket.address}:resolution", made_at=clock.now()))
    later_one, twin = file_ticket(title="Продолжение"), file_ticket(title="Повтор")
    later_one.continues_id, twin.duplicate_of_id = ticket.id, ticket.id
    db.session.commit()
    return ticket


def test_everything_that_points_to_a_ticket_is_known_to_the_one_who_removes_it() -> None:
    """A new key to `ticket` must say here what becomes of its row."""
    keys = (key for table in db.metadata.sorted_tables for key in table.foreign_keys)
    assert {f"{key.parent.table.name}.{key.parent.name}" for key in keys if key.column.table.name == "ticket"} == set(
        POINTING
    )


def test_of_a_removed_card_nothing_is_left_but_the_logs_number() -> None:
    ticket = full()
    ticket_id, address, number = ticket.id, ticket.address, ticket.number
    pointed = {one for one in POINTING if _rows_pointing(one, ticket_id)}
    assert pointed == set(POINTING), "the ticket of this test has everything"
    actions.remove_card(ticket_id, address)
    db.session.commit()
    assert {one for one in POINTING if _rows_pointing(one, ticket_id)} == set()
    assert _tables_naming(address, number) <= {"audit_entry"}
    assert db.session.query(StoredFile).count() == 0
    assert [one.title for one in db.session.query(Ticket).order_by(Ticket.id)] == ["Продолжение", "Повтор"]


@pytest.mark.parametrize(
    ("marked", "after_days", "left"), [(False, 30, 1), (False, 31, 0), (True, 10, 1), (True, 11, 0)]
)
def test_files_go_after_their_term_and_pupils_sooner(marked: bool, after_days: int, left: int) -> None:
    ticket = ended(marked=marked)
    with clock.at(MONDAY_MORNING + timedelta(days=after_days)):
        actions.keep_terms()
        db.session.commit()
    assert db.session.query(Attachment).count() == db.session.query(StoredFile).count() == left
    last = db.session.query(Event).filter_by(ticket_id=ticket.id).order_by(Event.id.desc()).first()
    assert (last.act == "files_removed") is (left == 0)


def test_a_card_goes_three_years_after_its_school_year_and_an_open_one_never() -> None:
    ended()
    still_open = file_ticket()
    with clock.at(LONG_AFTER - timedelta(days=1)):
        actions.keep_terms()
    assert db.session.query(Ticket).count() == 2
    with clock.at(LONG_AFTER):
        actions.keep_terms()
        db.session.commit()
    assert [one.id for one in db.session.query(Ticket)] == [still_open.id]


def test_letters_of_no_ticket_go_by_their_age_and_digests_and_letters_of_tickets_stay() -> None:
    still_open = file_ticket()
    booking = book(datetime(2026, 11, 12, 15), person=person(TEACHER), by=person(TEACHER), ticket_id=still_open.id)
    other_threads = ("account-1", "pin-1", "reset-1", "leak-1", "staff-1", "training-2026-11", "booking-999999")
    for thread in (*other_threads, "digest-2026-W45", f"booking-{booking.id}"):
        subject, text, html = "О чём", "Текст.", ""
        queue(
            Draft(key=thread, person=person(TEACHER), thread=thread, subject=subject, text=text, html=html, notice="")
        )
    db.session.commit()
    with clock.at(LONG_AFTER - timedelta(days=1)):
        actions.keep_terms()
        assert db.session.query(Letter).filter(Letter.thread.in_(other_threads)).count() == len(other_threads)
    with clock.at(LONG_AFTER):
        actions.keep_terms()
        db.session.commit()
    left = {letter.thread for letter in db.session.query(Letter)}
    assert left == {still_open.thread, f"booking-{booking.id}", "digest-2026-W45"}
    entry = db.session.query(AuditEntry).filter_by(act="terms_kept").one()
    assert json.loads(entry.details)["letters"] == len(other_threads)


def test_the_round_is_made_once_a_day_and_written_down() -> None:
    ended()
    with clock.at(MONDAY_MORNING + timedelta(days=40)):
        assert actions.keep_terms() == 1
        ended(at=MONDAY_MORNING + timedelta(days=1))
        assert actions.keep_terms() == 0
        db.session.commit()
    with clock.at(MONDAY_MORNING + timedelta(days=41)):
        assert actions.keep_terms() == 1
        db.session.commit()
    written = db.session.query(AuditEntry).filter_by(act="terms_kept").order_by(AuditEntry.number)
    assert [json.loads(entry.details) for entry in written] == [
        {"cards": 0, "entries": 0, "files": 1, "leaks": 0, "letters": 0}
    ] * 2


def test_the_log_lets_go_of_what_is_older_and_stays_whole() -> None:
    before = verified().head
    with clock.at(MONDAY_MORNING + timedelta(days=5 * 366)):
        actions.keep_terms()
        db.session.commit()
    found = verified()
    assert (found.fault, found.head.first_number) == (None, before.last_number + 1)
    assert [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)] == ["terms_kept"]


def test_an_entry_written_with_a_wrong_clock_takes_none_of_the_younger_ones_before_it_along() -> None:
    numbers = [entry.number for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)]
    with clock.at(MONDAY_MORNING - timedelta(days=7 * 366)):
        record(Act.FILE_SEEN, by=None, about=About(Thing.TICKET, "2026-0001"))
        db.session.commit()
    actions.keep_terms()
    db.session.commit()
    assert numbers
    assert [entry.number for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)] == [
        *numbers,
        numbers[-1] + 1,
    ]


def test_a_dry_run_tells_what_would_go_and_removes_nothing(ctx: Flask) -> None:
    ended()
    with clock.at(LONG_AFTER):
        told = ctx.test_cli_runner().invoke(args=["retention", "--dry-run"])
    assert (told.exit_code, "2026-0001" in told.output, "заявок: 1" in told.output) == (0, True, True)
    assert db.session.query(Ticket).count() == 1


def test_a_changed_term_is_written_down_with_what_it_was() -> None:
    actions.set_terms(Terms(files_days=20), by=person(ADMINISTRATOR))
    db.session.commit()
    assert queries.settings().terms == Terms(files_days=20)
    entry = db.session.query(AuditEntry).filter_by(act="terms_changed").one()
    assert (entry.thing_id, json.loads(entry.details)) == ("files_days", {"new": 20, "old": 30})


def _rows_pointing(pointer: str, ticket_id: int) -> int:
    name, column = pointer.split(".")
    table = db.metadata.tables[name]
    return db.session.scalar(sa.select(sa.func.count()).where(table.c[column] == ticket_id)) or 0


def _tables_naming(*words: str) -> set[str]:
    """Tables with a text in which one of the words stands."""
    found = set()
    for table in db.metadata.sorted_tables:
        texts = [column for column in table.columns if isinstance(column.type, sa.String | sa.JSON)]
        for row in db.session.execute(sa.select(*texts)) if texts else ():
            if any(word in str(value) for value in row for word in words):
                found.add(table.name)
    return found


def test_a_closed_report_of_a_leak_goes_when_tickets_of_its_year_go_and_an_open_one_stays() -> None:
    """It may name pupils: what was done about it is done."""
    closed, still_open = (leaks.report_leak(leaks.Told(words), by=person(TEACHER)) for words in ("Первая.", "Вторая."))
    leaks.close_leak(closed, "Чат закрыт.", by=person(ADMINISTRATOR))
    db.session.commit()
    with clock.at(LONG_AFTER - timedelta(days=1)):
        assert queries.due(Terms()).leak_ids == []
    with clock.at(LONG_AFTER):
        assert queries.due(Terms()).leak_ids == [closed.id]
        actions.keep_terms()
        db.session.commit()
        assert queries.leak_reports() == [still_open]
        entry = db.session.query(AuditEntry).filter_by(act=Act.TERMS_KEPT).one()
        assert json.loads(entry.details)["leaks"] == 1
