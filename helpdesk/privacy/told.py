"""What is held on a person as people read it: one list after another, in words, in the school's time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import sqlalchemy as sa
import xlsxwriter
from flask import current_app
from flask_babel import gettext as _

from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.references import ticket_number
from helpdesk.domain.unsent import written
from helpdesk.extensions import db
from helpdesk.privacy.labels import FOR_MACHINES, PARTS, TITLES, VALUES
from helpdesk.tickets.models import Ticket
from helpdesk.trainings.labels import yes_or_no
from helpdesk.web.sheet import SAFE, Cell, Column, formats_of, write_rows
from helpdesk.web.telling import told_changes

Row = Mapping[str, Any]

LONGEST_CELL = 32_000  # units of UTF-16: a spreadsheet takes 32,767 of them, an emoji is two, and drops what is longer
UNITS, UNIT_BYTES = "utf-16-le", 2
WIDE, NARROW = 50, 22
LONG_WORDS = ("body", "text", "words", "changes", "fields", "question", "result", "done", "title", "reason", "why")


@dataclass(frozen=True, slots=True)
class Told:
    """One list of the file: its name, its columns, its rows."""

    name: str
    columns: Sequence[Column[Row]]
    rows: Sequence[Row]


def in_words(parts: Mapping[str, Sequence[Row]]) -> list[Told]:
    """Lists of rows («table-column», as they are held) for people; the order is that of `labels.PARTS`."""
    numbers = _numbers({row["ticket_id"] for rows in parts.values() for row in rows if row.get("ticket_id")})
    return [
        Told(str(words), list(_columns(code.partition("-")[0], parts[code][0], numbers)), parts[code])
        for code, words in PARTS.items()
        if code in parts
    ]


def book_of(told: Iterable[Told], title: str) -> bytes:
    """One spreadsheet, a sheet for each list; no word of it is ever a formula."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        book.set_properties({"title": title})
        formats = formats_of(book)
        for part in told:
            for _written in write_rows(book.add_worksheet(part.name), part.columns, part.rows, part.name, formats):
                pass
    return file.getvalue()


def column_title(table: str, column: str) -> str:
    """What a column is called for people; empty for one that is for machines."""
    name = f"{table}.{column}"
    if column.endswith("_id") or FOR_MACHINES & {name, column}:
        return ""
    return str(TITLES[name] if name in TITLES else TITLES[column])


def _columns(table: str, row: Row, numbers: Mapping[int, str]) -> Iterable[Column[Row]]:
    if table == "ticket":
        yield Column("ticket", TITLES["ticket"], NARROW, lambda row: ticket_number(row["school_year"], row["serial"]))
    elif "ticket_id" in row:
        yield Column("ticket", TITLES["ticket"], NARROW, lambda row: numbers.get(row["ticket_id"], ""))
    for name in row:
        if title := column_title(table, name):
            yield _column(table, name, title)


def _column(table: str, name: str, title: str) -> Column[Row]:
    return Column(name, title, WIDE if name in LONG_WORDS else NARROW, lambda row: _cell(f"{table}.{name}", row[name]))


def _cell(name: str, value: Any) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return yes_or_no(value)
        case datetime():
            return value if value.tzinfo is None else to_wall(value, current_app.config["SCHOOL_TIMEZONE"])
        case date() | int() | float():
            return value
        case _other:
            return _shortened(_words(name, value))


def _words(name: str, value: Any) -> str:
    if name == "event.changes":
        return "; ".join(f"{change.field}: {change.old or '—'} → {change.new or '—'}" for change in told_changes(value))
    if name == "draft.fields":
        return "\n".join(written(value).values())
    return str(VALUES.get(name, {}).get(value, value))


def _shortened(words: str) -> str:
    units = words.encode(UNITS)
    if len(units) <= LONGEST_CELL * UNIT_BYTES:
        return words
    rest = _("(целиком — в файле data.json)")
    return f"{units[: LONGEST_CELL * UNIT_BYTES].decode(UNITS, 'ignore')}… {rest}"  # half an emoji is left out


def _numbers(ticket_ids: set[int]) -> dict[int, str]:
    asked = sa.select(Ticket.id, Ticket.school_year, Ticket.serial).where(Ticket.id.in_(ticket_ids))
    return {row.id: ticket_number(row.school_year, row.serial) for row in db.session.execute(asked)}
