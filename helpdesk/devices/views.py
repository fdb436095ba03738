"""The link that makes a browser a staff-room computer, and the list of those computers."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk.accounts.computer import remember, this_computer
from helpdesk.accounts.entrance import leave_behind
from helpdesk.accounts.session import signed_in_person
from helpdesk.devices import actions, queries
from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.web.access import for_roles, open_to_all
from helpdesk.web.links import absolute
from helpdesk.web.sentences import sentence

bp = Blueprint("devices", __name__)

KEEPERS = (Role.ADMINISTRATOR, Role.DEPUTY)
GONE, UNPROCESSABLE = 410, 422


@bp.get("/devices/<code>")
@open_to_all
def ask(code: str) -> ResponseReturnValue:
    """What the button will do to this computer; nothing is done yet."""
    device = queries.device_of_link(code)
    return (
        render_template("devices/ask.html", device=device) if device else (render_template("devices/gone.html"), GONE)
    )


@bp.post("/devices/<code>")
@open_to_all
def enrol(code: str) -> ResponseReturnValue:
    """Make this browser the computer of the link; whoever is signed in here is signed out."""
    device = queries.device_of_link(code, lock=True)
    if device is None:
        return render_template("devices/gone.html"), GONE
    token = actions.enrol(device, instead_of=this_computer())
    leave_behind()  # a code awaited or a way back begun here would open more than such a computer may
    db.session.commit()
    flash(_("Готово: теперь это общий компьютер «%(name)s». Входите по фамилии и PIN.", name=device.name))
    answer = redirect(url_for("accounts.sign_in"), 303)
    remember(answer, token)
    return answer


@bp.get("/admin/devices")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """The computers, when each was used last, and a form for one more."""
    return _page()


@bp.post("/admin/devices")
@for_roles(*KEEPERS)
def create() -> ResponseReturnValue:
    """A one-time link, shown once."""
    try:
        device, code = actions.make_link(request.form.get("device", ""), by=signed_in_person())
    except Unacceptable as refused:
        return _page(refusal=sentence(refused)), UNPROCESSABLE
    db.session.commit()
    return render_template("devices/link.html", device=device, link=absolute("devices.ask", code=code))


@bp.post("/admin/devices/<int:device_id>/revoke")
@for_roles(*KEEPERS)
def revoke(device_id: int) -> ResponseReturnValue:
    """An ordinary computer again; who is signed in there is signed out at once."""
    device = queries.device_by_id(device_id) or abort(404)
    actions.revoke(device, by=signed_in_person())
    db.session.commit()
    flash(_("Компьютер «%(name)s» больше не общий: входы на нём закончены.", name=device.name))
    return redirect(url_for("devices.index"), 303)


def _page(refusal: str = "") -> str:
    typed = request.form.get("device", "")
    return render_template("devices/index.html", devices=queries.devices(), typed=typed, refusal=refusal)
