"""Signing in and out, and the language of the pages."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from helpdesk.accounts import actions
from helpdesk.accounts.computer import this_computer
from helpdesk.accounts.entrance import await_code, enter, leave_behind, safe_target
from helpdesk.accounts.forms import SignInForm
from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.errors import Refused
from helpdesk.extensions import db
from helpdesk.web.access import asked_again, open_to_all
from helpdesk.web.headers import forget_all
from helpdesk.web.locale import COOKIE, LOCALES
from helpdesk.web.sentences import sentence

bp = Blueprint("accounts", __name__)


@bp.get("/login")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The sign-in page; at a staff-room computer it asks for a surname, unless a password is preferred."""
    if current_user.is_authenticated:
        return redirect(safe_target())
    if this_computer() and request.args.get("with") != "password":
        return render_template("pins/name.html", typed="", refusal="", found=())
    return _password_page(SignInForm())


@bp.post("/login")
@open_to_all
@asked_again(lambda: (_password_page(SignInForm(), _("Страница входа устарела. Наберите пароль ещё раз.")), 400))
def begin_session() -> ResponseReturnValue:
    """Sign in; a wrong try is counted even though it is refused."""
    form, refusal = SignInForm(), ""
    if form.validate_on_submit():
        try:
            person = actions.sign_in(form.login.data, form.password.data, this_computer())
            answer = enter(person, actions.way_of(person))
            db.session.commit()
            return answer
        except actions.CodeNeeded as needed:
            answer = await_code(needed.person, actions.way_of(needed.person))
            db.session.commit()
            return answer
        except Refused as refused:
            db.session.commit()
            refusal = sentence(refused)
    return _password_page(form, refusal), 422


@bp.post("/logout")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session on the server too."""
    leave_behind()
    db.session.commit()
    logout_user()
    return forget_all(redirect(url_for("accounts.sign_in"), 303))


@bp.post("/language")
@open_to_all
def set_language() -> ResponseReturnValue:
    """Choose the language: for the person when signed in, else for this browser."""
    chosen = request.form.get("language", "")
    answer = redirect(safe_target(), 303)
    if chosen in LOCALES:
        if current_user.is_authenticated:  # no cookie: the next person at this computer reads their own language
            signed_in_person().locale = chosen
            db.session.commit()
        else:
            is_secure = current_app.config["SESSION_COOKIE_SECURE"]
            answer.set_cookie(COOKIE, chosen, max_age=31536000, secure=is_secure, httponly=True, samesite="Lax")
    return answer


def _password_page(form: SignInForm, refusal: str = "") -> str:
    return render_template("accounts/sign_in.html", form=form, refusal=refusal, is_shared=this_computer() is not None)
