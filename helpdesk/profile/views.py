"""«Мой профиль»: each form on a page of its own, the password asked for again where it matters (safety S18)."""

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext, refresh
from flask_login import login_user

from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.notices import events_for
from helpdesk.extensions import db
from helpdesk.profile import actions, queries
from helpdesk.profile.forms import AddressForm, ContactsForm, LettersForm, PasswordForm
from helpdesk.profile.labels import EVENTS
from helpdesk.web.access import signed_in
from helpdesk.web.forms import DeskForm
from helpdesk.web.sentences import sentence

bp = Blueprint("profile", __name__, url_prefix="/profile")

UNPROCESSABLE, GONE = 422, 410
UNTOLD = {"Referrer-Policy": "no-referrer"}  # the address is the secret


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Who one is here, how one is reached, and the ways to change it."""
    return _profile_page(ContactsForm(formdata=None, obj=signed_in_person()))


@bp.post("/")
@signed_in
def save_contacts() -> ResponseReturnValue:
    """Telephone, room, building, language."""
    _refuse_shared_computer()
    form = ContactsForm()
    if not form.validate_on_submit():
        return _profile_page(form), UNPROCESSABLE
    facts = {name: form[name].data for name in ("phone", "building", "room", "locale")}
    actions.change_contacts(signed_in_person(), **facts)
    db.session.commit()
    refresh()  # the next words are in the language just chosen
    flash(_("Сохранено."))
    return redirect(url_for("profile.index"), 303)


@bp.get("/address")
@signed_in
def edit_address() -> ResponseReturnValue:
    """The form for another address."""
    _refuse_shared_computer()
    return _address_page(AddressForm(formdata=None, email=signed_in_person().email))


@bp.post("/address")
@signed_in
def change_address() -> ResponseReturnValue:
    """Another address, with the password; a letter goes there, and until it is confirmed nothing changes."""
    form = AddressForm()
    if not form.validate_on_submit():
        return _address_page(form), UNPROCESSABLE
    try:
        wish = actions.wish_address(signed_in_person(), form.email.data, form.password.data)
    except Refused as refused:
        db.session.commit()
        return _address_page(form, _said(form, refused)), UNPROCESSABLE
    db.session.commit()
    flash(_("На новый адрес отправлено письмо: откройте в нём ссылку.") if wish else _("Адрес прежний."))
    return redirect(url_for("profile.index"), 303)


@bp.post("/address/keep")
@signed_in
def keep_address() -> ResponseReturnValue:
    """The address until now stays."""
    _refuse_shared_computer()
    actions.drop_wish(signed_in_person())
    db.session.commit()
    flash(_("Адрес прежний, ссылка из письма больше не работает."))
    return redirect(url_for("profile.index"), 303)


@bp.get("/address/<token>")
@signed_in
def ask_confirmation(token: str) -> ResponseReturnValue:
    """One more button: programs that look into letters open links too.

    Only for who wished it: at a mistyped address a stranger reads the letter, and could ask for a new password next.
    """
    found = queries.own_wish_of(token, signed_in_person())
    if found is None:
        return render_template("profile/gone.html"), GONE
    return render_template("profile/confirm.html", wish=found, token=token, refusal=""), UNTOLD


@bp.post("/address/<token>")
@signed_in
def confirm_address(token: str) -> ResponseReturnValue:
    """Letters go to the address of the link from now on."""
    found = queries.own_wish_of(token, signed_in_person(), lock=True)
    if found is None:
        return render_template("profile/gone.html"), GONE
    try:
        actions.confirm_address(signed_in_person(), found)
    except Refused as refused:
        page = render_template("profile/confirm.html", wish=found, token=token, refusal=sentence(refused))
        return page, UNPROCESSABLE, UNTOLD
    db.session.commit()
    flash(_("Адрес подтверждён: письма теперь приходят туда. На прежний адрес отправлено письмо об этом."))
    return redirect(url_for("start.index"), 303)


@bp.get("/password")
@signed_in
def edit_password() -> ResponseReturnValue:
    """The form for another password."""
    _refuse_shared_computer()
    return _password_page(PasswordForm(formdata=None))


@bp.post("/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Another password; all other sessions end, this one begins anew."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _password_page(form), UNPROCESSABLE
    try:
        person = actions.change_password(signed_in_person(), form.old.data, form.new.data)
    except Refused as refused:
        db.session.commit()
        return _password_page(form, _said(form, refused)), UNPROCESSABLE
    session.clear()
    login_user(person)
    db.session.commit()
    flash(_("Пароль изменён. На других компьютерах сеансы закончены."))
    return redirect(url_for("profile.index"), 303)


@bp.get("/letters")
@signed_in
def edit_letters() -> ResponseReturnValue:
    """Which letters come."""
    _refuse_shared_computer()
    person = signed_in_person()
    offered = events_for(person.role, may_own=person.may_own)
    return render_template("profile/letters.html", events=offered, off=queries.switched_off(person), words=EVENTS)


@bp.post("/letters")
@signed_in
def choose_letters() -> ResponseReturnValue:
    """Switch letters on and off."""
    _refuse_shared_computer()
    actions.choose_letters(signed_in_person(), LettersForm().wanted.data or [])
    db.session.commit()
    flash(_("Сохранено."))
    return redirect(url_for("profile.edit_letters"), 303)


@bp.get("/sessions")
@signed_in
def sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    _refuse_shared_computer()
    person = signed_in_person()
    found = queries.sessions_of(person)
    own = next((one.id for one in found if queries.is_own(one, person)), 0)
    return render_template("profile/sessions.html", sessions=found, own_id=own)


@bp.post("/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's sessions."""
    _refuse_shared_computer()
    if not actions.end_session(signed_in_person(), session_id):
        abort(404)
    db.session.commit()
    flash(_("Сеанс закончен."))
    return redirect(url_for("profile.sessions"), 303)


@bp.post("/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    _refuse_shared_computer()
    count = actions.end_other_sessions(signed_in_person())
    db.session.commit()
    flash(ngettext("Закончен %(num)d сеанс.", "Закончено %(num)d сеансов.", count))
    return redirect(url_for("profile.sessions"), 303)


def _refuse_shared_computer() -> None:
    """What the profile does not offer there is not there; the actions refuse it too."""
    if signed_in_person().is_confined:
        abort(404)


def _said(form: DeskForm, refused: Refused) -> str:
    """A refusal about a field stands beside it, any other above the form."""
    if isinstance(refused, Unacceptable):
        form.refuse(refused)
        return ""
    return sentence(refused)


def _profile_page(form: ContactsForm) -> str:
    return render_template("profile/index.html", form=form, wish=queries.pending_address(signed_in_person()))


def _address_page(form: AddressForm, refusal: str = "") -> str:
    return render_template("profile/address.html", form=form, refusal=refusal)


def _password_page(form: PasswordForm, refusal: str = "") -> str:
    return render_template("profile/password.html", form=form, refusal=refusal)
