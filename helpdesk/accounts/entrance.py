"""Coming in, by password or PIN: nothing is left of the session before, and the way on stays on this site."""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask import redirect, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from helpdesk import clock
from helpdesk.accounts.actions import sign_out
from helpdesk.accounts.computer import remember_longer, this_computer
from helpdesk.accounts.models import AwaitedCode, Person
from helpdesk.accounts.queries import hash_of
from helpdesk.accounts.session import USER, signed_in_person
from helpdesk.extensions import db
from helpdesk.web.locale import COOKIE, LOCALES
from helpdesk.web.security_log import Happening, Way, note
from helpdesk.web.targets import own_path

AWAITED = "code_for"
CODE_MINUTES = 5


def enter(person: Person, way: Way) -> Response:
    """Put a session that has begun into the browser, end the one before, and lead on; the caller commits."""
    leave_behind()
    note(Happening.SIGNED_IN, person=person.id, device=_here(), way=way)
    login_user(person)
    answer = _with_chosen_language(person, safe_target())
    remember_longer(answer)
    return answer


def await_code(person: Person, way: Way) -> Response:
    """Note who typed a right password and lead on to the code; the session before is over here too."""
    leave_behind()
    note(Happening.CODE_AWAITED, person=person.id, way=way)
    session[AWAITED] = token = secrets.token_urlsafe(32)
    until = clock.now() + timedelta(minutes=CODE_MINUTES)
    db.session.add(AwaitedCode(token_hash=hash_of(token), person_id=person.id, ends_at=until))
    return redirect(url_for("factors.ask", next=request.values.get("next") or None), 303)


def awaited() -> Person | None:
    """Whose code is awaited in this browser, for a few minutes: another password or a sign-in ends it."""
    waiting = AwaitedCode.token_hash == hash_of(str(session.get(AWAITED))), AwaitedCode.ends_at > clock.now()
    query = sa.select(Person).join(AwaitedCode, AwaitedCode.person_id == Person.id)
    return db.session.scalar(query.where(*waiting, Person.closed_at.is_(None)))


def leave_behind() -> None:
    """Nothing of what was in this browser goes on: its session ends, no code is awaited; the caller commits."""
    if before := session.get(USER):  # the person may be the same, the token is not
        sign_out(str(before))
    if step := session.get(AWAITED):
        db.session.execute(sa.delete(AwaitedCode).where(AwaitedCode.token_hash == hash_of(str(step))))
    session.clear()


def safe_target() -> str:
    """Where to go next: a path of this very site, or the first page."""
    return own_path(request.values.get("next", "")) or url_for(_home())


def _here() -> int | None:
    computer = this_computer()
    return computer.id if computer else None


def _with_chosen_language(person: Person, target: str) -> Response:
    """The way on; what was chosen before signing in becomes the person's own, and nobody else's after them."""
    answer, chosen = redirect(target, 303), request.cookies.get(COOKIE, "")
    if chosen in LOCALES:
        person.locale = chosen
        answer.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return answer


def _home() -> str:
    """Who answers for tickets begins with the queue, everybody else with «Чем помочь?»."""
    has_queue = current_user.is_authenticated and bool(signed_in_person().kinds_answered)
    return "queue.index" if has_queue else "start.index"
