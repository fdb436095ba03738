"""One ticket: what was said, what happened, and what is done there."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk.accounts.models import Person
from helpdesk.accounts.session import signed_in_person
from helpdesk.audit import witness
from helpdesk.audit.actions import About
from helpdesk.bookings.queries import hours_of
from helpdesk.consultations.queries import next_consultations, school_timetable
from helpdesk.domain import audit
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.errors import Missing, NotAChoice, Refused
from helpdesk.domain.personal_data import LooksPersonal, as_answered
from helpdesk.domain.places import chosen_start
from helpdesk.domain.workflow import SAID_OUTCOMES, Outcome, Part, StaleTicket, TicketState, moves_from
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.files.queries import pending_files
from helpdesk.files.receive import receive
from helpdesk.files.serve import attachment_response, picture_response
from helpdesk.tickets import actions, appointments, changes, queries
from helpdesk.tickets.actions import Words
from helpdesk.tickets.forms import YES_OR_NO, RerouteForm, WordsForm
from helpdesk.tickets.models import Ticket
from helpdesk.web import labels
from helpdesk.web.access import signed_in
from helpdesk.web.forms import act_key
from helpdesk.web.sentences import sentence

bp = Blueprint("tickets", __name__, url_prefix="/tickets")

OK, STALE, UNPROCESSABLE = 200, 409, 422

Act = Callable[[Ticket, Words, Person], object]


@bp.get("/<address>")
@signed_in
def show(address: str) -> ResponseReturnValue:
    """One ticket: what was said, what happened, what can be done now."""
    return _shown(_found(queries.ticket_at(address, signed_in_person())))


@bp.get("/<address>/files/<key>")
@signed_in
def attachment(address: str, key: str) -> ResponseReturnValue:
    """A file of a ticket as a download."""
    return attachment_response(_opened(*_file_of(address, key), how="download"))


@bp.get("/<address>/files/<key>/<any(small, whole):size>")
@signed_in
def picture(address: str, key: str, size: str) -> ResponseReturnValue:
    """The same file shown in the page, when it is a picture of our own drawing.

    The small one comes with the page and is no look of its own; where pupils are in the picture there is none.
    """
    ticket, stored = _file_of(address, key)
    is_small = size == "small"
    if not stored.is_picture or (is_small and ticket.has_personal_data):
        abort(404)
    return picture_response(stored if is_small else _opened(ticket, stored, how="page"), is_small=is_small)


@bp.post("/<address>/answer")
@signed_in
def answer(address: str) -> ResponseReturnValue:
    """Write to the other side."""
    return _act(address, lambda ticket, words, by: actions.answer(ticket, words.body, by=by, files=words.files))


@bp.post("/<address>/note")
@signed_in
def note(address: str) -> ResponseReturnValue:
    """A note for those who answer."""
    return _act(address, lambda ticket, words, by: actions.note(ticket, words.body, by=by, files=words.files))


@bp.post("/<address>/move")
@signed_in
def move(address: str) -> ResponseReturnValue:
    """Move to `state`, if the form was made for the present `version`."""
    state = request.form.get("state", "")
    return _act(address, _moving_to(state), versioned=True)


@bp.post("/<address>/propose")
@signed_in
def propose(address: str) -> ResponseReturnValue:
    """Ask whether a consultation later than the promise suits."""
    return _act(address, _proposing, versioned=True)


@bp.post("/<address>/book")
@signed_in
def book(address: str) -> ResponseReturnValue:
    """The requester takes a place at a consultation for the ticket."""
    return _act(address, _coming)


@bp.post("/<address>/confirm")
@signed_in
def confirm(address: str) -> ResponseReturnValue:
    """The requester agrees with the solution."""
    return _act(address, _moving_to(TicketState.CLOSED), versioned=True)


@bp.post("/<address>/reopen")
@signed_in
def reopen(address: str) -> ResponseReturnValue:
    """The requester returns the ticket to work."""
    return _act(address, _moving_to(TicketState.REOPENED), versioned=True)


@bp.post("/<address>/reroute")
@signed_in
def reroute(address: str) -> ResponseReturnValue:
    """Hand over with a reason; the former owner goes back to the queue."""
    person, form = signed_in_person(), RerouteForm()
    ticket = _found(queries.ticket_to_change(address, person))
    if not form.validate_on_submit():
        return _shown(ticket, reroute=form, code=UNPROCESSABLE)
    try:
        changes.check_version(ticket, form.version.data, by=person)
        kind, topic, urgency, reason = form.chosen()
        actions.reroute(ticket, kind=kind, topic=topic, urgency=urgency, reason=reason, by=person)
    except Refused as refused:
        return _refused(address, refused, reroute=form)
    db.session.commit()
    if ticket.assignee_id == person.id:
        flash(_("Заявка изменена, педагог получит письмо."))
        return redirect(url_for("tickets.show", address=address), 303)
    flash(_("Заявка %(number)s передана. Педагог и новый ответственный получат письма.", number=ticket.number))
    return redirect(url_for("queue.index"), 303)


def _act(address: str, act: Act, *, versioned: bool = False) -> ResponseReturnValue:
    """Keep the files, then act on the locked ticket; a refusal shows the page again with all that was typed."""
    person, form = signed_in_person(), WordsForm()
    _found(queries.ticket_at(address, person))
    form.form_key.data = queries.form_key(form.form_key.data)
    refused = receive(form.files.data, by=person, form_key=form.form_key.data)
    original = queries.ticket_numbered(form.original.data, person) if form.original.data else None
    ticket = _found(queries.ticket_to_change(address, person, original))
    was_due = int(ticket.next_due.timestamp())
    act_once = act_key(person.id, form.form_key.data, request.path, form.state.data, form.body.data, form.starts.data)
    try:
        if changes.is_sent_again(ticket, act_once):
            return redirect(url_for("tickets.show", address=address), 303)
        if refused:
            form.file_refusals = [sentence(one) for one in refused]
            return _refused(address, *refused, words=form)
        if versioned:
            changes.check_version(ticket, form.version.data, by=person)
        form.body.data = as_answered(form.body.data or "", request.args.get("anyway", ""))
        changes.mark(ticket, _is_marked(form, ticket, person))
        act(ticket, _words(form, person, original), person)
    except Refused as refusal:
        return _refused(address, refusal, words=form)
    db.session.commit()
    flash(_said(queries.last_act(ticket), ticket))
    is_owner = Part.OWNER in changes.parts_of(person, ticket)
    return redirect(url_for("tickets.show", address=address, was_due=was_due if is_owner else None), 303)


def _is_marked(form: WordsForm, ticket: Ticket, person: Person) -> bool:
    """Whether the files hold pupils' data, which whoever sends one must say; raises Missing."""
    is_answered = form.has_personal_data.data in YES_OR_NO or ticket.has_personal_data
    if not is_answered and pending_files(form.form_key.data or "", person.id):
        raise Missing(field="has_personal_data")
    return bool(form.has_personal_data.data == "yes")


def _said(act: str, ticket: Ticket) -> str:
    """What was done, in one calm line."""
    is_unmailed = act in labels.MAILED_ACTS and not ticket.requester.email
    return str(labels.SAID_UNMAILED if is_unmailed else labels.SAID[act])


def _words(form: WordsForm, person: Person, original: Ticket | None) -> Words:
    return Words(
        body=form.body.data or "",
        files=pending_files(form.form_key.data or "", person.id),
        outcome=Outcome(form.outcome.data) if form.outcome.data in SAID_OUTCOMES else Outcome.SOLVED,
        original=original,
        starts=chosen_start(form.starts.data) if form.starts.data else None,
    )


def _proposing(ticket: Ticket, words: Words, by: Person) -> None:
    actions.propose(ticket, _start(words), words.body, by=by, files=words.files)


def _coming(ticket: Ticket, words: Words, by: Person) -> None:
    appointments.come(ticket, _start(words), by=by)


def _start(words: Words) -> datetime:
    if words.starts is None:
        raise NotAChoice(field="starts")
    return words.starts


def _moving_to(state: str) -> Act:
    def act(ticket: Ticket, words: Words, by: Person) -> None:
        if state not in list(TicketState):
            raise NotAChoice(field="state")
        actions.move(ticket, TicketState(state), words, by=by)

    return act


def _refused(
    address: str, refused: Refused, *also: Refused, words: WordsForm | None = None, reroute: RerouteForm | None = None
) -> ResponseReturnValue:
    db.session.rollback()
    ticket = queries.ticket_at(address, signed_in_person())
    if ticket is None:
        raise refused
    code = STALE if isinstance(refused, StaleTicket) else UNPROCESSABLE
    said = " ".join(map(sentence, (refused, *also)))
    if reroute is not None and refused.facts.get("field") in reroute:
        reroute.add_error(str(refused.facts["field"]), said)
    asked = refused if isinstance(refused, LooksPersonal) else None
    return _shown(ticket, words=words, reroute=reroute, refusal=said, code=code, asked=asked)


def _shown(
    ticket: Ticket,
    *,
    words: WordsForm | None = None,
    reroute: RerouteForm | None = None,
    refusal: str = "",
    code: int = OK,
    asked: LooksPersonal | None = None,
) -> ResponseReturnValue:
    person = signed_in_person()
    parts = changes.parts_of(person, ticket)
    is_owner = Part.OWNER in parts
    hours = hours_of(ticket.requester)
    words = words or WordsForm(formdata=None, form_key=queries.fresh_key())
    context = {
        "ticket": ticket,
        "parts": parts,
        "moves": moves_from(ticket.state, parts),
        "timeline": queries.timeline_of(ticket, parts),
        "hours": hours,
        "asked": appointments.asked_slot(ticket, hours.timetable),
        "due": to_wall(ticket.resolution_due, current_app.config["SCHOOL_TIMEZONE"]),
        "words": words,
        "refusal": refusal,
        "is_stale": code == STALE,
        "asked_anyway": asked,
        "may_open_files": queries.may_open_files(ticket, person),
    }
    if is_owner:
        context["previous"] = queries.previous_tickets(ticket, person)
        context["reroute"] = (reroute or RerouteForm.of(ticket)).offering(queries.topics_of())
    elif ticket.is_late:
        running, coming = next_consultations(school_timetable(), count=1)
        context["next_slot"] = running or next(iter(coming), None)
    if code != OK:
        context["pending"] = pending_files(words.form_key.data or "", person.id)
    page = "tickets/show_owner.html" if is_owner else "tickets/show.html"
    return render_template(page, **context), code


def _found(ticket: Ticket | None) -> Ticket:
    return ticket if ticket is not None else abort(404)


def _file_of(address: str, key: str) -> tuple[Ticket, StoredFile]:
    """A ticket and a file of it, for those who may read where it hangs."""
    person = signed_in_person()
    ticket = _found(queries.ticket_at(address, person))
    found = queries.attachment_of(ticket, key, changes.parts_of(person, ticket), person)
    return (ticket, found.file) if found else abort(404)


def _opened(ticket: Ticket, stored: StoredFile, *, how: str) -> StoredFile:
    """The file, once it is written down who looked at it."""
    about = About(audit.Thing.TICKET, ticket.address)
    by, is_restricted = signed_in_person(), ticket.has_personal_data
    witness.seen(audit.Act.FILE_SEEN, by=by, about=about, file=stored.id, restricted=is_restricted, how=how)
    return stored
