"""Pages of the training log: the quarter, one session, who was there."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk import clock
from helpdesk.accounts.session import signed_in_person
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import NotAChoice, Refused, Unacceptable
from helpdesk.domain.quarters import NotADay, read_day
from helpdesk.domain.text import clean_line
from helpdesk.domain.trainings import EDITORS, READERS, SETTERS, StaleTraining, is_thursday
from helpdesk.extensions import db
from helpdesk.leaving.queries import words_sought
from helpdesk.leaving.refill import unsent
from helpdesk.trainings import actions, labels, queries
from helpdesk.trainings.forms import MoveForm, PeopleForm, PlanForm
from helpdesk.trainings.models import Training
from helpdesk.web.access import for_roles, signed_in
from helpdesk.web.forms import DeskForm
from helpdesk.web.sentences import sentence

bp = Blueprint("trainings", __name__, url_prefix="/trainings")

OK, STALE, UNPROCESSABLE = 200, 409, 422
FARTHEST = timedelta(days=6 * 366)  # sessions farther from today have no page
LONGEST_SEARCH = 100
WORDS = {"words": labels, "READERS": READERS, "SETTERS": SETTERS}
Act = Callable[[Training], object]


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The quarter as a row of Thursdays, five directions filled or empty, the next session."""
    return _index_page()


@bp.get("/<day>")
@signed_in
def show(day: str) -> ResponseReturnValue:
    """One session: what is decided, and for who may know it, who was there."""
    return _show_page(_thursday(day))


@bp.post("/<day>/accept")
@for_roles(*EDITORS)
def accept(day: str) -> ResponseReturnValue:
    """Take the proposed direction for the next session."""
    on, form = _thursday(day), PlanForm()
    try:
        if form.direction.data not in list(Direction):
            raise NotAChoice(field="direction")
        training = actions.row_to_change(on)
        actions.check_version(training, form.version.data)
        actions.choose_direction(training, Direction(form.direction.data), by=signed_in_person())
    except Refused as refused:
        db.session.rollback()
        return _index_page(sentence(refused), _code(refused))
    db.session.commit()
    flash(_("Записано: направление выбрано."))
    return redirect(url_for("trainings.index"), 303)


@bp.post("/<day>/plan")
@for_roles(*EDITORS)
def plan(day: str) -> ResponseReturnValue:
    """Direction, place, trainer, materials."""
    form, person, trainers = PlanForm(), signed_in_person(), queries.trainers()

    def act(training: Training) -> None:
        actions.check_version(training, form.version.data)
        actions.plan(training, form.plan(trainers), by=person)

    return _act(day, act, _("Записано."), plan=form)


@bp.post("/<day>/move")
@for_roles(*EDITORS)
def move(day: str) -> ResponseReturnValue:
    """Held, cancelled with a reason, or back to the plan."""
    form, person = MoveForm(), signed_in_person()

    def act(training: Training) -> None:
        actions.check_version(training, form.version.data)
        actions.move(training, form.wanted(), form.cancellation.data or "", by=person)

    return _act(day, act, labels.MOVED.get(form.state.data, ""), move=form)


@bp.post("/<day>/confirm")
@signed_in
def confirm(day: str) -> ResponseReturnValue:
    """«Да, я был(а)»."""
    person = signed_in_person()
    return _act(day, lambda training: actions.confirm(training, by=person), _("Спасибо, записано: вы были."))


@bp.get("/<day>/attendance")
@for_roles(*EDITORS)
def attendance(day: str) -> ResponseReturnValue:
    """Who was there, and a list to put down more people from."""
    on = _thursday(day)
    return _attendance_page(on, PeopleForm(formdata=None, **unsent(_place("attendance", on))))


@bp.post("/<day>/attendance/add")
@for_roles(*EDITORS)
def put_down(day: str) -> ResponseReturnValue:
    """Put down everybody ticked or typed, or nobody when a name is not understood."""
    on, form = _thursday(day), PeopleForm()
    try:
        people = form.people(queries.known_staff())
        new = actions.put_down(actions.row_to_change(on), people, by=signed_in_person())
    except Refused as refused:
        db.session.rollback()
        return _attendance_page(on, form, refused)
    db.session.commit()
    flash(ngettext("Отмечен %(num)d человек.", "Отмечено %(num)d человек.", new) if new else _("Они уже отмечены."))
    return redirect(url_for("trainings.attendance", day=day), 303)


@bp.post("/<day>/attendance/strike")
@for_roles(*EDITORS)
def strike(day: str) -> ResponseReturnValue:
    """Take somebody off the list."""
    person_id = request.form.get("person", type=int) or abort(422)
    actions.strike(actions.row_to_change(_thursday(day)), person_id, by=signed_in_person())
    db.session.commit()
    flash(_("Человек убран из списка."))
    return redirect(url_for("trainings.attendance", day=day), 303)


def _act(day: str, act: Act, said: object, **forms: DeskForm) -> ResponseReturnValue:
    """Act on the locked row; a refusal shows the page again with all that was typed."""
    on = _thursday(day)
    try:
        act(actions.row_to_change(on))
    except Refused as refused:
        db.session.rollback()
        for form in forms.values():
            _say_beside(form, refused)
        return _show_page(on, refusal=sentence(refused), code=_code(refused), **forms)
    db.session.commit()
    flash(str(said))
    return redirect(url_for("trainings.show", day=day), 303)


def _index_page(refusal: str = "", code: int = OK) -> ResponseReturnValue:
    page = queries.quarter_page(request.args.get("quarter", ""), signed_in_person())
    return render_template("trainings/index.html", page=page, refusal=refusal, **WORDS), code


def _show_page(on: date, *, refusal: str = "", code: int = OK, **forms: DeskForm) -> ResponseReturnValue:
    reader = signed_in_person()
    day = queries.session_on(on, reader)
    context = {"day": day, "attendances": queries.attendances_of(day.training, reader), "refusal": refusal, **WORDS}
    if reader.role in EDITORS:
        context["trainers"] = queries.trainers()
        context["plan"] = forms.get("plan") or PlanForm.of(day, unsent(_place("show", on)))
        context["place"] = _place("show", on)
        context["move"] = forms.get("move") or MoveForm(formdata=None)
    return render_template("trainings/show.html", **context), code


def _attendance_page(on: date, form: PeopleForm, refused: Refused | None = None) -> ResponseReturnValue:
    reader = signed_in_person()
    sought = words_sought(request.args.get("s", ""), reader)
    wanted = sought or clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    if refused is not None:
        _say_beside(form, refused)
    day = queries.session_on(on, reader)
    return render_template(
        "trainings/attendance.html",
        day=day,
        attendances=queries.attendances_of(day.training, reader),
        found=queries.people_found(wanted) if wanted else (),
        q=wanted,
        form=form,
        refusal=sentence(refused) if refused else "",
        place=_place("attendance", on),
        **WORDS,
    ), _code(refused)


def _place(page: str, on: date) -> str:
    """Where the words of a page's form wait that were not sent."""
    return f"{url_for(f'trainings.{page}', day=on)}#{page}"


def _say_beside(form: DeskForm, refused: Refused) -> None:
    if isinstance(refused, Unacceptable) and refused.facts["field"] in form:
        form.refuse(refused)


def _code(refused: Refused | None) -> int:
    if refused is None:
        return OK
    return STALE if isinstance(refused, StaleTraining) else UNPROCESSABLE


def _thursday(text: str) -> date:
    """The Thursday of an address; other days have no page."""
    try:
        day = read_day(text, "day")
    except NotADay:
        abort(404)
    is_near = abs(day - clock.today(current_app.config["SCHOOL_TIMEZONE"])) <= FARTHEST
    return day if is_thursday(day) and is_near else abort(404)
