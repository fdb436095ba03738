"""Who is who, and who answers for what."""

import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased, contains_eager

from helpdesk import clock
from helpdesk.accounts.models import Absence, Device, Person, SignIn
from helpdesk.domain.duties import POSTS, Holder, Leave, Staffing
from helpdesk.domain.people import Role
from helpdesk.domain.sessions import is_live
from helpdesk.domain.text import clean_line, folded, visible
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db

_holder, _substitute = aliased(Person), aliased(Person)
NOTHING: sa.ColumnElement[Any] = sa.null()
_IN_A_POST = sa.and_(_holder.role.in_(POSTS), _holder.closed_at.is_(None))
_HOLDER = (
    _holder.id.label("holder_id"),
    _holder.role.label("holder_role"),
    _holder.full_name.label("holder_name"),
    Absence.first_on,
    Absence.last_on,
    _substitute.id.label("substitute_id"),  # none when the substitute has left the school
)


def hash_of(token: str) -> str:
    """What is stored of a random token (128 bits or more need no slow hash)."""
    return sha256(token.encode()).hexdigest()


def person_signed_in(token: str, beside: sa.ColumnElement[Any] = NOTHING) -> Person | None:
    """The person of a live session, or None: it ended, the account is closed, the computer revoked.

    `beside` is one thing more that the same query brings, about that session's person.
    """
    rows = db.session.execute(
        _with_leaves(
            sa.select(SignIn, *_HOLDER, beside.label("beside"))
            .join(SignIn.person)
            .outerjoin(Device, Device.id == SignIn.device_id)
            .outerjoin(_holder, _IN_A_POST)
            .options(contains_eager(SignIn.person))
            .where(
                SignIn.token_hash == hash_of(token),
                SignIn.expires_at > clock.now(),
                Person.closed_at.is_(None),
                Device.revoked_at.is_(None),
            )
        )
    ).all()
    if not rows or not is_live_session(rows[0].SignIn):
        return None
    person: Person = rows[0].SignIn.person
    person.session_token, person.sign_in, person.beside = token, rows[0].SignIn, rows[0].beside
    person.is_confined = rows[0].SignIn.is_shared
    person.day = Staffing(_holders(rows)).day_of(person.id, person.role_held)
    return person


def device_of(token: str) -> Device | None:
    """The staff-room computer whose cookie holds this token, unless it was revoked."""
    return db.session.scalar(sa.select(Device).where(Device.token_hash == hash_of(token), Device.revoked_at.is_(None)))


def staffing_today() -> Staffing:
    """Who holds the posts that answer for tickets, and who of them is away today: one query."""
    return Staffing(_holders(db.session.execute(_with_leaves(sa.select(*_HOLDER).where(_IN_A_POST))).all()))


def on_duty(person: Person) -> Person:
    """The same person, knowing what today's absences add to their kinds; for who did not come by a session."""
    person.day = staffing_today().day_of(person.id, person.role_held)
    return person


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


def owner_of(kind: TicketKind) -> Person | None:
    """Who gets a new ticket of a kind: the first post of the order with somebody there today (clauses 3.1, 3.2)."""
    return owners(kind)[kind]


def owners(*kinds: TicketKind) -> dict[TicketKind, Person | None]:
    """As `owner_of` for several kinds, in two queries."""
    staffing = staffing_today()
    owner_ids = {kind: staffing.owner_of(kind) for kind in kinds}
    people = {
        person.id: person for person in db.session.scalars(sa.select(Person).where(Person.id.in_(owner_ids.values())))
    }
    return {kind: people.get(owner_id or 0) for kind, owner_id in owner_ids.items()}


def keeper_of(kind: TicketKind, assignee: Person | None) -> Person | None:
    """Who goes on with a ticket: its assignee while they answer for the kind, else its owner of today."""
    answers = assignee is not None and kind in (on_duty(assignee).day.kinds or ())
    return assignee if answers else owner_of(kind)


def those_answering(assignee: Person | None, kind: TicketKind, staffing: Staffing) -> list[Person]:
    """Who gets a letter to the owner: the assignee, and today's stand-in; the kind's owner once the assignee left."""
    if assignee is None or not assignee.is_active:
        owner_id = staffing.owner_of(kind)
        return [owner] if owner_id is not None and (owner := db.session.get(Person, owner_id)) else []
    stand_in_id = staffing.stand_in_for(assignee.id, kind)
    stand_in = None if stand_in_id is None else db.session.get(Person, stand_in_id)
    return [assignee, stand_in] if stand_in else [assignee]


def people_for_slips(logins: Sequence[str]) -> Sequence[Person]:
    """The people of these logins, or without any everybody who has no password yet; by name."""
    wanted = Person.login.in_(logins) if logins else Person.password_hash.is_(None)
    query = sa.select(Person).where(wanted, Person.closed_at.is_(None)).order_by(Person.sort_name)
    return db.session.scalars(query).all()


def is_school_empty() -> bool:
    """Whether no account exists yet."""
    return db.session.scalar(sa.select(sa.func.count(Person.id))) == 0


def is_live_session(signed: SignIn) -> bool:
    """Whether a session may still be used: its person was there a moment ago, and it is not an hour old."""
    return is_live(clock.now(), signed.seen_at, signed.expires_at, is_shared=signed.is_shared)


def lock_person(person: Person) -> None:
    """Until the commit what counts a person's acts is done one after another (PostgreSQL; SQLite has one writer)."""
    db.session.execute(sa.select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def _with_leaves(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """The query with the leave each holder is on today, if any."""
    today = clock.today(current_app.config["SCHOOL_TIMEZONE"])
    is_today = sa.and_(Absence.first_on <= today, Absence.last_on >= today, Absence.withdrawn_at.is_(None))
    return query.outerjoin(Absence, sa.and_(Absence.person_id == _holder.id, is_today)).outerjoin(
        _substitute, sa.and_(_substitute.id == Absence.substitute_id, _substitute.closed_at.is_(None))
    )


def _holders(rows: Iterable[sa.Row[*tuple[Any, ...]]]) -> list[Holder]:
    return [
        Holder(
            row.holder_id,
            row.holder_role,
            row.holder_name,
            Leave(row.first_on, row.last_on, row.substitute_id) if row.first_on else None,
        )
        for row in rows
        if row.holder_id is not None
    ]
