"""What a row about a person says only together with another: the hour of a place, the day of a training, a ticket."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from helpdesk.extensions import db

Row = dict[str, Any]

# By table: the column of its row, the other table's column it stands for, what is told from there.
TOLD_BY: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "booking": ("consultation_id", "consultation.id", ("starts_at",)),
    "attendance": ("training_id", "training.id", ("held_on", "direction")),
    "stored_file": ("id", "attachment.file_id", ("ticket_id",)),
}


def completed(name: str, rows: Sequence[Row]) -> list[Row]:
    """Rows of a table with what they mean to a reader; codes on paper become one row that counts them."""
    if name == "recovery_code" and rows:
        return [{"codes": len(rows), "codes_used": sum(row["used_at"] is not None for row in rows)}]
    if name not in TOLD_BY:
        return list(rows)
    own, theirs, names = TOLD_BY[name]
    other, _dot, key = theirs.partition(".")
    table = db.metadata.tables[other]
    of_rows = table.c[key].in_({row[own] for row in rows})
    asked = sa.select(table.c[key], *(table.c[one] for one in names)).where(of_rows)
    found = {values[0]: dict(zip(names, values[1:], strict=True)) for values in db.session.execute(asked)}
    nothing: Row = dict.fromkeys(names)
    return [found.get(row[own], nothing) | row for row in rows]
