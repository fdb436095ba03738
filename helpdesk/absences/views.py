"""The page of absences: who is away now and soon, entering one, taking one back."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk.absences import actions, queries
from helpdesk.absences.forms import AbsenceForm
from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.leaves import may_enter_for
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.web.access import for_roles

bp = Blueprint("absences", __name__, url_prefix="/absences")

UNPROCESSABLE = 422
WHO = (Role.ADMINISTRATOR, Role.DEPUTY, Role.DIRECTOR)


@bp.get("/")
@for_roles(*WHO)
def index() -> ResponseReturnValue:
    """Who is away now and soon, and the form to add to it."""
    return _shown(AbsenceForm(formdata=None))


@bp.post("/")
@for_roles(*WHO)
def create() -> ResponseReturnValue:
    """Enter an absence."""
    form = AbsenceForm()
    if not form.validate_on_submit():
        return _shown(form), UNPROCESSABLE
    try:
        absence = actions.enter_absence(*form.chosen(), by=signed_in_person())
    except Unacceptable as refused:
        db.session.rollback()
        form.refuse(refused)
        return _shown(form), UNPROCESSABLE
    db.session.commit()
    flash(_("Записано. Замещающий получит письмо.") if absence.substitute_id else _("Записано."))
    return redirect(url_for("absences.index"), 303)


@bp.post("/<int:absence_id>/withdraw")
@for_roles(*WHO)
def withdraw(absence_id: int) -> ResponseReturnValue:
    """Take an absence back: it did not come to it, or ends today."""
    actions.withdraw_absence(queries.absence_to_withdraw(absence_id) or abort(404), by=signed_in_person())
    db.session.commit()
    flash(_("Отсутствие отменено. Неоконченные заявки вернутся ответственному."))
    return redirect(url_for("absences.index"), 303)


def _shown(form: AbsenceForm) -> str:
    person = signed_in_person()
    return render_template(
        "absences/index.html",
        form=form.offering(queries.staff_by_name(), person),
        absences=queries.present_and_coming(),
        today=queries.today(),
        may_withdraw=lambda absence: may_enter_for(
            person.role, absence.person.role, is_self=absence.person_id == person.id
        ),
    )
