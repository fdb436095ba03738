"""«Забыли пароль?»: the same answer for everybody, and a link that works once within an hour."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk.domain.errors import Unacceptable
from helpdesk.extensions import db
from helpdesk.resets import actions, queries
from helpdesk.resets.forms import AskForm, NewPasswordForm
from helpdesk.web.access import open_to_all

bp = Blueprint("resets", __name__, url_prefix="/login/reset")

UNPROCESSABLE, GONE = 422, 410
UNTOLD = {"Referrer-Policy": "no-referrer"}  # the address is the secret


@bp.get("/")
@open_to_all
def new() -> ResponseReturnValue:
    """Who forgot a password?"""
    return render_template("resets/new.html", form=AskForm(formdata=None))


@bp.post("/")
@open_to_all
def ask() -> ResponseReturnValue:
    """Note the request; the answer tells nothing about whether there is such an account."""
    form = AskForm()
    if not form.validate_on_submit():
        return render_template("resets/new.html", form=form), UNPROCESSABLE
    actions.ask(form.login.data)
    db.session.commit()
    return redirect(url_for("resets.asked"), 303)


@bp.get("/asked")
@open_to_all
def asked() -> ResponseReturnValue:
    """What happens now, whoever asked."""
    return render_template("resets/asked.html")


@bp.get("/<token>")
@open_to_all
def show(token: str) -> ResponseReturnValue:
    """The form for a new password; opening it changes nothing and shows nothing of the person."""
    if queries.person_of(token) is None:
        return render_template("resets/gone.html"), GONE
    return render_template("resets/show.html", form=NewPasswordForm(formdata=None), token=token), UNTOLD


@bp.post("/<token>")
@open_to_all
def set_anew(token: str) -> ResponseReturnValue:
    """Set the password; signing in comes after, second factor included."""
    person, form = queries.person_of(token, lock=True), NewPasswordForm()
    if person is None:
        return render_template("resets/gone.html"), GONE
    try:
        if form.validate_on_submit():
            actions.set_anew(person, form.new.data)
            db.session.commit()
            flash(_("Пароль изменён. Войдите с новым паролем."))
            return redirect(url_for("accounts.sign_in"), 303)
    except Unacceptable as refused:
        db.session.rollback()
        form.refuse(refused)
    return render_template("resets/show.html", form=form, token=token), UNPROCESSABLE, UNTOLD
