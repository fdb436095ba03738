"""The second step of signing in, and the second factor in the profile."""

import segno
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from helpdesk.accounts import second_factor
from helpdesk.accounts.actions import begin_session
from helpdesk.accounts.computer import this_computer
from helpdesk.accounts.entrance import awaited, enter
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import on_duty
from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.extensions import db
from helpdesk.factors import actions
from helpdesk.factors.forms import CodeForm, ConfirmForm, PasswordForm, RenewForm, TurnOffForm
from helpdesk.factors.guard import is_awaited
from helpdesk.web.access import asked_again, open_to_all, signed_in
from helpdesk.web.forms import DeskForm
from helpdesk.web.security_log import Way
from helpdesk.web.sentences import sentence
from helpdesk.web.targets import own_path

bp = Blueprint("factors", __name__)

UNPROCESSABLE = 422
HOME = "/profile/second-factor"


@bp.get("/login/code")
@open_to_all
def ask() -> ResponseReturnValue:
    """The code, after the password; whoever has not typed one begins there."""
    if awaited() is None:
        return redirect(url_for("accounts.sign_in"))
    return _code_page(CodeForm(formdata=None))


@bp.post("/login/code")
@open_to_all
@asked_again(lambda: redirect(url_for("accounts.sign_in", next=request.form.get("next") or None), 303))
def answer() -> ResponseReturnValue:
    """Let in who has the code; a wrong try is counted even though it is refused."""
    person, form, refusal = awaited(), CodeForm(), ""
    if person is None:
        return redirect(url_for("accounts.sign_in"), 303)
    if not form.validate_on_submit():
        return _code_page(form), UNPROCESSABLE
    try:
        second_factor.check_code(person, form.code.data)
        way_on = enter(begin_session(on_duty(person), this_computer()), Way.CODE)
    except Refused as refused:
        db.session.commit()
        refusal = _said(form, refused)
        return _code_page(form, refusal), UNPROCESSABLE
    db.session.commit()
    return way_on


@bp.get(HOME)
@signed_in
def show() -> ResponseReturnValue:
    """Whether it is on, and how to turn it on or off."""
    return _profile_page(_owner())


@bp.post(HOME)
@signed_in
def begin() -> ResponseReturnValue:
    """Begin to set it up, with the password."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _profile_page(_owner(), form), UNPROCESSABLE
    try:
        actions.begin(signed_in_person(), form.password.data)
    except Refused as refused:
        db.session.commit()
        return _profile_page(_owner(), form, _said(form, refused)), UNPROCESSABLE
    db.session.commit()
    return redirect(url_for("factors.set_up"), 303)


@bp.get(f"{HOME}/setup")
@signed_in
def set_up() -> ResponseReturnValue:
    """The picture for the app, and the field for its first code."""
    return _setup_page(_owner(), ConfirmForm(formdata=None, seed=second_factor.new_seed()))


@bp.post(f"{HOME}/setup")
@signed_in
def confirm() -> ResponseReturnValue:
    """Turn it on; the codes for paper are shown, again when the form was sent twice."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _setup_page(_owner(), form, status=UNPROCESSABLE)
    try:
        codes = actions.confirm(signed_in_person(), form.code.data, form.seed.data or "")
    except Refused as refused:
        db.session.rollback()
        return _setup_page(_owner(), form, _said(form, refused), UNPROCESSABLE)
    db.session.commit()
    return render_template("factors/codes.html", codes=codes)


@bp.get(f"{HOME}/codes")
@signed_in
def ask_renewal() -> ResponseReturnValue:
    """The password before another paper."""
    return _renewal_page(_owner(), RenewForm(formdata=None, seed=second_factor.new_seed()))


@bp.post(f"{HOME}/codes")
@signed_in
def renew() -> ResponseReturnValue:
    """Another paper; the old codes work no more."""
    form = RenewForm()
    if not form.validate_on_submit():
        return _renewal_page(_owner(), form, status=UNPROCESSABLE)
    try:
        codes = actions.renew_codes(signed_in_person(), form.password.data, form.seed.data or "")
    except Refused as refused:
        db.session.commit()
        return _renewal_page(_owner(), form, _said(form, refused), UNPROCESSABLE)
    db.session.commit()
    return render_template("factors/codes.html", codes=codes, are_renewed=True)


@bp.post(f"{HOME}/off")
@signed_in
def turn_off() -> ResponseReturnValue:
    """Turn it off, with both factors."""
    form = TurnOffForm()
    if not form.validate_on_submit():
        return _profile_page(_owner(), form), UNPROCESSABLE
    try:
        actions.turn_off(signed_in_person(), form.password.data, form.code.data)
    except Refused as refused:
        db.session.commit()
        return _profile_page(_owner(), form, _said(form, refused)), UNPROCESSABLE
    db.session.commit()
    flash(_("Второй фактор выключен."))
    return redirect(url_for("profile.index"), 303)


def _owner() -> Person:
    """Whose pages these are; at a staff-room computer there are none."""
    person = signed_in_person()
    if person.is_confined:
        abort(404)
    return person


def _said(form: DeskForm, refused: Refused) -> str:
    """A refusal about a field stands beside it, any other above the form."""
    if isinstance(refused, Unacceptable):
        form.refuse(refused)
        return ""
    return sentence(refused)


def _code_page(form: CodeForm, refusal: str = "") -> str:
    return render_template(
        "factors/ask.html", form=form, refusal=refusal, target=own_path(request.values.get("next", ""))
    )


def _profile_page(person: Person, form: PasswordForm | None = None, refusal: str = "") -> str:
    is_on = second_factor.has_factor(person)
    form = form or (TurnOffForm(formdata=None) if is_on else PasswordForm(formdata=None))
    left = second_factor.codes_left(person) if is_on else 0
    facts = {"is_on": is_on, "is_awaited": is_awaited(person), "left": left}
    return render_template("factors/show.html", form=form, refusal=refusal, **facts)


def _renewal_page(person: Person, form: RenewForm, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    if not second_factor.has_factor(person):
        return redirect(url_for("factors.show"), 303)
    return render_template("factors/renew.html", form=form, refusal=refusal), status


def _setup_page(person: Person, form: ConfirmForm, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    factor = second_factor.setup_of(person)
    if factor is None:
        return redirect(url_for("factors.show"), 303)
    address = second_factor.address_of(factor, person.login, _("Помощь с ЭЖ"))
    picture = Markup(segno.make(address, micro=False).svg_inline(scale=5, border=2))  # noqa: S704  # squares only
    groups = [factor.secret[start : start + 4] for start in range(0, len(factor.secret), 4)]
    facts = {"form": form, "refusal": refusal, "picture": picture, "secret": " ".join(groups)}
    return render_template("factors/setup.html", **facts), status
