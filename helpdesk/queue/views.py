"""The two lists: an owner's queue and a requester's own tickets."""

from datetime import datetime, time
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.session import signed_in_person
from helpdesk.consultations.queries import school_timetable, unconfirmed_year
from helpdesk.domain.consultation_days import NoConsultationAhead, to_wall
from helpdesk.domain.text import clean_line
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.leaving.queries import words_sought
from helpdesk.queue import queries
from helpdesk.queue.queries import Order, Show, Wanted, Whose
from helpdesk.tickets.queries import topics_of
from helpdesk.web.access import signed_in
from helpdesk.web.sentences import sentence

LONGEST_SEARCH = 200
Choice = TypeVar("Choice", bound=StrEnum)


bp = Blueprint("queue", __name__, url_prefix="/tickets")


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The queue of who answers; one's own tickets for everybody else, or on demand."""
    person = signed_in_person()
    is_owner = person.may_own and "mine" not in request.args
    return _queue_of(person) if is_owner else _tickets_of(person)


@bp.get("/next")
@signed_in
def following() -> ResponseReturnValue:
    """The next ticket of the queue, without going back to the list."""
    ticket = queries.next_in_queue(signed_in_person(), request.args.get("after", ""), request.args.get("was_due", ""))
    if ticket is None:
        flash(_("Дальше в очереди ничего нет."))
        return redirect(url_for("queue.index"))
    return redirect(url_for("tickets.show", address=ticket.address))


def _queue_of(owner: Person) -> ResponseReturnValue:
    """What must be done for the next consultation, nearest deadline first."""
    zone, wanted, timetable = current_app.config["SCHOOL_TIMEZONE"], _wanted(owner), school_timetable()
    typed, (page, wanted) = wanted.q, queries.page_as_meant(owner, wanted)
    groups = (
        queries.grouped_by_deadline(page.rows, timetable, zone)
        if wanted.is_by_deadline
        else [queries.Group(wanted.show.value, rows=list(page.rows))]
    )
    is_calendar_empty = not timetable.slots_from(to_wall(clock.now(), zone), 1)
    today = clock.today(zone)
    hours = timetable.slots_from(datetime.combine(today, time.min), 1)  # today's also when it is over
    return render_template(
        "queue/index.html",
        groups=groups,
        wanted=wanted,
        typed=typed,
        page=page,
        topics=topics_of(),
        today=today,
        hour=hours[0] if hours else None,
        warning=sentence(NoConsultationAhead()) if is_calendar_empty else "",
        unconfirmed=unconfirmed_year(),
    )


def _tickets_of(requester: Person) -> ResponseReturnValue:
    """One's own tickets, what waits for oneself first."""
    page = queries.own_page(requester, request.args.get("cursor", ""))
    return render_template("queue/own.html", groups=queries.grouped_by_turn(page.rows), page=page)


def _wanted(owner: Person) -> Wanted:
    """The address's filters; what is not understood is left out."""
    args = request.args
    search = args.get("s", "")
    words = words_sought(search, owner)
    due = args.get("due", "")
    return Wanted(
        show=_choice(Show, args.get("state", "")) or Show.OPEN,
        kind=_choice(TicketKind, args.get("kind", "")),
        topic=clean_line(args.get("topic", ""))[:30],
        urgency=_choice(Urgency, args.get("urgency", "")),
        assignee=_choice(Whose, args.get("assignee", "")),
        due=due if due in ("overdue", "today") else "",
        sort=_choice(Order, args.get("sort", "")),
        q=words or clean_line(args.get("q", ""))[:LONGEST_SEARCH],
        search=search if words else "",
        is_forgotten=bool(search and not words),
        cursor=args.get("cursor", ""),
    )


def _choice(kind: type[Choice], raw: str) -> Choice | None:
    return kind(raw) if raw in list(kind) else None
