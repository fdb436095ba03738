"""Filing a ticket: what happened, which topic, in your words, how urgent, and the promise."""

from collections.abc import Sequence

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.personal_data import LooksPersonal
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.files.actions import discard
from helpdesk.files.queries import pending_files
from helpdesk.files.receive import receive
from helpdesk.filing import actions
from helpdesk.filing.actions import Request
from helpdesk.filing.forms import TicketForm
from helpdesk.leaving.refill import unsent
from helpdesk.outbox.post import is_wanted
from helpdesk.tickets import queries
from helpdesk.tickets.forms import YES_OR_NO, topic_choices
from helpdesk.tickets.models import Ticket, Topic
from helpdesk.tickets.promises import sla_book
from helpdesk.web.access import signed_in
from helpdesk.web.forms import act_key
from helpdesk.web.sentences import CHOICES, MISSING, sentence

bp = Blueprint("filing", __name__, url_prefix="/tickets")

UNSENT = "/tickets/new#ticket"
OFFERED = (Urgency.NORMAL, Urgency.URGENT)


@bp.get("/new")
@signed_in
def new() -> ResponseReturnValue:
    """One question at a time: the kind, then the topic, then the words; what was not sent before is there again."""
    chosen = {name: value for name in ("kind", "topic", "continues") if (value := request.args.get(name, ""))}
    form = TicketForm(
        formdata=None,
        **{"room": signed_in_person().room, "form_key": queries.fresh_key(), **unsent(UNSENT), **chosen},
    )
    return _question(form)


@bp.post("/new/steps")
@signed_in
def step() -> ResponseReturnValue:
    """Back to the topic or the kind and forward again, with everything typed, chosen and uploaded kept."""
    form = TicketForm()
    _keep_files(form, signed_in_person())
    return _question(form, request.form.get("step", ""), is_kept=True)


@bp.post("/new")
@bp.post("/")
@signed_in
def create() -> ResponseReturnValue:
    """File it; whatever is refused is said beside the field, with everything typed and uploaded kept."""
    person, form = signed_in_person(), TicketForm()
    _keep_files(form, person)
    if unwanted := request.form.get("discard"):
        discard(unwanted, by=person, form_key=form.form_key.data)
        db.session.commit()
        return _form_page(form)
    if not form.validate_on_submit() or form.file_refusals or not _says_whose_names(form, person):
        return _form_page(form), 422
    try:
        form.take_answer(request.args.get("anyway", ""))
        ticket = _filed(form, person)
    except Unacceptable as refused:
        db.session.rollback()
        form.refuse(refused)
        return _form_page(form), 422
    except LooksPersonal as asked:
        return _form_page(form, asked=asked), 422
    return redirect(url_for("filing.accepted", address=ticket.address), 303)


@bp.get("/<address>/accepted")
@signed_in
def accepted(address: str) -> ResponseReturnValue:
    """The number, who will answer, the two dates."""
    ticket = queries.ticket_at(address, signed_in_person()) or abort(404)
    is_told = is_wanted(ticket.requester_id, "opened")
    return render_template("filing/accepted.html", ticket=ticket, is_told=is_told)


def _question(form: TicketForm, step: str = "", *, is_kept: bool = False) -> str:
    """The first question not answered yet, or the one somebody went back to; what is typed goes along (`is_kept`)."""
    if step == "kind" or form.kind.data not in list(TicketKind):
        refusal = CHOICES["kind"] if form.kind.data and step != "kind" else ""
        return render_template("filing/kind.html", form=form, place=UNSENT, is_kept=is_kept, refusal=refusal)
    topics = queries.topics_of(form.known_kind)
    is_known = form.known_kind is TicketKind.UNSURE or form.topic.data in [topic.code for topic in topics]
    if step == "topic" or not is_known:
        return render_template(
            "filing/topic.html", form=form, place=UNSENT, is_kept=is_kept, kind=form.known_kind, topics=topics
        )
    return _form_page(form, topics)


def _keep_files(form: TicketForm, person: Person) -> None:
    form.form_key.data = queries.form_key(form.form_key.data)
    refused = receive(form.files.data, by=person, form_key=form.form_key.data)
    form.file_refusals = [sentence(one) for one in refused]


def _says_whose_names(form: TicketForm, person: Person) -> bool:
    """Whoever sends a file must say whether pupils are named in it: that decides who may open it."""
    is_said = form.has_personal_data.data in YES_OR_NO or not pending_files(form.form_key.data or "", person.id)
    if not is_said:
        form.add_error("has_personal_data", str(MISSING["has_personal_data"]))
    return is_said


def _filed(form: TicketForm, person: Person) -> Ticket:
    """The ticket of this form; when the same form was sent twice at once, the one that won."""
    try:
        ticket = actions.open_ticket(_request(form, person), by=person)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        first = queries.ticket_submitted(_submit_key(form, person), person)
        if first is None:
            raise
        return first
    return ticket


def _request(form: TicketForm, person: Person) -> Request:
    continued = queries.ticket_at(form.continues.data or "", person)
    return Request(
        kind=TicketKind(form.kind.data),
        topic=form.topic.data or "",
        title=form.title.data or "",
        body=form.body.data or "",
        urgency=Urgency(form.urgency.data),
        room=form.room.data or "",
        has_personal_data=form.has_personal_data.data == "yes",
        submit_key=_submit_key(form, person),
        files=pending_files(form.form_key.data or "", person.id),
        continues=continued if continued and continued.requester_id == person.id else None,
    )


def _submit_key(form: TicketForm, person: Person) -> str:
    return act_key(person.id, form.form_key.data, form.kind.data, form.title.data, form.body.data)


def _form_page(form: TicketForm, topics: Sequence[Topic] | None = None, *, asked: LooksPersonal | None = None) -> str:
    kind = form.known_kind
    form.topic.choices = topic_choices(topics if topics is not None else queries.topics_of(kind))
    book, now = sla_book(), clock.now()
    return render_template(
        "filing/new.html",
        form=form,
        place=UNSENT,
        asked_anyway=asked,
        refusal=sentence(asked) if asked else "",
        kind=kind,
        promises={urgency: book.promised(kind, urgency, now) for urgency in OFFERED},
        running=book.timetable.slot_running(now.astimezone(current_app.config["SCHOOL_TIMEZONE"]).replace(tzinfo=None)),
        pending=pending_files(form.form_key.data or "", signed_in_person().id),
    )
