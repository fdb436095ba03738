"""A consultation of the calendar becomes a row when somebody books or holds it."""

from zoneinfo import ZoneInfo

import sqlalchemy as sa

from helpdesk.consultations.models import Consultation, ConsultationState
from helpdesk.domain.consultation_days import to_instant
from helpdesk.domain.school_week import Slot
from helpdesk.extensions import db, insert_if_absent


def open_consultation(slot: Slot, zone: ZoneInfo) -> Consultation:
    """The row of a slot, locked until the commit (PostgreSQL; SQLite locks the file); made if nobody has yet."""
    starts_at = to_instant(slot.starts, zone)
    insert_if_absent(
        Consultation,
        starts_at=starts_at,
        ends_at=to_instant(slot.ends, zone),
        planned_for=starts_at,
        building=slot.venue.building,
        room=slot.venue.room,
        hosts="; ".join(slot.venue.hosts),
        places=slot.places,
        state=ConsultationState.PLANNED,
        reason=slot.reason,
    )
    return db.session.scalars(
        sa.select(Consultation)
        .where(Consultation.starts_at == starts_at)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
