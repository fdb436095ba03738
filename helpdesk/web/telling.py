"""What pages tell in words: history as old -> new, places, sizes of files, how near a due is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from flask import Flask, current_app
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from helpdesk import clock
from helpdesk.domain.attachments import MAX_FILE_BYTES, MAX_FILES
from helpdesk.domain.consultation_days import to_wall
from helpdesk.web import labels
from helpdesk.web.filters import moment

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
OFFICE = ("state", "outcome")  # said in the office's words
INSTANTS = ("first_response_due", "resolution_due", "invited_to", "visit")
WORDS: dict[str, Mapping[Any, LazyString]] = {
    "state": labels.STAFF_STATES,
    "kind": labels.KINDS,
    "urgency": labels.URGENCIES,
    "outcome": labels.OUTCOMES,
}


class Told(NamedTuple):
    """One change in words; an empty side is a value that was not there."""

    field: str
    old: str
    new: str


class Named(Protocol):
    """What has a label in both languages."""

    @property
    def label(self) -> str: ...

    @property
    def label_en(self) -> str: ...


def init_app(app: Flask) -> None:
    """Make the filters known to templates."""
    for function in (told_changes, topic_label, post_name, place, room_name, file_size, nearness):
        app.add_template_filter(function)
    app.jinja_env.globals.update(most_files=MAX_FILES, most_file_bytes=MAX_FILE_BYTES)


def told_changes(changes: Mapping[str, Sequence[str | None]], is_plain: bool = False) -> list[Told]:
    """Changes of an event (codes and UTC instants as text) in words; fields that tell a reader nothing are left out.

    So are changes nobody sees (seconds of a due) and, in plain words for the requester, states: the act says it.
    """
    told = [
        Told(str(labels.FIELDS[field]), _told(field, old), _told(field, new))
        for field, (old, new) in changes.items()
        if field in labels.FIELDS and not (is_plain and field in OFFICE)
    ]
    return [change for change in told if change.old != change.new]


def topic_label(topic: Named) -> str:
    """A topic's plain sentence in the reader's language."""
    return topic.label_en if str(get_locale()) == "en" else topic.label


def post_name(post: str) -> str:
    """A post in the reader's language, where it is one of the desk's own; else as the calendar has it."""
    return _(post) if post else ""


def place(building: str, room: str = "") -> str:
    """«корпус 1, каб. 205»; what is not known is left out."""
    parts = (_("корпус %(building)s", building=building) if building else "", room_name(room))
    return ", ".join(part for part in parts if part)


def room_name(room: str) -> str:
    """«каб. 205», but «спортзал»."""
    return _("каб. %(room)s", room=room) if room[:1].isdigit() else room


def file_size(size: int) -> str:
    """A number of bytes as «245 КБ» or «1,2 МБ»."""
    if size >= MEGABYTE:
        return _("%(size)s МБ", size=format_decimal(round(size / MEGABYTE, 1)))
    return _("%(size)s КБ", size=max(1, round(size / KILOBYTE)))


def nearness(due: datetime) -> str:
    """How near a due (UTC) is in the school's time: overdue, today or later."""
    zone, now = current_app.config["SCHOOL_TIMEZONE"], clock.now()
    if due < now:
        return "overdue"
    return "today" if to_wall(due, zone).date() == clock.today(zone) else "later"


def _told(field: str, value: str | None) -> str:
    if value is None:
        return ""
    if field in INSTANTS:
        return moment(datetime.fromisoformat(value))
    return str(WORDS[field].get(value, value)) if field in WORDS else value
