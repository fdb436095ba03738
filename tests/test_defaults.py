"""The regulation's defaults: loaded into empty tables, never over what the school changed."""

from datetime import date, time

import pytest
import sqlalchemy as sa

from helpdesk.consultations.models import CalendarEntry, DeskHours, WeeklySlot
from helpdesk.consultations.queries import school_timetable
from helpdesk.defaults import load_defaults
from helpdesk.domain.school_week import Entry
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.tickets.models import SlaPolicy, SlaRule, Topic
from tests.domain.school import base_entries, held

pytestmark = pytest.mark.usefixtures("ctx")


def test_an_empty_table_is_filled_and_a_full_one_left_alone() -> None:
    db.session.execute(sa.update(DeskHours).values(closes=time(18)))
    db.session.execute(sa.delete(WeeklySlot))
    assert load_defaults() == ["weekly_slot"]
    assert db.session.query(DeskHours).one().closes == time(18)


def test_the_calendar_file_comes_back_from_the_database_as_it_is() -> None:
    def by_day(entry: Entry) -> tuple[date, str]:
        return entry.first_on, entry.kind

    assert sorted(school_timetable().entries, key=by_day) == sorted(base_entries(), key=by_day)


def test_an_exception_survives_being_a_row() -> None:
    moved = held("move", "2026-11-12", "2026-11-13 14:00", "2026-11-13 15:00", "Педсовет")
    db.session.execute(sa.delete(CalendarEntry))
    db.session.add(CalendarEntry.of(moved))
    db.session.flush()
    assert list(school_timetable().entries) == [moved]


def test_every_policy_is_used_and_every_topic_belongs_to_a_kind() -> None:
    assert {rule.policy.code for rule in db.session.query(SlaRule)} == {row.code for row in db.session.query(SlaPolicy)}
    kinds = {topic.kind for topic in db.session.query(Topic)}
    assert kinds == {TicketKind.TECHNICAL, TicketKind.METHODOLOGICAL}
