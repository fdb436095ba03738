"""Coming in, by password or PIN: nothing is left of the session before, and the way on stays on this site."""

from flask import redirect, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from helpdesk.accounts.actions import sign_out
from helpdesk.accounts.computer import remember_longer
from helpdesk.accounts.models import Person
from helpdesk.accounts.session import signed_in_person
from helpdesk.web.locale import COOKIE, LOCALES
from helpdesk.web.targets import own_path


def enter(person: Person) -> Response:
    """Put a session that has begun into the browser, end the one before, and lead on; the caller commits."""
    if before := session.get("_user_id"):  # as Flask-Login keeps it: the person may be the same, the token is not
        sign_out(str(before))
    session.clear()
    login_user(person)
    answer = _with_chosen_language(person, safe_target())
    remember_longer(answer)
    return answer


def safe_target() -> str:
    """Where to go next: a path of this very site, or the first page."""
    return own_path(request.values.get("next", "")) or url_for(_home())


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
