"""Pages of the log of what was done and seen."""

import re

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk.admin import labels
from helpdesk.admin.forms import read_asked
from helpdesk.admin.queries import entries_of, entries_page, staff_names
from helpdesk.admin.views import bp
from helpdesk.audit.witness import export_recorded
from helpdesk.domain.people import Role
from helpdesk.registers.downloads import as_csv
from helpdesk.web.access import for_roles

READERS = (Role.ADMINISTRATOR, Role.DIRECTOR)
CURSOR = re.compile(r"[0-9]{1,9}")
OK, UNPROCESSABLE = 200, 422


@bp.get("/admin/audit")
@for_roles(*READERS)
def audit() -> ResponseReturnValue:
    """Who did or saw what, newest first, by person, act, days and ticket."""
    asked, names = read_asked(request.args), staff_names()
    cursor = request.args.get("cursor", "")
    older_than = int(cursor) if CURSOR.fullmatch(cursor) else None
    page = entries_page(asked.wanted, names, older_than) if asked.wanted else None
    found = {"asked": asked, "names": names, "page": page, "words": labels}
    return render_template("admin/audit.html", **found), OK if page else UNPROCESSABLE


@bp.get("/admin/audit.csv")
@for_roles(*READERS)
@export_recorded
def audit_as_csv() -> ResponseReturnValue:
    """The same for a Russian Excel."""
    asked, names = read_asked(request.args), staff_names()
    if asked.wanted is None:
        return audit()
    return as_csv(labels.columns(names), entries_of(asked.wanted, names), _("Журнал действий"))
