"""Which staff-room computers there are."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.accounts.models import Device
from helpdesk.accounts.queries import hash_of
from helpdesk.extensions import db

MOST_SHOWN = 60


def device_of_link(code: str, *, lock: bool = False) -> Device | None:
    """The computer a link is for, while the link may still be used; of two who use it at once one comes too late."""
    query = sa.select(Device).where(
        Device.link_hash == hash_of(as_made(code)), Device.link_ends_at > clock.now(), Device.revoked_at.is_(None)
    )
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)


def devices() -> Sequence[Device]:
    """Computers in use and links not used yet, the newest first, then those that were revoked."""
    in_use = sa.case((Device.revoked_at.is_(None), 0), else_=1)
    is_worth_telling = sa.or_(Device.enrolled_at.is_not(None), Device.link_ends_at > clock.now())
    query = sa.select(Device).options(joinedload(Device.made_by)).where(is_worth_telling)
    return db.session.scalars(query.order_by(in_use, Device.id.desc()).limit(MOST_SHOWN)).all()


def device_by_id(device_id: int) -> Device | None:
    """A computer that was not revoked yet."""
    return db.session.scalar(sa.select(Device).where(Device.id == device_id, Device.revoked_at.is_(None)))


def as_made(code: str) -> str:
    """A link's code however it was typed from a screen across the corridor.

    >>> as_made("ABCD-efgh-jkmn")
    'abcdefghjkmn'
    """
    return code.replace("-", "").replace(" ", "").lower()
