"""Everything the desk holds on one person, as a ZIP: a spreadsheet for people, JSON for programs, their files."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.references import ticket_address
from helpdesk.extensions import db
from helpdesk.files.store import store
from helpdesk.privacy.completed import completed
from helpdesk.privacy.queries import settings
from helpdesk.privacy.told import Told, book_of, in_words
from helpdesk.web.links import without_personal_links

Row = dict[str, Any]

# Whatever points to a person: their own rows are given whole, of work on other people's things only that it was done.
# A test holds both to the tables.
OWN = frozenset(
    {
        "absence.person_id",
        "attendance.person_id",
        "audit_entry.actor_id",
        "awaited_code.person_id",
        "booking.person_id",
        "comment.author_id",
        "digest_recipient.person_id",
        "draft.person_id",
        "event.actor_id",
        "leak_report.reported_by_id",
        "letter.person_id",
        "pending_address.person_id",
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
        *("preview_sha256", "issue_key"),
    }
)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file the person uploaded that is still kept; `address` is empty where it hangs on no ticket."""

    id: int
    name: str
    sha256: str
    address: str
    is_restricted: bool  # pupils' data are in the ticket it hangs on


def files_of(person: Person) -> list[HeldFile]:
    """Files the person uploaded, with the tickets they hang on."""
    file, attachment, ticket = _table("stored_file"), _table("attachment"), _table("ticket")
    of_ticket = ticket.c.school_year, ticket.c.serial, ticket.c.has_personal_data
    joined = file.outerjoin(attachment, attachment.c.file_id == file.c.id)
    joined = joined.outerjoin(ticket, ticket.c.id == attachment.c.ticket_id)
    asked = sa.select(file.c.id, file.c.name, file.c.sha256, *of_ticket).select_from(joined)
    kept = file.c.uploaded_by_id == person.id, file.c.form_key.is_(None)
    return [
        HeldFile(number, name, sha256, "" if year is None else ticket_address(year, serial), bool(marked))
        for number, name, sha256, year, serial, marked in db.session.execute(asked.where(*kept).order_by(file.c.id))
    ]


def archive_of(person: Person, files: Sequence[HeldFile], left_out: Sequence[HeldFile] = ()) -> IO[bytes]:
    """The ZIP with these files and without those, of which it says so; at its start, whoever asks for it closes it."""
    file = TemporaryFile()  # noqa: SIM115  # the answer closes it
    parts = {"person": [_row(_table("person"), person.id, "id")[0]], **_parts(person, {one.id for one in left_out})}
    if left_out:
        parts["left_out"] = [{"files": len(left_out), "why": _why_left_out()}]
    told, first, title = in_words(parts), _("Прочитайте сначала"), _("Мои данные")
    book = f"{title}.xlsx"
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{first}.html", _read_first(person, told, book, len(files), len(left_out)))
        archive.writestr(book, book_of(told, title))
        archive.writestr("data.json", json.dumps(parts, ensure_ascii=False, indent=2, default=str))
        for name, content in _contents(files):
            archive.writestr(name, content)
    file.seek(0)
    return cast(IO[bytes], file)


def _read_first(person: Person, told: Sequence[Told], book: str, file_count: int, left_out: int) -> str:
    return render_template(
        "privacy/read_first.html",
        person=person,
        told=told,
        book=book,
        file_count=file_count,
        left_out=left_out,
        why_left_out=_why_left_out(),
        made_at=clock.now(),
        terms=settings().terms,
    )


def _why_left_out() -> str:
    return str(_("Файлы заявок с данными учеников выдаются только самому человеку: «Мой профиль → Мои данные»."))


def _parts(person: Person, hidden: set[int]) -> dict[str, list[Row]]:
    parts = {}
    for pointer in sorted(OWN | WORK):
        name, column = pointer.split(".")
        rows = _row(_table(name), person.id, column, whole=pointer in OWN)
        if name == "stored_file":
            rows = [row for row in rows if row["id"] not in hidden]
        if name == "letter":
            rows = [row | {"text": without_personal_links(row["text"])} for row in rows]
        rows = completed(name, rows)
        if rows:
            parts[pointer.removesuffix("_id").replace(".", "-")] = rows
    return parts


def _row(table: sa.Table, person_id: int, column: str, *, whole: bool = True) -> list[Row]:
    """Rows that point to a person; without `whole` no words of other people."""
    found = db.session.execute(
        sa.select(*shown_columns(table, whole=whole)).where(table.c[column] == person_id).order_by(*table.primary_key)
    )
    return [dict(row._mapping) for row in found]


def shown_columns(table: sa.Table, *, whole: bool) -> list[sa.Column[Any]]:
    """What is given of a row; without `whole` no words."""
    return [one for one in table.columns if one.name not in LEFT_OUT and (whole or not _is_text(one))]


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String | sa.JSON) and not isinstance(column.type, sa.Enum)


def _contents(files: Sequence[HeldFile]) -> Iterator[tuple[str, bytes]]:
    for one in files:
        try:
            with store().open(one.sha256) as content:
                yield f"files/{one.id} {one.name}", content.read()
        except FileNotFoundError:
            continue


def _table(name: str) -> sa.Table:
    return db.metadata.tables[name]
