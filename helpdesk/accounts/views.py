"""Signing in and out, and the language of the pages."""

import re

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from helpdesk.accounts import actions
from helpdesk.accounts.forms import SignInForm
from helpdesk.accounts.models import Person
from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.errors import Refused
from helpdesk.extensions import db
from helpdesk.web.access import open_to_all
from helpdesk.web.locale import COOKIE, LOCALES
from helpdesk.web.sentences import sentence

bp = Blueprint("accounts", __name__)

OWN_PATH = re.compile(r"/(?!/)[^\\]*")  # never //host or /\\host


@bp.get("/login")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The sign-in page."""
    if current_user.is_authenticated:
        return redirect(_safe_target())
    return render_template("accounts/sign_in.html", form=SignInForm(), refusal="")


@bp.post("/login")
@open_to_all
def begin_session() -> ResponseReturnValue:
    """Sign in; a wrong try is counted even though it is refused."""
    form, refusal = SignInForm(), ""
    if form.validate_on_submit():
        try:
            person = actions.sign_in(form.login.data, form.password.data)
            if current_user.is_authenticated:
                actions.sign_out(signed_in_person().session_token)
            session.clear()
            login_user(person)
            answer = _with_chosen_language(person, _safe_target())
            db.session.commit()
            return answer
        except Refused as refused:
            db.session.commit()
            refusal = sentence(refused)
    return render_template("accounts/sign_in.html", form=form, refusal=refusal), 422


@bp.post("/logout")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session on the server too."""
    if current_user.is_authenticated:
        actions.sign_out(signed_in_person().session_token)
        db.session.commit()
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@bp.post("/language")
@open_to_all
def set_language() -> ResponseReturnValue:
    """Choose the language: for the person when signed in, else for this browser."""
    chosen = request.form.get("language", "")
    answer = redirect(_safe_target(), 303)
    if chosen in LOCALES:
        if current_user.is_authenticated:  # no cookie: the next person at this computer reads their own language
            signed_in_person().locale = chosen
            db.session.commit()
        else:
            is_secure = current_app.config["SESSION_COOKIE_SECURE"]
            answer.set_cookie(COOKIE, chosen, max_age=31536000, secure=is_secure, httponly=True, samesite="Lax")
    return answer


def _with_chosen_language(person: Person, target: str) -> Response:
    """The way on; what was chosen before signing in becomes the person's own, and nobody else's after them."""
    answer, chosen = redirect(target, 303), request.cookies.get(COOKIE, "")
    if chosen in LOCALES:
        person.locale = chosen
        answer.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return answer


def _safe_target() -> str:
    """Where to go next: a path of this very site, or the first page."""
    target = request.values.get("next", "")
    return target if OWN_PATH.fullmatch(target) and target.isprintable() else url_for(_home())


def _home() -> str:
    """Who answers for tickets begins with the queue, everybody else with «Чем помочь?»."""
    has_queue = current_user.is_authenticated and bool(signed_in_person().kinds_answered)
    return "queue.index" if has_queue else "start.index"
