"""What the keeper of the staff list does with PINs: new ones on slips to print, for one person or for all without."""

import secrets

from flask import render_template, request
from flask.typing import ResponseReturnValue

from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.pins import actions, queries
from helpdesk.pins.forms import SlipsForm
from helpdesk.pins.views import UNPROCESSABLE, bp
from helpdesk.web.access import for_roles

KEEPERS = (Role.ADMINISTRATOR, Role.DEPUTY)
EVERYBODY = "without"  # everybody who has none yet


@bp.get("/admin/pins")
@for_roles(*KEEPERS)
def slips() -> ResponseReturnValue:
    """Whom to give a PIN to."""
    return _page(SlipsForm(formdata=None, person=request.args.get("person", ""), seed=secrets.token_urlsafe(16)))


@bp.post("/admin/pins")
@for_roles(*KEEPERS)
def issue() -> ResponseReturnValue:
    """New PINs as a page to print, with the keeper's password: sent again, the same form gives the same page."""
    form, keeper = SlipsForm(), signed_in_person()
    login = None if form.person.data == EVERYBODY else form.person.data or ""
    is_proved = form.proves(keeper)
    db.session.commit()  # the try is counted, or forgiven, whatever comes
    if not is_proved:
        return _page(form), UNPROCESSABLE
    issued = actions.issue_slips(login, form.seed.data or "", by=keeper)
    if not issued:
        form.refuse(NotAChoice(field="person"))
        return _page(form), UNPROCESSABLE
    db.session.commit()
    return render_template("pins/issued.html", issued=issued)


def _page(form: SlipsForm) -> str:
    staff = queries.staff_and_pins()
    return render_template(
        "pins/issue.html", form=form, staff=staff, missing=sum(not row.has_pin for row in staff), everybody=EVERYBODY
    )
