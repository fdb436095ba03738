"""Every act of the keepers is written down: the whole route table is walked, nothing may be forgotten."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.audit.models import AuditEntry
from helpdesk.audit.queries import verified
from helpdesk.devices.actions import make_link
from helpdesk.digest.actions import send_week
from helpdesk.domain.audit import Act
from helpdesk.domain.digest_weeks import read_week
from helpdesk.domain.directions import Direction
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter, LetterState
from tests.client import Desk
from tests.factories import ADMINISTRATOR, MONDAY_MORNING, PASSWORD, TEACHER, away, file_ticket, person
from tests.test_every_route import ROLES, ROWS
from tests.trainings.log import NEXT_THURSDAY, THURSDAY, held

pytestmark = pytest.mark.usefixtures("monday")

PAST, COMING = f"/trainings/{THURSDAY}", f"/trainings/{NEXT_THURSDAY}"
SAVE = {"button": {"step": "save"}}
CALENDAR = "/admin/calendar"
HOLIDAYS = f"{CALENDAR}/years/2027/holidays"
PICKED = {"pick": "off:2027-11-04:2027-11-05"}
RULE = {"weekday": "1", "starts": "14:00", "ends": "15:00", "first_on": "2026-11-17", "reason": "Ещё одна"}
CANCELLED = {"button": {"state": "cancelled"}, "cancellation": "Карантин"}


def previewed(address: str, fields: dict[str, Any], page: str = "") -> list[Any]:
    """A change of the calendar as it is made: filled in, looked at, saved."""
    return [page or address, (address, fields), (address, {**fields, **SAVE} if "pick" in fields else SAVE)]


# What a keeper does, as steps in a browser: an address to open, or an address to send a form to with its fields.
RECORDED: dict[str, tuple[Act, list[Any]]] = {
    "absences.create": (Act.ABSENCE_ENTERED, ["/absences/", ("/absences/", {"first_on": "2026-11-12"})]),
    "absences.withdraw": (Act.ABSENCE_WITHDRAWN, ["/absences/", ("/absences/1/withdraw", {})]),
    "agenda.extra": (Act.CONSULTATION_ADDED, ["/consultations/2026-11-09", ("/consultations/2026-11-09/extra", {})]),
    "calendar.create": (
        Act.CALENDAR_CHANGED,
        previewed(
            f"{CALENDAR}/entries/new",
            {"first_on": "2026-11-16", "reason": "Карантин"},
            f"{CALENDAR}/entries/new?kind=off",
        ),
    ),
    "calendar.remove": (
        Act.CALENDAR_CHANGED,
        previewed(f"{CALENDAR}/entries/{{entry}}/remove", {"reason": "Отменили"}),
    ),
    "calendar.create_rule": (Act.CALENDAR_CHANGED, previewed(f"{CALENDAR}/rules/new", RULE)),
    "calendar.replace_rule": (
        Act.CALENDAR_CHANGED,
        previewed(f"{CALENDAR}/rules/1", {"first_on": "2026-12-07", "starts": "14:00", "reason": "Раньше"}),
    ),
    "calendar.end_rule": (
        Act.CALENDAR_CHANGED,
        previewed(f"{CALENDAR}/rules/1/end", {"first_on": "2026-11-16", "reason": "Не нужна"}),
    ),
    "calendar.add_holidays": (Act.CALENDAR_CHANGED, previewed(HOLIDAYS, PICKED)),
    "calendar.confirm": (
        Act.CALENDAR_CONFIRMED,
        [f"{CALENDAR}/?year=2026", (f"{CALENDAR}/years/2026/confirm", {})],
    ),
    "trainings.accept": (
        Act.TRAINING_DECIDED,
        ["/trainings/", (f"{COMING}/accept", {"button": {"direction": "marks"}})],
    ),
    "trainings.plan": (Act.TRAINING_DECIDED, [COMING, (f"{COMING}/plan", {"direction": "marks"})]),
    "trainings.move": (Act.TRAINING_DECIDED, [COMING, (f"{COMING}/move", CANCELLED)]),
    "trainings.put_down": (
        Act.ATTENDANCE_CHANGED,
        [f"{PAST}/attendance", (f"{PAST}/attendance/add", {"names": "Мамедов Э."})],
    ),
    "trainings.strike": (
        Act.ATTENDANCE_CHANGED,
        [f"{PAST}/attendance", (f"{PAST}/attendance/strike", {"person": "{teacher}"})],
    ),
    "trainings.save_settings": (
        Act.TRAINING_SETTINGS_CHANGED,
        ["/trainings/settings", ("/trainings/settings", {"rule": "per_quarter"})],
    ),
    "digest.again": (
        Act.DIGEST_SENT_AGAIN,
        ["/reports/digest/2026-W45", ("/reports/digest/2026-W45/again", {"person": "{administrator}"})],
    ),
    "digest.save_settings": (
        Act.DIGEST_RECIPIENTS_CHANGED,
        ["/reports/digest/settings", ("/reports/digest/settings", {"format-{administrator}": "none"})],
    ),
    "staff.close": (
        Act.ACCOUNT_CLOSED,
        ["/admin/staff/{teacher}", ("/admin/staff/{teacher}/close", {"password": PASSWORD})],
    ),
    "staff.issue_password": (
        Act.PASSWORDS_ISSUED,
        ["/admin/staff/{teacher}", ("/admin/staff/{teacher}/password", {"password": PASSWORD})],
    ),
    "staff.end_sessions": (
        Act.SESSIONS_ENDED,
        ["/admin/staff/{administrator}", ("/admin/staff/{administrator}/sessions/end", {})],
    ),
    "devices.create": (Act.COMPUTER_ADDED, ["/admin/devices", ("/admin/devices", {"device": "Учительская"})]),
    "devices.revoke": (
        Act.COMPUTER_REVOKED,
        ["/admin/devices", ("/admin/devices/1/revoke", {})],
    ),
    "pins.issue": (Act.PIN_ISSUED, ["/admin/pins", ("/admin/pins", {"person": TEACHER, "password": PASSWORD})]),
    "privacy.save_terms": (Act.TERMS_CHANGED, ["/admin/privacy", ("/admin/privacy", {"files_days": "40"})]),
    "admin.resend": (Act.LETTER_RESENT, ["/admin/outbox", ("/admin/outbox/1/resend", {})]),
}
# What needs no entry, and why.
ELSEWHERE = {
    "calendar.bring_in": "carried out by the action of calendar.create; a test below brings a file in",
    "staff.reopen": "follows a closing; tests/staff has both",
    "staff.remove_factor": "only where there is one; tests/factors has it",
    "staff.preview": "shows only",
    "staff.keep": "keeps what a preview sealed; tests/staff brings a list in",
    "agenda.mark": "the journal of consultations keeps who marked what",
    "agenda.move": "the journal of consultations keeps who moved whom",
    "agenda.walk_in": "the journal of consultations keeps who wrote whom down",
    "agenda.hold": "the journal of consultations keeps who held it",
    "agenda.left": "the journal of consultations keeps who moved whom",
    "admin.find": "only leaves a key for the words looked for in the log itself",
    "privacy.shorten_terms": "held by tests/privacy/test_terms.py",
    "privacy.download_held": "held by tests/privacy/test_held.py",
    "privacy.forget": "held by tests/privacy/test_anonymise.py",
    "privacy.close_leak": "held by tests/privacy/test_leaks.py",
    "registers.note_outage": "the ticket's own history keeps old and new",
}


@pytest.fixture
def facts(app: Flask) -> dict[str, str]:
    """A school in which each act can be done; what addresses need to know of it."""
    with app.app_context():
        file_ticket()
        make_link("Учительская")
        letter = db.session.get_one(Letter, 1)
        letter.state = LetterState.FAILED
        db.session.commit()
        send_week(read_week("2026-W45"))
        db.session.commit()
        held(THURSDAY, Direction.MARKS, TEACHER)
        known = {"administrator": str(person(ADMINISTRATOR).id), "teacher": str(person(TEACHER).id)}
        return {**known, "entry": ahead()}


def ahead() -> str:
    """An exception of the calendar that has not begun."""
    return str(db.session.scalar(sa.text("SELECT min(id) FROM calendar_entry WHERE first_on > '2026-12-01'")))


def done(browser: Desk, steps: list[Any], facts: dict[str, str]) -> None:
    """Walk the steps."""
    for step in steps:
        if isinstance(step, str):
            browser.open(step.format(**facts))
            continue
        address, fields = step
        filled = {name.format(**facts): _filled(value, facts) for name, value in fields.items()}
        browser.submit(address.format(**facts), **filled)


def _filled(value: Any, facts: dict[str, str]) -> Any:
    return value.format(**facts) if isinstance(value, str) else value


def entries_since(app: Flask, number: int) -> Iterator[AuditEntry]:
    """What was written down after an entry."""
    with app.app_context():
        yield from db.session.query(AuditEntry).filter(AuditEntry.number > number).order_by(AuditEntry.number)


def test_every_act_that_teachers_may_not_do_is_written_down_or_excused() -> None:
    """What hangs on a ticket (a 404 because it is another's) is kept by the ticket's own history."""
    teacher, keeper = (3 + ROLES.index(login) for login in (TEACHER, ADMINISTRATOR))
    posts = [row for row in ROWS if row[1] == "POST" and not row[2].startswith("/tickets/2026-0001/")]
    keepers = {row[0] for row in posts if row[teacher] == "404" and row[keeper] != "404"}
    # The table asks for one that is not there:
    keepers |= {"absences.withdraw", "registers.note_outage", "privacy.close_leak", "staff.close", "devices.revoke"}
    assert keepers == set(RECORDED) | set(ELSEWHERE)


@pytest.mark.parametrize("endpoint", RECORDED)
def test_a_keepers_act_leaves_its_entry(
    app: Flask, desk: Callable[..., Desk], facts: dict[str, str], endpoint: str
) -> None:
    act, steps = RECORDED[endpoint]
    with app.app_context():
        if endpoint == "absences.withdraw":
            away(ADMINISTRATOR)
        before = verified().head.last_number
    done(desk(ADMINISTRATOR), steps, facts)
    left = {(entry.act, str(entry.actor_id)) for entry in entries_since(app, before)}
    assert left == {(act, facts["administrator"])}
    with app.app_context():
        assert verified().fault is None


def test_a_refused_act_leaves_none(app: Flask, desk: Callable[..., Desk], facts: dict[str, str]) -> None:
    with app.app_context():
        before = verified().head.last_number
    browser = desk(ADMINISTRATOR).open("/absences/").submit("/absences/", first_on="2026-11-13", last_on="2026-11-12")
    assert browser.code == 422
    assert list(entries_since(app, before)) == []


def test_a_commands_act_is_the_servers(app: Flask, tmp_path: Any) -> None:
    (tmp_path / "days.csv").write_text("type;from;to;reason\noff;2026-12-14;2026-12-15;Карантин\n", "utf-8")
    with app.app_context():
        before = verified().head.last_number
    run = app.test_cli_runner()
    assert run.invoke(args=["calendar", "import", str(tmp_path / "days.csv")]).exit_code == 0
    assert (
        run.invoke(args=["staff", "passwords", "--login", TEACHER, "--out", str(tmp_path / "slips.html")]).exit_code
        == 0
    )
    assert [(entry.act, entry.actor_id) for entry in entries_since(app, before)] == [
        ("calendar_changed", None),
        ("passwords_issued", None),
    ]
    with clock.at(MONDAY_MORNING + timedelta(days=1)):
        assert run.invoke(args=["audit", "verify"]).exit_code == 0
