"""What a person had not sent, and what they looked for."""

import re
from collections.abc import Sequence

import sqlalchemy as sa

from helpdesk.accounts.models import Person
from helpdesk.extensions import db
from helpdesk.leaving.models import Draft, Search

KEY = re.compile("[A-Za-z0-9_-]{12}")


def unsent_on(page: str, person: Person) -> dict[str, dict[str, str]]:
    """What the person had typed on a page: the fields of each of its forms by the form's name."""
    mine = db.session.scalars(sa.select(Draft).where(Draft.person_id == person.id, Draft.page == page))
    return {draft.form: draft.fields for draft in mine}


def all_unsent(person: Person) -> Sequence[Draft]:
    """Everything the person typed and did not send, the newest first."""
    return db.session.scalars(
        sa.select(Draft).where(Draft.person_id == person.id).order_by(Draft.saved_at.desc(), Draft.id.desc())
    ).all()


def words_sought(key: str, person: Person) -> str:
    """The words of one's own search; of another's, or of none, nothing."""
    if not KEY.fullmatch(key):
        return ""
    return db.session.scalar(sa.select(Search.words).where(Search.key == key, Search.person_id == person.id)) or ""
