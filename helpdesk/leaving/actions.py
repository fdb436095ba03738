"""Keeping what was not sent, giving it up, and remembering a search by a key."""

import secrets
from collections.abc import Mapping

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.domain.unsent import KEPT_FOR, MOST_KEPT, SEARCHES_KEPT_FOR, worth_keeping
from helpdesk.extensions import db, insert_if_absent
from helpdesk.leaving.models import Draft, Search


def keep(person_id: int, page: str, form: str, fields: Mapping[str, str], *, is_shared: bool) -> bool:
    """Keep the words of a form as the person's draft, in place of its last one; whether there were any to keep."""
    kept, now = worth_keeping(fields), clock.now()
    if not kept:
        return False
    place = {"person_id": person_id, "page": page, "form": form, "is_shared": is_shared}
    if not insert_if_absent(Draft, **place, fields=kept, saved_at=now):
        db.session.execute(sa.update(Draft).filter_by(**place).values(fields=kept, saved_at=now))
    newest = sa.select(Draft.id).where(Draft.person_id == person_id).order_by(Draft.saved_at.desc(), Draft.id.desc())
    db.session.execute(sa.delete(Draft).where(Draft.person_id == person_id, Draft.id.not_in(newest.limit(MOST_KEPT))))
    return True


def give_up(person_id: int, page: str, form: str, *, is_shared: bool) -> bool:
    """Forget a draft: it was sent, emptied or is not wanted; whether there was one.

    At a staff-room computer (`is_shared`) only what was typed at one; elsewhere both.
    """
    old = sa.delete(Draft).filter_by(person_id=person_id, page=page, form=form)
    outcome = db.session.execute(old.where(Draft.is_shared) if is_shared else old)
    return bool(outcome.rowcount)  # type: ignore[attr-defined]  # a DELETE always has one


def remember_search(words: str, *, by: Person) -> str:
    """Remember the words and return the key that stands for them in addresses."""
    key = secrets.token_urlsafe(9)
    db.session.add(Search(key=key, person_id=by.id, words=words, sought_at=clock.now()))
    return key


def sweep_unsent() -> int:
    """Forget drafts of last week and searches of yesterday; returns how many."""
    old_drafts = sa.delete(Draft).where(Draft.saved_at <= clock.now() - KEPT_FOR)
    old_searches = sa.delete(Search).where(Search.sought_at <= clock.now() - SEARCHES_KEPT_FOR)
    return sum(db.session.execute(old).rowcount for old in (old_drafts, old_searches))  # type: ignore[attr-defined]
