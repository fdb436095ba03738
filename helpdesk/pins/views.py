"""Signing in at a staff-room computer: a surname, oneself among those found, the PIN; and changing one's own PIN."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk.accounts.computer import this_computer
from helpdesk.accounts.entrance import enter
from helpdesk.accounts.models import Device, Person
from helpdesk.accounts.queries import hash_of, person_by_id
from helpdesk.accounts.search import people_matching
from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.errors import Missing, Refused, Unacceptable
from helpdesk.domain.pins import NameTooShort, NobodyFound
from helpdesk.domain.text import clean_line
from helpdesk.extensions import db
from helpdesk.pins import actions, queries
from helpdesk.pins.forms import PinForm
from helpdesk.web.access import asked_again, open_to_all, signed_in
from helpdesk.web.links import sign, unsign
from helpdesk.web.security_log import Way
from helpdesk.web.sentences import sentence

bp = Blueprint("pins", __name__)

CHOICE = "pin-choice"
LEAST_LETTERS = 2
UNPROCESSABLE = 422


@bp.post("/login/name")
@open_to_all
@asked_again()
def find() -> ResponseReturnValue:
    """Colleagues whose name begins so; the only one is taken at once, unless a list was asked for (while typing)."""
    if (computer := this_computer()) is None:
        return redirect(url_for("accounts.sign_in"), 303)
    typed = clean_line(request.form.get("name", ""))
    if len(typed.replace(" ", "")) < LEAST_LETTERS:
        return _name_page(typed, sentence(NameTooShort())), UNPROCESSABLE
    found = people_matching(typed)
    if len(found) == 1 and "list" not in request.form:
        return _pin_page(found[0], computer)
    if not found:
        return _name_page(typed, sentence(NobodyFound())), UNPROCESSABLE
    chosen = [(person, _choice(person, computer)) for person in found]
    return render_template("pins/name.html", typed=typed, refusal="", found=chosen)


@bp.post("/login/who")
@open_to_all
@asked_again()
def choose() -> ResponseReturnValue:
    """One of those found: now the PIN."""
    computer = this_computer()
    person = _chosen(computer)
    return _pin_page(person, computer) if person and computer else redirect(url_for("accounts.sign_in"), 303)


@bp.post("/login/pin")
@open_to_all
@asked_again(lambda: _pin_again())
def begin_session() -> ResponseReturnValue:
    """Sign in; a wrong guess is counted even though it is refused."""
    computer = this_computer()
    person = _chosen(computer)
    if person is None or computer is None:
        return redirect(url_for("accounts.sign_in"), 303)
    try:
        if not (typed := request.form.get("pin", "")):
            raise Missing(field="pin")
        answer = enter(actions.sign_in(person, typed, computer), Way.PIN)
    except Refused as refused:
        db.session.commit()
        return _pin_page(person, computer, sentence(refused)), UNPROCESSABLE
    db.session.commit()
    return answer


@bp.get("/pins/")
@signed_in
def edit() -> ResponseReturnValue:
    """The form for one's own PIN."""
    return render_template("pins/edit.html", form=PinForm(), refusal="", has_pin=_has_pin())


@bp.post("/pins/")
@signed_in
def change() -> ResponseReturnValue:
    """Change one's own PIN; a wrong old one is counted even though it is refused."""
    form, person, refusal = PinForm(), signed_in_person(), ""
    if form.validate_on_submit():
        given = form.current.data, form.pin.data, form.again.data
        try:
            actions.change_pin(person, *given, keeping=hash_of(person.session_token))
            db.session.commit()
            flash(_("PIN изменён: следующий вход на общем компьютере — с новым."))
            return redirect(url_for("pins.edit"), 303)
        except Refused as refused:
            db.session.commit()
            if isinstance(refused, Unacceptable):
                form.refuse(refused)
            else:
                refusal = sentence(refused)
    return render_template("pins/edit.html", form=form, refusal=refusal, has_pin=_has_pin()), UNPROCESSABLE


def _name_page(typed: str, refusal: str) -> str:
    return render_template("pins/name.html", typed=typed, refusal=refusal, found=())


def _pin_page(person: Person, computer: Device, refusal: str = "") -> str:
    return render_template("pins/pin.html", person=person, choice=_choice(person, computer), refusal=refusal)


def _pin_again() -> ResponseReturnValue:
    computer = this_computer()
    if (person := _chosen(computer)) is None or computer is None:
        return redirect(url_for("accounts.sign_in", next=request.form.get("next") or None), 303)
    return _pin_page(person, computer, _("Страница входа устарела. Наберите PIN ещё раз.")), 400


def _choice(person: Person, computer: Device) -> str:
    """A person as one of the list: a number alone would let anybody read all names one after the other."""
    return sign(CHOICE, [person.id, computer.id])


def _chosen(computer: Device | None) -> Person | None:
    facts = unsign(CHOICE, request.form.get("person", ""), max_days=1)
    if computer is None or not facts or facts[1] != computer.id:
        return None
    return person_by_id(int(facts[0]))


def _has_pin() -> bool:
    return queries.pin_of(signed_in_person()) is not None
