"""What comes from a page whose person is gone: refused, kept for who typed it, shown to nobody else."""

import logging
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.accounts.computer import this_computer
from helpdesk.accounts.entrance import safe_target
from helpdesk.accounts.presence import BACKGROUND
from helpdesk.accounts.queries import NOTHING
from helpdesk.accounts.session import forget_session
from helpdesk.domain.sessions import WARNED
from helpdesk.domain.unsent import Place, place_of
from helpdesk.extensions import READING_METHODS, db, login
from helpdesk.leaving import actions, queries
from helpdesk.leaving.refill import PLACE, address_of, is_counted_here, opened, unsent, unsent_number
from helpdesk.web.errors import typed_here
from helpdesk.web.security_log import Happening, note_refusal
from helpdesk.web.whose import person_marked

log = logging.getLogger(__name__)

LONGEST_PATH = 180
ENDED, REFUSED, DONE = 401, 400, (302, 303)


def init_app(app: Flask) -> None:
    """Check every form's mark, after its token; forget the draft of what was sent; let pages ask for drafts."""
    app.before_request(_refuse_strangers_form)
    app.after_request(_forget_what_was_sent)
    app.register_error_handler(CSRFError, _stale)
    app.jinja_env.globals |= {
        "unsent": unsent,
        "opened_form": opened,
        "unsent_number": unsent_number,
        "warned_seconds": int(WARNED.total_seconds()),
        "background_header": BACKGROUND,
    }
    login.unauthorized_handler(_ended)


def unsent_here() -> sa.ColumnElement[Any]:
    """What the query of the session is to bring beside its person: words not sent on the page that is asked for.

    A page one begins with has no such form: there it is how many drafts there are.
    """
    if is_counted_here():
        return queries.unsent_count()
    may_have_words = len(request.path) <= LONGEST_PATH and request.path.isprintable()  # PostgreSQL takes no NUL
    is_page = request.method in READING_METHODS and may_have_words
    return queries.unsent_on(request.path) if is_page else NOTHING


def not_taken(code: int, template: str = "errors/not_taken.html") -> ResponseReturnValue:
    """Nothing is recorded; the words are kept for whose page it was, or shown again when it was nobody's.

    `template` is the page that says why.
    """
    author, place = person_marked(request.form.get("who", "")), place_of(request.form.get(PLACE, ""))
    is_kept = author is not None and _kept(author, place or Place(request.path[:LONGEST_PATH], "", actions.fresh_key()))
    reader = current_user.id if current_user.is_authenticated else None
    page = address_of(place) if place else url_for("leaving.drafts")
    return render_template(
        template,
        typed=typed_here() if reader == author else [],
        is_kept=is_kept,
        is_theirs=reader in (author, None),
        page=page,
    ), code


def _refuse_strangers_form() -> ResponseReturnValue | None:
    """A form that another person opened must not act for who is signed in now: one place for all views."""
    if request.method in READING_METHODS or not current_user.is_authenticated:
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "access", "anyone") == "anyone":
        return None
    is_own = person_marked(request.form.get("who", "")) == current_user.id
    return None if is_own else _refused()


def _stale(_error: CSRFError) -> ResponseReturnValue:
    """The page is older than the session; one that only asks who comes is shown again, or leads on who came already.

    A body that no page sends, JSON for one, holds no form to show again.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if (again := getattr(view, "again", None)) is None or not request.form:
        return _refused()
    if current_user.is_authenticated:
        flash(_("Здесь уже вошли в другой вкладке. Если это не вы, нажмите «Выйти» и войдите сами."))
        return redirect(safe_target(), 303)
    note_refusal(Happening.FORM_REFUSED)
    answer: ResponseReturnValue = again()
    return answer


def _refused() -> ResponseReturnValue:
    answer = not_taken(REFUSED)  # looks who asks, if nobody has yet
    note_refusal(Happening.FORM_REFUSED)
    return answer


def _ended() -> ResponseReturnValue:
    """A page was asked for after the session had ended: sign in and go on; what was being sent is kept."""
    if request.method in READING_METHODS:
        forget_session()  # now, not when another tab reaches the lock: that would end the token of this one's sign-in
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    return not_taken(ENDED)


def _forget_what_was_sent(response: Response) -> Response:
    """What was taken is no draft any more; after the view's own commit, so that a refused form keeps its draft."""
    if request.method in READING_METHODS or response.status_code not in DONE or not current_user.is_authenticated:
        return response
    if (place := place_of(request.form.get(PLACE, ""))) is None:
        return response
    try:
        is_forgotten = actions.give_up(current_user.id, place, request.form, is_shared=current_user.is_confined)
        if actions.let_page_go(current_user, place.page) or is_forgotten:
            db.session.commit()
    except SQLAlchemyError as error:  # it was taken all the same; the draft says so when it is opened
        log.warning("draft not forgotten: %s", type(error).__name__)
        db.session.rollback()
    return response


def _kept(author: int, place: Place) -> bool:
    try:
        is_kept = actions.keep(author, place, request.form, is_shared=this_computer() is not None)
        db.session.commit()
    except SQLAlchemyError as error:
        log.warning("unsent words not kept: %s", type(error).__name__)
        db.session.rollback()
        return False
    return is_kept
