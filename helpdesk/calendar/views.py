"""The calendar's pages: the school year, a day, and each change with its preview."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.session import signed_in_person
from helpdesk.calendar import actions, pages, queries
from helpdesk.calendar.consequences import consequences_of
from helpdesk.calendar.forms import EDIT, SAVE, ChangeForm, EndForm, EntryForm, RemovalForm, RuleForm, as_day
from helpdesk.calendar.list_forms import HolidaysForm, ImportForm, years_offered
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.calendar_checks import REACH, StaleCalendar
from helpdesk.domain.errors import Refused
from helpdesk.domain.people import Role
from helpdesk.domain.references import school_year_of, year_to_confirm
from helpdesk.domain.school_week import WeeklySlot
from helpdesk.extensions import db
from helpdesk.web.access import for_roles
from helpdesk.web.sentences import sentence

bp = Blueprint("calendar", __name__, url_prefix="/admin/calendar")

KEEPERS = (Role.ADMINISTRATOR, Role.DEPUTY)
READERS = (*KEEPERS, Role.DIRECTOR)
OK, STALE, UNPROCESSABLE = 200, 409, 422
F = TypeVar("F", bound=ChangeForm)


@bp.get("/")
@for_roles(*READERS)
def index() -> ResponseReturnValue:
    """A school year: its months, its exceptions, the rule of the week."""
    today = _today()
    offered = years_offered(today)
    years = [offered[0] - 1, *offered]
    asked = request.args.get("year", type=int)
    year = asked if asked in years else offered[0]
    timetable, confirmed = school_timetable(), queries.confirmations()
    due = year_to_confirm(today)
    return render_template(
        "calendar/index.html",
        year=year,
        years=years,
        today=today,
        months=queries.months_of(year, timetable),
        entered=queries.entered_in(year),
        rules=[rule for rule in timetable.week.slots if rule.last_on >= today],
        confirmed=confirmed.get(year),
        may_be_confirmed=year in offered[:2],
        may_be_listed=year in offered,
        unconfirmed=due if due not in confirmed else None,
        may_change=_may_change(),
    )


@bp.get("/days/<day>")
@for_roles(*READERS)
def show(day: str) -> ResponseReturnValue:
    """One day: what is in force, and what can be changed."""
    on = _day(day)
    return render_template(
        "calendar/show.html",
        day=queries.day_of(on, school_timetable()),
        entered=queries.entered_on(on),
        year=school_year_of(on),
        is_ahead=on >= _today(),
        may_change=_may_change(),
    )


@bp.get("/entries/new")
@for_roles(*KEEPERS)
def new() -> ResponseReturnValue:
    """An exception of the kind asked for, to be filled in; a consultation's own time and place to begin with."""
    form = EntryForm(formdata=None, kind=request.args.get("kind", ""), which=request.args.get("which", ""))
    day = as_day(request.args.get("day", ""))
    form.first_on.data = form.last_on.data = form.on.data = day
    if day is not None and abs((day - _today()).days) <= REACH:
        form.begin(school_timetable())
    return pages.entry_page(form)


@bp.post("/entries/new")
@for_roles(*KEEPERS)
def create() -> ResponseReturnValue:
    """Preview or save an exception."""
    return _decide(EntryForm(), pages.entry_page)


@bp.get("/entries/<int:entry_id>/remove")
@for_roles(*KEEPERS)
def ask_removal(entry_id: int) -> ResponseReturnValue:
    """Why an exception is taken back."""
    return pages.removal_page(RemovalForm.about(_entry(entry_id)))


@bp.post("/entries/<int:entry_id>/remove")
@for_roles(*KEEPERS)
def remove(entry_id: int) -> ResponseReturnValue:
    """Preview or save a removal."""
    return _decide(RemovalForm.about(_entry(entry_id)), pages.removal_page)


@bp.get("/rules/new")
@for_roles(*KEEPERS)
def new_rule() -> ResponseReturnValue:
    """A new weekly consultation, to be filled in."""
    return pages.rule_page(RuleForm.about(0))


@bp.post("/rules/new")
@for_roles(*KEEPERS)
def create_rule() -> ResponseReturnValue:
    """Preview or save a new weekly consultation."""
    return _decide(RuleForm.about(0), pages.rule_page)


@bp.get("/rules/<int:slot_id>")
@for_roles(*KEEPERS)
def edit_rule(slot_id: int) -> ResponseReturnValue:
    """What holds instead of a weekly consultation from a day on."""
    rule = _rule(slot_id)
    form = RuleForm.about(slot_id)
    form.fill(rule)
    form.weekday.data, form.last_on.data = rule.weekday, None if rule.last_on == date.max else rule.last_on
    return pages.rule_page(form)


@bp.post("/rules/<int:slot_id>")
@for_roles(*KEEPERS)
def replace_rule(slot_id: int) -> ResponseReturnValue:
    """Preview or save what holds instead."""
    return _decide(RuleForm.about(_rule(slot_id).id), pages.rule_page)


@bp.get("/rules/<int:slot_id>/end")
@for_roles(*KEEPERS)
def ask_end(slot_id: int) -> ResponseReturnValue:
    """From which day a weekly consultation is not held."""
    return pages.end_page(EndForm.about(_rule(slot_id).id))


@bp.post("/rules/<int:slot_id>/end")
@for_roles(*KEEPERS)
def end_rule(slot_id: int) -> ResponseReturnValue:
    """Preview or save the end of a weekly consultation."""
    return _decide(EndForm.about(_rule(slot_id).id), pages.end_page)


@bp.get("/years/<int:year>/holidays")
@for_roles(*KEEPERS)
def holidays(year: int) -> ResponseReturnValue:
    """Public holidays of a school year, proposed."""
    return pages.holidays_page(HolidaysForm.about(_year(year)))


@bp.post("/years/<int:year>/holidays")
@for_roles(*KEEPERS)
def add_holidays(year: int) -> ResponseReturnValue:
    """Preview or save the ticked holidays."""
    return _decide(HolidaysForm.about(_year(year)), pages.holidays_page)


@bp.post("/years/<int:year>/confirm")
@for_roles(*KEEPERS)
def confirm(year: int) -> ResponseReturnValue:
    """A person has checked the calendar of a school year."""
    actions.confirm_year(year, by=signed_in_person())
    db.session.commit()
    flash(_("Календарь %(year)s учебного года подтверждён.", year=f"{year}/{year + 1}"))
    return redirect(url_for("calendar.index", year=year), 303)


@bp.get("/import")
@for_roles(*KEEPERS)
def ask_file() -> ResponseReturnValue:
    """Which file to bring in."""
    return pages.import_page(ImportForm(formdata=None).offering(_today()))


@bp.post("/import")
@for_roles(*KEEPERS)
def bring_in() -> ResponseReturnValue:
    """Preview or save what a file holds."""
    return _decide(ImportForm().offering(_today()), pages.import_page)


def _decide(form: F, show: Callable[[F], str]) -> ResponseReturnValue:
    """The form again with what is wrong, a preview of all a change brings, or the change itself."""
    if form.step.data == EDIT:
        return show(form)
    if not form.validate_on_submit():
        return show(form), UNPROCESSABLE
    stale = ""
    try:
        if form.step.data == SAVE:
            return _save(form)
    except StaleCalendar as refused:
        db.session.rollback()
        stale = sentence(refused)
    except Refused as refused:
        return _refused(form, show, refused)
    try:
        return _preview(form, stale)
    except Refused as refused:
        return _refused(form, show, refused)


def _save(form: ChangeForm) -> ResponseReturnValue:
    by = signed_in_person()
    found = actions.change_calendar(form.decide, fingerprint=form.fingerprint.data or "", by=by)
    counts, day = {"moved": len(found.moved), "letters": len(found.concerned(by))}, found.first_day
    db.session.commit()
    flash(_("Календарь изменён. Заявок со сдвинутыми сроками: %(moved)d, писем: %(letters)d.", **counts))
    return redirect(url_for("calendar.index", year=school_year_of(day)), 303)


def _preview(form: ChangeForm, stale: str) -> ResponseReturnValue:
    calendar = queries.calendar_to_change()
    found = consequences_of(form.decide(calendar), calendar)
    form.fingerprint.data = queries.fingerprint_of(calendar)
    return pages.preview(form, found, stale), STALE if stale else OK


def _refused(form: F, show: Callable[[F], str], refused: Refused) -> ResponseReturnValue:
    db.session.rollback()
    form.refuse(refused)
    return show(form), UNPROCESSABLE


def _today() -> date:
    return clock.today(current_app.config["SCHOOL_TIMEZONE"])


def _may_change() -> bool:
    return signed_in_person().role in KEEPERS


def _day(text: str) -> date:
    """A day of an address, near enough for a calendar to have it; 404 otherwise."""
    day = as_day(text)
    return day if day is not None and abs((day - _today()).days) <= REACH else abort(404)


def _rule(slot_id: int) -> WeeklySlot:
    rule = next((rule for rule in school_timetable().week.slots if rule.id == slot_id), None)
    return rule if rule is not None and rule.last_on >= _today() else abort(404)


def _entry(entry_id: int) -> int:
    return entry_id if queries.is_in_force(entry_id) else abort(404)


def _year(year: int) -> int:
    return year if year in years_offered(_today()) else abort(404)
