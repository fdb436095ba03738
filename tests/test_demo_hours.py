"""The demo's past consultations: alive in the agenda and the journal, and written by the same actions."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock, demo
from helpdesk.bookings.models import Booking, BookingState
from helpdesk.consultations.models import Consultation, ConsultationState
from helpdesk.extensions import db
from tests.test_demo import empty_school

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2027, 1, 14), date(2027, 4, 15)])
def test_the_last_consultations_were_held_and_have_their_people(ctx: Flask, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 4, 30, tzinfo=UTC)
    empty_school()
    with clock.at(now):
        demo.load_demo()
    held = db.session.scalars(sa.select(Consultation).where(Consultation.starts_at < now)).all()
    assert {one.state for one in held} == {ConsultationState.HELD}
    states = Counter(db.session.scalars(sa.select(Booking.state)))
    assert states.keys() >= {BookingState.SOLVED, BookingState.MISSED}
    assert db.session.query(Booking).filter_by(is_walk_in=True).count() == len(held)
    rows = db.session.scalars(sa.select(Booking).where(Booking.state == BookingState.SOLVED)).all()
    assert all(one.result and one.direction and one.host_id and one.ended_at for one in rows)
