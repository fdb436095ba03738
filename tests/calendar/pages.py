"""The calendar's pages as a browser fills them in."""

from collections.abc import Callable

from bs4 import Tag
from flask import Flask

from helpdesk.consultations.models import CalendarEntry, WeeklySlot
from helpdesk.extensions import db
from tests.bad_inputs import BOUNDARY, multipart
from tests.client import Desk, seen

Browsers = Callable[..., Desk]
NEW, IMPORT = "/admin/calendar/entries/new", "/admin/calendar/import"
MOVE = {"first_on": "2026-11-12", "on": "2026-11-13", "starts": "14:00", "ends": "15:00", "reason": "Педсовет"}
EXTRA = {"on": "2026-11-13", "starts": "14:00", "ends": "15:00", "reason": "Много заявок"}
OFF = {"first_on": "2026-11-16", "last_on": "2026-11-20", "reason": "Карантин"}
RULE = {"weekday": "1", "first_on": "2026-11-16", "starts": "14:00", "ends": "15:00", "reason": "Просили педагоги"}


def rows(app: Flask) -> tuple[int, list[tuple[int, object]]]:
    """All that a calendar change may add or end."""
    with app.app_context():
        rules = [(rule.id, rule.last_on) for rule in db.session.query(WeeklySlot).order_by(WeeklySlot.id)]
        return db.session.query(CalendarEntry).count(), rules


def error_beside(desk: Desk, field: str) -> str:
    """The sentence that stands beside a field of the page at hand."""
    found = desk.page.find(id=f"{field}-error")
    assert isinstance(found, Tag), desk.text[:600]
    return seen(found)


def filled(desk: Desk, kind: str, **fields: str) -> Desk:
    """The form of a kind of exception, filled in and sent for its preview."""
    return desk.open(f"{NEW}?kind={kind}").submit(NEW, **fields)


def uploaded(desk: Desk, data: bytes) -> Desk:
    """A file sent for its preview."""
    form = desk.open(IMPORT).page.find("form", {"action": IMPORT})
    assert isinstance(form, Tag)
    fields = {str(field["name"]): str(field["value"]) for field in form.select("[type=hidden]")}
    fields |= {"kind": "off", "year": "2026"}
    parts = [(f'name="{name}"'.encode(), value.encode()) for name, value in fields.items()]
    sent = multipart([*parts, (b'name="file"; filename="calendar.csv"', data)])
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    return desk._got(desk.http.post(IMPORT, data=sent, content_type=content_type))
