"""What a person had not sent, and what they looked for."""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from helpdesk.accounts.models import Person, SignIn
from helpdesk.extensions import db
from helpdesk.leaving.models import Draft, Search

KEY = re.compile("[A-Za-z0-9_-]{12}")


def unsent_on(page: str) -> sa.ColumnElement[Any]:
    """What the person of a session had typed on a page, each form's fields by its name: a column of their query.

    A session at a staff-room computer is told only what was typed at one: four digits open no work of an owner's.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    fields = (
        sa.func.json_group_object(Draft.form, sa.func.json(Draft.fields))
        if is_sqlite
        else sa.func.json_object_agg(Draft.form, Draft.fields)
    )
    typed = sa.select(sa.type_coerce(fields, sa.JSON)).where(
        Draft.person_id == SignIn.person_id, Draft.page == page, sa.or_(Draft.is_shared, SignIn.device_id.is_(None))
    )
    return typed.correlate(SignIn).scalar_subquery()


def all_unsent(person: Person) -> Sequence[Draft]:
    """Everything the person typed and did not send, the newest first; at a staff-room computer what was typed there."""
    told = sa.or_(Draft.is_shared, sa.literal(not person.is_confined))
    return db.session.scalars(
        sa.select(Draft).where(Draft.person_id == person.id, told).order_by(Draft.saved_at.desc(), Draft.id.desc())
    ).all()


def words_sought(key: str, person: Person) -> str:
    """The words of one's own search; of another's, or of none, nothing."""
    if not KEY.fullmatch(key):
        return ""
    return db.session.scalar(sa.select(Search.words).where(Search.key == key, Search.person_id == person.id)) or ""
