"""Finding a colleague by what was typed in a hurry."""

from collections.abc import Sequence

import sqlalchemy as sa

from helpdesk.accounts.models import Person
from helpdesk.domain.text import folded, in_russian_layout
from helpdesk.extensions import db

MOST_MATCHES = 12
MOST_WORDS = 6
LONGEST_WORD = 60  # SQLite gives up on a pattern of tens of thousands of characters


def people_matching(typed: str) -> Sequence[Person]:
    """People each of whose typed words begins a part of the name, a wrong keyboard layout forgiven; by name."""
    return _people_named(folded(typed)) or _people_named(folded(in_russian_layout(typed)))


def _people_named(words: str) -> Sequence[Person]:
    """Dots and hyphens part words as spaces do."""
    parts = words.replace(".", " ").replace("-", " ").split()[:MOST_WORDS]
    if not parts or max(map(len, parts)) > LONGEST_WORD:
        return []
    name = sa.literal(" ").concat(sa.func.replace(Person.sort_name, "-", " "))
    begun = (name.contains(f" {part}", autoescape=True) for part in parts)
    query = sa.select(Person).where(Person.closed_at.is_(None), *begun).order_by(Person.sort_name, Person.id)
    return db.session.scalars(query.limit(MOST_MATCHES)).all()
