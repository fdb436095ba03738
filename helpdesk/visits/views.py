"""«Как получить помощь»: the next consultations, a place there, and the calendar for other programs."""

from datetime import date

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from helpdesk.accounts.queries import owners
from helpdesk.accounts.session import signed_in_person
from helpdesk.bookings import actions as bookings
from helpdesk.bookings.models import Booking
from helpdesk.bookings.queries import hours_of, own_booking
from helpdesk.consultations.queries import next_consultations, school_timetable
from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.places import chosen_start, start_on
from helpdesk.domain.references import from_address
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.tickets import appointments
from helpdesk.visits import actions, queries
from helpdesk.visits.feed import address_of, calendar_for
from helpdesk.visits.forms import VisitForm
from helpdesk.web.access import open_to_all, signed_in
from helpdesk.web.sentences import sentence

bp = Blueprint("visits", __name__)  # no prefix: the feed stands beside /consultations/

OK, UNPROCESSABLE = 200, 422
FEED_SECONDS = 900


@bp.get("/consultations/")
@open_to_all
def index() -> ResponseReturnValue:
    """Where and when help can be had, by whom, and one's own places."""
    return _shown()


@bp.post("/consultations/<day>/book")
@signed_in
def book(day: str) -> ResponseReturnValue:
    """A place at a consultation of that day."""
    person, form, on = signed_in_person(), VisitForm(), _date(day)
    timetable, picked = school_timetable(), ""
    try:
        starts = start_on(on, timetable.slots_between(on, on), form.starts.data or "")
        picked = queries.key_of(starts)
        bookings.book(starts, person=person, by=person, question=form.question.data or "", timetable=timetable)
    except Refused as refused:
        return _refused(form, refused, picked=picked)
    db.session.commit()
    flash(_("Вы записаны на консультацию."))
    return redirect(url_for("visits.index"), 303)


@bp.post("/consultations/bookings/<int:booking_id>/cancel")
@signed_in
def cancel(booking_id: int) -> ResponseReturnValue:
    """Give one's place up."""
    form, booking = VisitForm(), _found(booking_id)
    try:
        appointments.cancel(booking, by=signed_in_person())
    except Refused as refused:
        return _refused(form, refused)
    db.session.commit()
    flash(_("Запись отменена, место свободно."))
    return _back(form)


@bp.post("/consultations/bookings/<int:booking_id>/move")
@signed_in
def move(booking_id: int) -> ResponseReturnValue:
    """Exchange one's place for one on another day."""
    form, booking = VisitForm(), _found(booking_id)
    try:
        appointments.rebook(booking, chosen_start(form.starts.data or ""), by=signed_in_person())
    except Refused as refused:
        return _refused(form, refused)
    db.session.commit()
    flash(_("Запись перенесена."))
    return _back(form)


@bp.get("/consultations.ics")
@open_to_all
def feed() -> ResponseReturnValue:
    """The calendar for other programs: the school's, or with a secret token a person's own."""
    token = request.args.get("token")
    person = queries.person_of_feed(token) if token is not None else None
    if token is not None and person is None:
        abort(404)
    response = Response(calendar_for(person), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="consultations.ics"'
    response.cache_control.private, response.cache_control.max_age = True, FEED_SECONDS
    response.add_etag()
    return response.make_conditional(request)


@bp.post("/consultations/feed")
@signed_in
def renew_feed() -> ResponseReturnValue:
    """Another secret address for one's calendar; at a staff-room computer that is not offered."""
    if signed_in_person().is_confined:
        abort(404)
    actions.renew_feed(by=signed_in_person())
    db.session.commit()
    flash(_("Ссылка сменена: прежняя больше не открывается. Добавьте в календарь новую."))
    return redirect(url_for("visits.index", _anchor="feed"), 303)


def _shown(
    form: VisitForm | None = None, *, refusal: str = "", picked: str = "", code: int = OK
) -> ResponseReturnValue:
    person = signed_in_person() if current_user.is_authenticated else None
    hours = hours_of(person)
    is_all = "all" in request.args or code != OK
    page = render_template(
        "visits/index.html",
        hours=hours,
        tickets=queries.tickets_of(hours.visits),
        running=next_consultations(hours.timetable, 0)[0],
        lines=queries.all_lines(hours) if is_all else queries.next_lines(hours),
        is_all=is_all,
        owners=owners(TicketKind.TECHNICAL, TicketKind.METHODOLOGICAL),
        feed_address=address_of(person) if person and not person.is_confined else "",
        form=form or VisitForm(formdata=None),
        refusal=refusal,
        picked=picked,
    )
    return page, code


def _refused(form: VisitForm, refused: Refused, *, picked: str = "") -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(refused, Unacceptable):
        form.refuse(refused)
    return _shown(form, refusal=sentence(refused), picked=picked, code=UNPROCESSABLE)


def _back(form: VisitForm) -> ResponseReturnValue:
    """To the ticket on whose page the form stood, else to the page of consultations."""
    address = form.ticket.data or ""
    is_ticket = from_address(address) is not None
    return redirect(url_for("tickets.show", address=address) if is_ticket else url_for("visits.index"), 303)


def _found(booking_id: int) -> Booking:
    return own_booking(booking_id, signed_in_person()) or abort(404)


def _date(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        abort(404)
