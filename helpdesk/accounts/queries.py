"""Who is who, and who answers for what."""

import unicodedata
from collections.abc import Sequence
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from helpdesk import clock
from helpdesk.accounts.models import Person, SignIn
from helpdesk.domain.people import OWNERS, Role
from helpdesk.domain.text import clean_line, folded, in_russian_layout, visible
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db

MOST_MATCHES = 12
MOST_WORDS = 6


def hash_of(token: str) -> str:
    """What is stored of a random token (128 bits or more need no slow hash)."""
    return sha256(token.encode()).hexdigest()


def person_signed_in(token: str) -> Person | None:
    """The person of a live session, or None: ended, expired, or the account is closed."""
    live = db.session.scalar(
        sa.select(SignIn)
        .join(SignIn.person)
        .options(contains_eager(SignIn.person))
        .where(SignIn.token_hash == hash_of(token), SignIn.expires_at > clock.now(), Person.closed_at.is_(None))
    )
    if live is None:
        return None
    live.person.session_token = token
    return live.person


def person_by_login(login: str, *, lock: bool = False) -> Person | None:
    """An account by its login: case, spaces around and invisible letters do not matter, look-alikes do not pass."""
    typed = visible(clean_line(login))
    if unicodedata.normalize("NFKC", typed) != typed:
        return None
    query = sa.select(Person).where(Person.login == folded(typed))
    return db.session.scalar(query.with_for_update() if lock else query)


def people_in(*roles: Role) -> Sequence[Person]:
    """Everybody in one of these posts, closed accounts aside."""
    return db.session.scalars(
        sa.select(Person).where(Person.role.in_(roles), Person.closed_at.is_(None)).order_by(Person.id)
    ).all()


def person_by_id(person_id: int) -> Person | None:
    """A member of the staff who has not left."""
    return db.session.scalar(sa.select(Person).where(Person.id == person_id, Person.closed_at.is_(None)))


def people_matching(typed: str) -> Sequence[Person]:
    """People each of whose typed words begins a part of the name, a wrong keyboard layout forgiven; by name."""
    return _people_named(folded(typed)) or _people_named(folded(in_russian_layout(typed)))


def owner_of(kind: TicketKind) -> Person | None:
    """Who gets a new ticket of a kind: the first post of the order that is filled (clauses 3.1, 3.2)."""
    return owners(kind)[kind]


def owners(*kinds: TicketKind) -> dict[TicketKind, Person | None]:
    """As `owner_of` for several kinds, in one query."""
    people = people_in(*{role for kind in kinds for role in OWNERS[kind]})
    return {kind: _first(people, OWNERS[kind]) for kind in kinds}


def people_for_slips(logins: Sequence[str]) -> Sequence[Person]:
    """The people of these logins, or without any everybody who has no password yet; by name."""
    wanted = Person.login.in_(logins) if logins else Person.password_hash.is_(None)
    query = sa.select(Person).where(wanted, Person.closed_at.is_(None)).order_by(Person.sort_name)
    return db.session.scalars(query).all()


def is_school_empty() -> bool:
    """Whether no account exists yet."""
    return db.session.scalar(sa.select(sa.func.count(Person.id))) == 0


def _first(people: Sequence[Person], posts: Sequence[Role]) -> Person | None:
    fitting = (person for person in people if person.role in posts)
    return min(fitting, key=lambda person: posts.index(person.role), default=None)


def _people_named(words: str) -> Sequence[Person]:
    """Dots and hyphens part words as spaces do."""
    parts = words.replace(".", " ").replace("-", " ").split()[:MOST_WORDS]
    if not parts:
        return []
    name = sa.literal(" ").concat(sa.func.replace(Person.sort_name, "-", " "))
    begun = (name.contains(f" {part}", autoescape=True) for part in parts)
    query = sa.select(Person).where(Person.closed_at.is_(None), *begun).order_by(Person.sort_name, Person.id)
    return db.session.scalars(query.limit(MOST_MATCHES)).all()
