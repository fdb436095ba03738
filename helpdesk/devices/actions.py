"""Enrolling a staff-room computer and revoking it."""

import secrets
from datetime import timedelta

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Device, Person, SignIn
from helpdesk.accounts.queries import hash_of
from helpdesk.accounts.slips import ALPHABET
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.errors import Missing, TooLong
from helpdesk.domain.text import clean_line
from helpdesk.extensions import db

LINK_HOURS = 24
CODE_LENGTH, GROUP = 12, 4  # 58 bits, typed by hand at the other computer
LONGEST_NAME = 80


def make_link(name: str, *, by: Person | None = None) -> tuple[Device, str]:
    """A computer to be, and the code of its one-time link, of which only a hash is kept; raises Missing or TooLong."""
    cleaned = clean_line(name)
    if not cleaned:
        raise Missing(field="device")
    if len(cleaned) > LONGEST_NAME:
        raise TooLong(field="device", limit=LONGEST_NAME, length=len(cleaned))
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    now = clock.now()
    device = Device(
        name=cleaned,
        made_by_id=by.id if by else None,
        made_at=now,
        link_hash=hash_of(code),
        link_ends_at=now + timedelta(hours=LINK_HOURS),
    )
    db.session.add(device)
    db.session.flush()
    record(Act.COMPUTER_ADDED, by=by, about=About(Thing.COMPUTER, device.id), where=device.name)
    return device, "-".join(code[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP))


def enrol(device: Device, *, instead_of: Device | None = None) -> str:
    """Use up the link and return the token of the computer's cookie; what this browser was before it is no more."""
    if instead_of is not None:
        revoke(instead_of, by=None)
    token = secrets.token_urlsafe(32)
    device.link_hash, device.token_hash, device.enrolled_at = None, hash_of(token), clock.now()
    record(Act.COMPUTER_ENROLLED, by=None, about=About(Thing.COMPUTER, device.id), where=device.name)
    return token


def revoke(device: Device, *, by: Person | None) -> None:
    """The computer is an ordinary one from now on, and every session at it is over."""
    record(Act.COMPUTER_REVOKED, by=by, about=About(Thing.COMPUTER, device.id), where=device.name)
    device.revoked_at, device.link_hash, device.token_hash = clock.now(), None, None
    db.session.execute(sa.delete(SignIn).where(SignIn.device_id == device.id))
