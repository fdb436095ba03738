"""Signed links of letters: confirm or return a ticket without signing in (product.md §7)."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.letters.forms import LinkForm
from helpdesk.tickets import actions, queries
from helpdesk.tickets.models import Ticket
from helpdesk.web.access import open_to_all
from helpdesk.web.links import unsign
from helpdesk.web.sentences import sentence

bp = Blueprint("letters", __name__, url_prefix="/letters")

LINK_DAYS = 30
PURPOSES = ("confirm", "reopen")
GONE = 410


@bp.get("/<purpose>/<token>")
@open_to_all
def show(purpose: str, token: str) -> ResponseReturnValue:
    """What the button will do; shows the number and topic, nothing else of the ticket."""
    ticket = _ticket_of(purpose, token)
    if ticket is None or ticket.state is not TicketState.RESOLVED:
        return render_template("letters/gone.html"), GONE
    return render_template("letters/show.html", ticket=ticket, purpose=purpose, form=LinkForm(), refusal="")


@bp.post("/<purpose>/<token>")
@open_to_all
def act(purpose: str, token: str) -> ResponseReturnValue:
    """Do it, in the requester's name."""
    ticket, form = _ticket_of(purpose, token, lock=True), LinkForm()
    if ticket is None:
        return render_template("letters/gone.html"), GONE
    if purpose == "confirm" and ticket.state is TicketState.CLOSED:  # pressed twice
        return render_template("letters/done.html", ticket=ticket, purpose=purpose)
    try:
        if purpose == "confirm":
            actions.confirm(ticket, by=ticket.requester)
        else:
            actions.reopen(ticket, form.reason.data or "", by=ticket.requester)
    except Refused as refused:
        db.session.rollback()
        if isinstance(refused, Unacceptable):
            form.add_error("reason", sentence(refused))
        page = render_template(
            "letters/show.html", ticket=ticket, purpose=purpose, form=form, refusal=sentence(refused)
        )
        return page, 422
    db.session.commit()
    return render_template("letters/done.html", ticket=ticket, purpose=purpose)


def _ticket_of(purpose: str, token: str, *, lock: bool = False) -> Ticket | None:
    """The ticket of a link, while the cycle it was sent for still lasts."""
    if purpose not in PURPOSES:
        abort(404)
    facts = unsign(purpose, token, LINK_DAYS)
    ticket = queries.ticket_by_id(int(facts[0]), lock=lock) if facts else None
    if ticket is None or facts is None or not ticket.requester.is_active:
        return None
    if [ticket.requester_id, ticket.times_reopened] != facts[1:]:
        return None
    return ticket
