"""What a person had not sent, and what they looked for."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from helpdesk import clock
from helpdesk.accounts.models import Person, SignIn
from helpdesk.domain.sessions import IDLE_OWN, IDLE_SHARED
from helpdesk.domain.unsent import KEY
from helpdesk.extensions import db
from helpdesk.leaving.models import Draft, Search

_holder = aliased(SignIn)


def unsent_on(page: str) -> sa.ColumnElement[Any]:
    """What the person of a session had typed on a page, a list of drafts: a column of their query.

    A session at a staff-room computer is told only what was typed at one: four digits open no work of an owner's.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    facts = {
        "id": Draft.id,
        "key": Draft.key,
        "form": Draft.form,
        "saved_at": Draft.saved_at,
        "is_held": is_held(),
        "fields": sa.func.json(Draft.fields) if is_sqlite else Draft.fields,
    }
    pairs = [part for name, fact in facts.items() for part in (sa.literal_column(f"'{name}'"), fact)]
    drafts = (
        sa.func.json_group_array(sa.func.json_object(*pairs))
        if is_sqlite
        else sa.func.json_agg(sa.func.json_build_object(*pairs))
    )
    typed = sa.select(sa.type_coerce(drafts, sa.JSON)).where(
        Draft.person_id == SignIn.person_id, Draft.page == page, sa.or_(Draft.is_shared, SignIn.device_id.is_(None))
    )
    return typed.correlate(SignIn).scalar_subquery()


def unsent_count() -> sa.ColumnElement[Any]:
    """How many drafts the person of a session has, as many as `all_unsent` lists: a column of their query."""
    told = Draft.person_id == SignIn.person_id, sa.or_(Draft.is_shared, SignIn.device_id.is_(None))
    return sa.select(sa.func.count(Draft.id)).where(*told).correlate(SignIn).scalar_subquery()


def all_unsent(person: Person) -> Sequence[Draft]:
    """Everything the person typed and did not send, the newest first; at a staff-room computer what was typed there."""
    return db.session.scalars(
        sa.select(Draft).where(told_to(person)).order_by(Draft.saved_at.desc(), Draft.id.desc())
    ).all()


def told_to(person: Person) -> sa.ColumnElement[bool]:
    """The person's drafts that the session at hand may see."""
    return sa.and_(Draft.person_id == person.id, sa.or_(Draft.is_shared, sa.literal(not person.is_confined)))


def words_sought(key: str, person: Person) -> str:
    """The words of one's own search; of another's, or of none, nothing."""
    if not KEY.fullmatch(key):
        return ""
    return db.session.scalar(sa.select(Search.words).where(Search.key == key, Search.person_id == person.id)) or ""


def is_held() -> sa.ColumnElement[bool]:
    """Whether a page of a session that is still alive shows the draft."""
    now = clock.now()
    seen = sa.or_(
        _holder.seen_at > now - IDLE_SHARED, sa.and_(_holder.device_id.is_(None), _holder.seen_at > now - IDLE_OWN)
    )
    return sa.exists().where(_holder.id == Draft.sign_in_id, _holder.expires_at > now, seen)
