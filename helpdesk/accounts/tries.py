"""Guesses of passwords and PINs: counted by the database itself before they are judged, fifty at once are fifty."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts.models import Tries
from helpdesk.domain.text import clean_line, folded, visible
from helpdesk.domain.tries import Limit
from helpdesk.extensions import db, insert_if_absent

FORGOTTEN_AFTER = timedelta(days=30)  # wrong guesses of a month ago make no row


class Paused(Exception):
    """Guessing pauses: the guess was neither counted nor may it be judged."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"{minutes} min")
        self.minutes = minutes


@dataclass(frozen=True, slots=True)
class Counter:
    """Whose guesses are counted, and the limit they have."""

    key: str
    limit: Limit


def counter_of_login(login: str, limit: Limit) -> Counter:
    """The counter of a login as typed, known or not: a pause must not tell which logins there are."""
    typed = folded(visible(clean_line(login)))
    return Counter(f"login:{sha256(typed.encode(errors='surrogatepass')).hexdigest()[:40]}", limit)


def begin(*counters: Counter) -> None:
    """Count a guess with every counter, or with none and raise Paused; the rows stay locked until the commit.

    Those who guess at once wait for each other here, so name the counters always in the same order.
    """
    with db.session.begin_nested():
        for counter in counters:
            _count(counter)


def forgive(*counters: Counter) -> None:
    """The guess was right: what is counted in a row begins anew, elsewhere this one does not count."""
    for counter in counters:
        left = sa.case((Tries.wrong > 0, Tries.wrong - 1), else_=0) if counter.limit.window else 0
        _change(counter.key, wrong=left, paused_until=None)


def take_back(counter: Counter) -> None:
    """Nobody could judge the guess: it does not count, and the pause it began is over; those before it stay."""
    _change(counter.key, wrong=sa.case((Tries.wrong > 0, Tries.wrong - 1), else_=0), paused_until=None)


def pause_of(counter: Counter) -> int:
    """For how many minutes guesses of a counter pause from now on; 0: they do not."""
    until = db.session.scalar(sa.select(Tries.paused_until).where(Tries.key == counter.key))
    return max(0, -(-int((until - clock.now()).total_seconds()) // 60)) if until else 0


def sweep() -> int:
    """Forget the guesses of long ago; returns how many rows."""
    old = sa.delete(Tries).where(Tries.since < clock.now() - FORGOTTEN_AFTER)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]  # a DELETE always has one


def _count(counter: Counter) -> None:
    now, limit = clock.now(), counter.limit
    insert_if_absent(Tries, key=counter.key, wrong=0, since=now)
    is_over = Tries.since <= now - timedelta(minutes=limit.window)
    in_window = {
        "wrong": sa.case((is_over, 1), else_=Tries.wrong + 1),
        "since": sa.case((is_over, now), else_=Tries.since),
    }
    wrong = db.session.scalar(
        sa.update(Tries)
        .where(Tries.key == counter.key, sa.or_(Tries.paused_until.is_(None), Tries.paused_until <= now))
        .values(**in_window if limit.window else {"wrong": Tries.wrong + 1, "since": now})
        .returning(Tries.wrong)
        .execution_options(synchronize_session=False)
    )
    if wrong is None:
        raise Paused(max(1, pause_of(counter)))
    if minutes := limit.pause_after(wrong):  # should this one be right, it is lifted again
        _change(counter.key, paused_until=now + timedelta(minutes=minutes))


def _change(key: str, **values: object) -> None:
    query = sa.update(Tries).where(Tries.key == key).values(**values)
    db.session.execute(query.execution_options(synchronize_session=False))
