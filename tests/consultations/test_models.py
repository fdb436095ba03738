"""The school's week and its exceptions: what the database itself refuses."""

from datetime import date, time

import pytest
import sqlalchemy as sa

from helpdesk.consultations.models import CalendarEntry, WeeklySlot
from helpdesk.domain.consultation_days import EntryKind
from helpdesk.extensions import db

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.mark.parametrize(
    "row",
    [
        WeeklySlot(weekday=7, starts=time(15), ends=time(16), building="1", room="1", hosts=""),
        WeeklySlot(weekday=1, starts=time(16), ends=time(15), building="1", room="1", hosts=""),
        CalendarEntry(kind=EntryKind.OFF, first_on=date(2026, 1, 2), last_on=date(2026, 1, 1)),
    ],
)
def test_the_database_keeps_impossible_rows_out(row: object) -> None:
    db.session.add(row)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
