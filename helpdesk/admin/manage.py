"""Pages of the log of what was done and seen."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk.accounts.session import signed_in_person
from helpdesk.admin import labels
from helpdesk.admin.forms import WHO, AskedEntries, read_asked
from helpdesk.admin.queries import entries_of, entries_page, readable_addresses, staff_names
from helpdesk.admin.views import bp
from helpdesk.audit.witness import export_recorded
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.leaving.actions import remember_search
from helpdesk.leaving.queries import words_sought
from helpdesk.registers.downloads import as_csv
from helpdesk.web.access import for_roles
from helpdesk.web.act_labels import ACTS

READERS = (Role.ADMINISTRATOR, Role.DIRECTOR)
CURSOR = re.compile(r"[0-9]{1,9}")
OK, UNPROCESSABLE = 200, 422


@bp.get("/admin/audit")
@for_roles(*READERS)
def audit() -> ResponseReturnValue:
    """Who did or saw what, newest first, by person, act, days and ticket."""
    asked, names = _asked(), staff_names()
    cursor = request.args.get("cursor", "")
    older_than = int(cursor) if CURSOR.fullmatch(cursor) else None
    page = entries_page(asked.wanted, names, older_than) if asked.wanted else None
    found: dict[str, Any] = {"asked": asked, "names": names, "page": page, "words": labels, "acts": ACTS}
    addresses = {labels.address_of(entry) for entry in page.entries} if page else set()
    found["readable"] = readable_addresses(addresses, signed_in_person())
    return render_template("admin/audit.html", **found), OK if page else UNPROCESSABLE


@bp.post("/admin/audit")
@for_roles(*READERS)
def find() -> ResponseReturnValue:
    """Go to the log with a key for the name instead of the name."""
    asked = read_asked({**request.form, "s": ""}, request.form.get(WHO, ""))
    carried: dict[str, Any] = asked.carried
    if asked.typed[WHO]:
        carried["s"] = remember_search(asked.typed[WHO], by=signed_in_person())
        db.session.commit()
    return redirect(url_for("admin.audit", **carried), 303)


@bp.get("/admin/audit.csv")
@for_roles(*READERS)
@export_recorded
def audit_as_csv() -> ResponseReturnValue:
    """The same for a Russian Excel."""
    asked, names = _asked(), staff_names()
    if asked.wanted is None:
        return audit()
    return as_csv(labels.columns(names), entries_of(asked.wanted, names), _("Журнал действий"))


def _asked() -> AskedEntries:
    return read_asked(request.args, words_sought(request.args.get("s", ""), signed_in_person()))
