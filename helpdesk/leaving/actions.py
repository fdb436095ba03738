"""Keeping what was not sent, giving it up, and remembering a search by a key."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person, SignIn
from helpdesk.domain.unsent import KEPT_FOR, MOST_KEPT, SEARCHES_KEPT_FOR, Place, worth_keeping, written
from helpdesk.extensions import db, insert_if_absent
from helpdesk.leaving.models import Draft, Search
from helpdesk.leaving.queries import is_held, told_to


def fresh_key() -> str:
    """A key for a form that is being opened."""
    return secrets.token_urlsafe(9)


def keep(
    person_id: int, place: Place, fields: Mapping[str, str], *, is_shared: bool, held_by: SignIn | None = None
) -> bool:
    """Keep the words of an opened form in place of its last ones; whether there were any to keep.

    `held_by` is the session whose page shows them still: no other page is filled with them while it lasts.
    """
    kept, now = worth_keeping(fields), clock.now()
    if not kept:
        return False
    values = {"fields": kept, "saved_at": now, "sign_in_id": held_by.id if held_by else None}
    own = {**_form_of(person_id, place), "key": place.key, "is_shared": is_shared}
    if not insert_if_absent(Draft, **own, **values):
        db.session.execute(sa.update(Draft).filter_by(**own).values(**values))
    else:
        _end_copies(kept, own, place.source)
    newest = sa.select(Draft.id).where(Draft.person_id == person_id).order_by(Draft.saved_at.desc(), Draft.id.desc())
    db.session.execute(sa.delete(Draft).where(Draft.person_id == person_id, Draft.id.not_in(newest.limit(MOST_KEPT))))
    return True


def let_go(person: Person, place: Place) -> None:
    """The page with an opened form is no more: nobody holds its words."""
    held = sa.update(Draft).where(told_to(person), Draft.page == place.page, Draft.key == place.key)
    db.session.execute(held.values(sign_in_id=None))


def let_page_go(person: Person, page: str) -> bool:
    """One form of a page was sent, so the others' words go to the page that comes next; whether there were any."""
    session = person.sign_in.id if person.sign_in else None
    held = sa.update(Draft).where(Draft.person_id == person.id, Draft.page == page, Draft.sign_in_id == session)
    return bool(db.session.execute(held.values(sign_in_id=None)).rowcount)  # type: ignore[attr-defined]  # as above


def give_up(person_id: int, place: Place, sent: Mapping[str, str] | None = None, *, is_shared: bool) -> bool:
    """Forget the draft of an opened form, what it was filled with and their copies; whether there were any.

    `sent` are the fields that were taken: no page may show the same words as not sent. Without them the words were
    emptied or not wanted, and another page that is open keeps its own.
    At a staff-room computer (`is_shared`) only what was typed at one; elsewhere both.
    """
    rows = _drafts_of(_form_of(person_id, place) | ({"is_shared": True} if is_shared else {}))
    own = [row for row in rows if row.key in (place.key, place.source)]
    taken, unwanted = written(worth_keeping(sent or {})), [written(row.fields) for row in own]
    copies = [row for row in rows if written(row.fields) == taken]
    copies += [row for row in rows if not row.is_held and written(row.fields) in unwanted]
    return _end([*own, *copies])


def give_up_one(person: Person, draft_id: int) -> None:
    """Forget one of the drafts the person is shown."""
    db.session.execute(sa.delete(Draft).where(Draft.id == draft_id, told_to(person)))


def remember_search(words: str, *, by: Person) -> str:
    """Remember the words and return the key that stands for them in addresses."""
    key = fresh_key()
    db.session.add(Search(key=key, person_id=by.id, words=words, sought_at=clock.now()))
    return key


def sweep_unsent() -> int:
    """Forget drafts of last week and searches of yesterday; returns how many."""
    old_drafts = sa.delete(Draft).where(Draft.saved_at <= clock.now() - KEPT_FOR)
    old_searches = sa.delete(Search).where(Search.sought_at <= clock.now() - SEARCHES_KEPT_FOR)
    return sum(db.session.execute(old).rowcount for old in (old_drafts, old_searches))  # type: ignore[attr-defined]


def _form_of(person_id: int, place: Place) -> dict[str, int | str]:
    return {"person_id": person_id, "page": place.page, "form": place.form}


def _drafts_of(form: Mapping[str, Any]) -> Sequence[sa.Row[Any]]:
    return db.session.execute(
        sa.select(Draft.id, Draft.key, Draft.fields, is_held().label("is_held")).filter_by(**form)
    ).all()


def _end_copies(kept: Mapping[str, str], own: Mapping[str, Any], source: str) -> None:
    """The same words live on in the row just made, unless another page holds them; other ones stay.

    Choices do not count: a form has a key of its own each time it is opened.
    """
    rows = _drafts_of({name: fact for name, fact in own.items() if name != "key"})
    others = [row for row in rows if row.key == source or (row.key != own["key"] and not row.is_held)]
    _end([row for row in others if written(row.fields) == written(kept)])


def _end(rows: Sequence[sa.Row[Any]]) -> bool:
    if rows:
        db.session.execute(sa.delete(Draft).where(Draft.id.in_([row.id for row in rows])))
    return bool(rows)
