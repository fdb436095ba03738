"""The hour on one screen: who comes when, who has come, what was done, what is left."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import person_by_id
from helpdesk.accounts.search import people_matching
from helpdesk.accounts.session import signed_in_person
from helpdesk.agenda import actions, queries
from helpdesk.agenda.forms import ExtraForm, LeftForm, MoveForm, VisitForm, WalkInForm, day_of, moment_of
from helpdesk.agenda.queries import Hour
from helpdesk.bookings.models import Booking
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.consultation_days import Timetable, to_wall
from helpdesk.domain.errors import NotAChoice, Refused, Unacceptable
from helpdesk.domain.hour import USUAL_HOUR, USUAL_START, QueueChanged, VisitChanged, room_for_extra
from helpdesk.domain.people import Role
from helpdesk.domain.school_week import Slot, Venue
from helpdesk.extensions import db
from helpdesk.web.access import signed_in
from helpdesk.web.filters import wall_moment
from helpdesk.web.sentences import sentence

bp = Blueprint("agenda", __name__, url_prefix="/consultations")

OK, STALE, UNPROCESSABLE = 200, 409, 422
READERS = (Role.LEADERSHIP, Role.DIRECTOR)
FARTHEST = timedelta(days=5 * 366)  # either way; a record is kept for less


@bp.get("/next")
@signed_in
def upcoming() -> ResponseReturnValue:
    """Today's consultation, or else the nearest one."""
    _reader()
    return redirect(url_for("agenda.show", day=queries.nearest_day(school_timetable())))


@bp.get("/<day>")
@signed_in
def show(day: str) -> ResponseReturnValue:
    """The day's consultations: the queue, the person at the table, what is left."""
    _reader()
    return _page(_day(day))


@bp.post("/<day>/visits/<int:booking_id>")
@signed_in
def mark(day: str, booking_id: int) -> ResponseReturnValue:
    """Came, solved, will be finished later, did not come; or the mark «came» taken back."""
    host, form = _host(), VisitForm()
    booking = _visit(booking_id, day)
    who = booking.person.short_name
    try:
        what, noted = form.chosen()
        kept_open = actions.mark(booking, what, noted, by=host)
    except Refused as refused:
        return _refused(day, refused, visit_form=form, visit_id=booking_id)
    db.session.commit()
    flash(_("%(person)s: записано.", person=who))
    if kept_open:
        flash(_("Приём записан, но заявка не решена. %(why)s", why=sentence(kept_open)))
    return _back(day)


@bp.post("/<day>/visits/<int:booking_id>/move")
@signed_in
def move(day: str, booking_id: int) -> ResponseReturnValue:
    """Exchange a person's place for one at a later consultation."""
    host, form = _host(), MoveForm()
    booking = _visit(booking_id, day)
    who = booking.person.short_name
    try:
        starts = form.chosen()
        actions.move(booking, form.state.data or "", starts, by=host)
    except Refused as refused:
        return _refused(day, refused)
    db.session.commit()
    flash(
        _(
            "%(person)s: запись перенесена на %(when)s, письмо уйдёт.",
            person=who,
            when=wall_moment(starts),
        )
    )
    return _back(day)


@bp.post("/<day>/walk-in")
@signed_in
def walk_in(day: str) -> ResponseReturnValue:
    """Somebody without a place; where several are meant, one more click chooses."""
    host, form = _host(), WalkInForm()
    if not form.validate_on_submit():
        return _page(_day(day), code=UNPROCESSABLE, walk_form=form)
    try:
        person = _person_meant(form)
        if person is None:
            return _page(_day(day), walk_form=form, matches=people_matching(form.typed_name()))
        starts = _on(day, form.starts.data)
        who = person.short_name
        actions.walk_in(starts, person=person, question=form.question.data or "", by=host)
    except Refused as refused:
        return _refused(day, refused, walk_form=form)
    db.session.commit()
    flash(_("%(person)s: записано.", person=who))
    return _back(day)


@bp.post("/<day>/held")
@signed_in
def hold(day: str) -> ResponseReturnValue:
    """The consultation was held."""
    host, form = _host(), LeftForm()
    try:
        actions.hold(_on(day, form.starts.data), by=host)
    except Refused as refused:
        return _refused(day, refused)
    db.session.commit()
    flash(_("Консультация отмечена как проведённая."))
    return _back(day)


@bp.post("/<day>/left")
@signed_in
def left(day: str) -> ResponseReturnValue:
    """Those whom nobody marked: all of them did not come, or all go to a later consultation."""
    host, form = _host(), LeftForm()
    try:
        starts = _on(day, form.starts.data)
        if form.act.data == "missed":
            done = actions.miss_left(starts, form.chosen(), by=host)
        else:
            done = actions.move_left(starts, form.chosen(), moment_of(form.to.data, "to"), by=host)
    except Refused as refused:
        return _refused(day, refused)
    db.session.commit()
    flash(ngettext("Записано: %(num)d человек.", "Записано: %(num)d человек.", len(done)))
    return _back(day)


@bp.post("/<day>/extra")
@signed_in
def extra(day: str) -> ResponseReturnValue:
    """One consultation more."""
    host, form = _host(), ExtraForm()
    if not form.validate_on_submit():
        return _page(_day(day), code=UNPROCESSABLE, extra_form=form)
    try:
        starts, ends, venue = form.chosen()
        actions.add_extra(starts, ends, venue, by=host)
    except Refused as refused:
        return _refused(day, refused, extra_form=form)
    db.session.commit()
    flash(_("Консультация добавлена: %(when)s. Сроки заявок не изменились.", when=wall_moment(starts)))
    return _back(starts.date().isoformat())


def _page(
    day: date,
    *,
    code: int = OK,
    refusal: str = "",
    visit_form: VisitForm | None = None,
    visit_id: int = 0,
    walk_form: WalkInForm | None = None,
    matches: Sequence[Person] = (),
    extra_form: ExtraForm | None = None,
) -> ResponseReturnValue:
    person, timetable = signed_in_person(), school_timetable()
    hours = queries.hours_of(day, timetable, person)
    before, after = queries.neighbours(day, timetable)
    context: dict[str, Any] = {
        "day": day,
        "now": _now(),
        "hours": hours,
        "before": before,
        "after": after,
        "may_act": bool(person.kinds_answered),
        "refusal": refusal,
        "visit_form": visit_form,
        "visit_id": visit_id,
        "walk_form": walk_form or WalkInForm(formdata=None),
        "matches": matches,
    }
    if context["may_act"]:
        context["places"] = queries.places_ahead(day, timetable)
        context["extra_form"] = extra_form or ExtraForm.of(_proposal(day, hours, timetable))
        context["is_extra_open"] = extra_form is not None
    return render_template("agenda/show.html", **context), code


def _refused(day: str, refused: Refused, **forms: Any) -> ResponseReturnValue:
    """The page again, with what was typed and the sentence beside the field it is about, or above all."""
    db.session.rollback()
    form = forms.get("walk_form") or forms.get("extra_form")
    if form is not None and isinstance(refused, Unacceptable) and str(refused.facts["field"]) in form:
        form.refuse(refused)
        return _page(_day(day), code=UNPROCESSABLE, **forms)
    if "visit_form" in forms and isinstance(refused, Unacceptable) and refused.facts["field"] == "words":
        forms["visit_form"].add_error("body", sentence(refused))
    code = STALE if isinstance(refused, VisitChanged | QueueChanged) else UNPROCESSABLE
    return _page(_day(day), code=code, refusal=sentence(refused), **forms)


def _proposal(day: date, hours: Sequence[Hour], timetable: Timetable) -> Slot:
    """An hour right after the day's last consultation, or the next that can be added."""
    wanted = hours[-1].slot.ends if hours else datetime.combine(day, USUAL_START)
    starts = room_for_extra(timetable, max(wanted, _now().replace(second=0, microsecond=0)), _now())
    venue = hours[-1].slot.venue if hours else Venue()
    return Slot(starts, starts + USUAL_HOUR, venue)


def _person_meant(form: WalkInForm) -> Person | None:
    """The person chosen or named by the whole surname; None when the list must decide. Raises NotAChoice, Missing."""
    if form.person_id.data:
        chosen = person_by_id(int(form.person_id.data)) if form.person_id.data.isdecimal() else None
        if chosen is None:
            raise NotAChoice(field="walk_in")
        return chosen
    found = people_matching(form.typed_name())
    if not found:
        raise NotAChoice(field="walk_in")
    return found[0] if len(found) == 1 and form.means(found[0]) else None


def _reader() -> Person:
    """Who answers for tickets, and the leadership; for others the page does not exist."""
    person = signed_in_person()
    return person if person.kinds_answered or person.role in READERS else abort(404)


def _host() -> Person:
    person = signed_in_person()
    return person if person.kinds_answered else abort(404)


def _visit(booking_id: int, day: str) -> Booking:
    return queries.visit_to_change(booking_id, _day(day)) or abort(404)


def _day(raw: str) -> date:
    """The day of the address; what is no day, or too far from today, does not exist."""
    try:
        day = day_of(raw)
    except NotAChoice:
        abort(404)
    today = _now().date()
    return day if abs(day - today) <= FARTHEST else abort(404)


def _on(day: str, raw: str | None) -> datetime:
    """The start of a consultation of this day; raises NotAChoice."""
    starts = moment_of(raw, "to")
    if starts.date() != _day(day):
        raise NotAChoice(field="to")
    return starts


def _back(day: str) -> ResponseReturnValue:
    return redirect(url_for("agenda.show", day=day), 303)


def _now() -> datetime:
    return to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
