"""Everything the desk holds on one person, as a ZIP: JSON for programs, CSV for people, their files."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile

import sqlalchemy as sa

from helpdesk.accounts.models import Person
from helpdesk.extensions import db
from helpdesk.files.store import store
from helpdesk.registers.columns import Cell, Column
from helpdesk.registers.text_file import csv_lines

Row = dict[str, Any]

# Whatever points to a person: their own rows are given whole, of work on other people's things only that it was done.
# A test holds both to the tables.
OWN = frozenset(
    {
        "absence.person_id",
        "attendance.person_id",
        "audit_entry.actor_id",
        "booking.person_id",
        "comment.author_id",
        "digest_recipient.person_id",
        "draft.person_id",
        "event.actor_id",
        "leak_report.reported_by_id",
        "letter.person_id",
        "pin.person_id",
        "recovery_code.person_id",
        "search.person_id",
        "second_factor.person_id",
        "sign_in.person_id",
        "stored_file.uploaded_by_id",
        "switched_off.person_id",
        "ticket.requester_id",
    }
)
WORK = frozenset(
    {
        "absence.made_by_id",
        "absence.substitute_id",
        "attendance.marked_by_id",
        "booking.booked_by_id",
        "booking.host_id",
        "calendar_entry.made_by_id",
        "calendar_entry.removed_by_id",
        "confirmed_year.confirmed_by_id",
        "consultation.held_by_id",
        "device.made_by_id",
        "leak_report.closed_by_id",
        "ticket.assignee_id",
        "training.trainer_id",
    }
)
# Worth something to a thief, or made by machines for machines.
LEFT_OUT = frozenset(
    {
        *("password_hash", "pin_hash", "token_hash", "code_hash", "secret", "picture", "html", "previous_hash", "hash"),
        *("submit_key", "form_key", "key", "search_text", "why", "claimed_by", "message_id", "sort_name", "sha256"),
        "preview_sha256",
    }
)


def archive_of(person: Person) -> IO[bytes]:
    """The ZIP, at its start; whoever asks for it closes it."""
    file = TemporaryFile()  # noqa: SIM115  # the answer closes it
    parts = {"person": [_row(_table("person"), person.id, "id")[0]], **_parts(person)}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(parts, ensure_ascii=False, indent=2, default=str))
        for name, rows in parts.items():
            archive.writestr(f"{name}.csv", b"".join(csv_lines(_columns(rows), rows)))
        for name, content in _files(person):
            archive.writestr(name, content)
    file.seek(0)
    return cast(IO[bytes], file)


def _parts(person: Person) -> dict[str, list[Row]]:
    parts = {}
    for pointer in sorted(OWN | WORK):
        name, column = pointer.split(".")
        rows = _row(_table(name), person.id, column, whole=pointer in OWN)
        if rows:
            parts[pointer.removesuffix("_id").replace(".", "-")] = rows
    return parts


def _row(table: sa.Table, person_id: int, column: str, *, whole: bool = True) -> list[Row]:
    """Rows that point to a person; without `whole` no words of other people."""
    shown = [one for one in table.columns if one.name not in LEFT_OUT and (whole or not _is_text(one))]
    found = db.session.execute(sa.select(*shown).where(table.c[column] == person_id).order_by(*table.primary_key))
    return [dict(row._mapping) for row in found]


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String | sa.JSON) and not isinstance(column.type, sa.Enum)


def _columns(rows: Sequence[Row]) -> list[Column[Row]]:
    def cell(name: str) -> Column[Row]:
        return Column(name, name, 20, lambda row: _cell(row[name]))

    return [cell(name) for name in rows[0]]


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime | date | int | float) and not isinstance(value, bool):
        return value
    return "" if value is None else str(value)


def _files(person: Person) -> Iterator[tuple[str, bytes]]:
    """Files the person uploaded that are still kept."""
    table = _table("stored_file")
    asked = sa.select(table.c.id, table.c.name, table.c.sha256).where(table.c.uploaded_by_id == person.id)
    for row in db.session.execute(asked.where(table.c.form_key.is_(None)).order_by(table.c.id)).all():
        try:
            with store().open(row.sha256) as content:
                yield f"files/{row.id} {row.name}", content.read()
        except FileNotFoundError:
            continue


def _table(name: str) -> sa.Table:
    return db.metadata.tables[name]
