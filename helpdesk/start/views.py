"""The first page: two big buttons, the next consultations, my tickets."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from helpdesk.accounts.session import signed_in_person
from helpdesk.consultations.queries import next_consultations, school_timetable
from helpdesk.queue.queries import open_tickets_of
from helpdesk.web.access import open_to_all

bp = Blueprint("start", __name__)


@bp.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """Where to get help now."""
    running, coming = next_consultations(school_timetable())
    tickets = open_tickets_of(signed_in_person()) if current_user.is_authenticated else ()
    return render_template("start/index.html", running=running, coming=coming, tickets=tickets)
