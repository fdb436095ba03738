"""The first page: two big buttons, the next consultations, my tickets."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from helpdesk.accounts.session import signed_in_person
from helpdesk.bookings.queries import hours_of
from helpdesk.consultations.queries import next_consultations
from helpdesk.queue.queries import open_tickets_of
from helpdesk.web.access import open_to_all

bp = Blueprint("start", __name__)


@bp.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """Where to get help now."""
    person = signed_in_person() if current_user.is_authenticated else None
    hours = hours_of(person)
    running, coming = next_consultations(hours.timetable)
    tickets = open_tickets_of(person) if person else ()
    return render_template("start/index.html", running=running, coming=coming, tickets=tickets, visits=hours.visits)
