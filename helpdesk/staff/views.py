"""The administrator's pages of the staff: the list, one person, accounts closed and reopened, the list from a file."""

import json
import re
from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError

from helpdesk.accounts.forms import ProofForm
from helpdesk.accounts.models import Person
from helpdesk.accounts.second_factor import has_factor
from helpdesk.accounts.session import signed_in_person
from helpdesk.accounts.staff_file import COLUMNS, BadStaffFile, Fault
from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.forgetting import new_login
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.leaving.queries import words_sought
from helpdesk.staff import actions, lists, queries
from helpdesk.staff.forms import ClosingForm, ImportForm
from helpdesk.web.access import for_roles
from helpdesk.web.links import sign, unsign
from helpdesk.web.sentences import sentence

bp = Blueprint("staff", __name__, url_prefix="/admin/staff")

UNPROCESSABLE = 422
LARGEST_FILE = 2 * 1024 * 1024
SEAL = "staff-list"
CURSOR = re.compile(r"[0-9]{1,9}", re.ASCII)
keeper = for_roles(Role.ADMINISTRATOR)


@bp.get("/")
@keeper
def index() -> ResponseReturnValue:
    """Everybody by name, searched; who has left on a list of their own."""
    sought = words_sought(request.args.get("s", ""), signed_in_person())
    typed, is_closed = sought or request.args.get("q", "")[:200], request.args.get("state") == "closed"
    after = request.args.get("cursor", "")
    page = queries.staff_page(typed, is_closed=is_closed, after=int(after) if CURSOR.fullmatch(after) else 0)
    return render_template("staff/index.html", page=page, typed=typed, is_closed=is_closed)


@bp.get("/<int:person_id>")
@keeper
def show(person_id: int) -> ResponseReturnValue:
    """One person: how they are reached, what is in their hands, what can be done with the account."""
    return _shown(queries.person_at(person_id) or abort(404))


@bp.post("/<int:person_id>/close")
@keeper
def close(person_id: int) -> ResponseReturnValue:
    """Close the account of somebody who leaves, with the administrator's own password."""
    person, form = queries.person_at(person_id) or abort(404), ClosingForm()
    is_proved = form.proves(signed_in_person())
    db.session.commit()  # the try is counted, or forgiven, whatever comes
    if not is_proved:
        return _shown(person, form), UNPROCESSABLE
    try:
        count = actions.close_account(_locked(person_id), form.chosen, by=signed_in_person())
    except Unacceptable as refused:
        db.session.rollback()
        form.refuse(refused)
        return _shown(person, form), UNPROCESSABLE
    except Refused as refused:
        db.session.rollback()
        return _shown(person, refusal=sentence(refused)), UNPROCESSABLE
    db.session.commit()
    flash(_("Учётная запись закрыта, все сеансы закончены."))
    if count:
        flash(ngettext("Передана %(num)d заявка.", "Передано %(num)d заявок.", count))
    return redirect(url_for("staff.show", person_id=person_id), 303)


@bp.post("/<int:person_id>/reopen")
@keeper
def reopen(person_id: int) -> ResponseReturnValue:
    """They are back."""
    keeps_address = actions.reopen_account(_locked(person_id), by=signed_in_person())
    db.session.commit()
    flash(_("Учётная запись снова открыта. Прежнего пароля нет: выдайте новый."))
    if not keeps_address:
        flash(
            _("Прежний адрес почты теперь у другого сотрудника, здесь его больше нет: новый укажут в «Моём профиле».")
        )
    return redirect(url_for("staff.show", person_id=person_id), 303)


@bp.post("/<int:person_id>/password")
@keeper
def issue_password(person_id: int) -> ResponseReturnValue:
    """A new password on a slip, shown this once, with the administrator's own password."""
    proof = ProofForm()
    _open_account(person_id)
    if not proof.proves(signed_in_person()):
        return _unproved(person_id, proof)
    person = _open_account(person_id, lock=True)
    try:
        password = actions.new_password(person, by=signed_in_person())
    except Refused as refused:
        return _unproved(person_id, refusal=sentence(refused))
    db.session.commit()
    return render_template("staff/slip.html", person=person, password=password)


@bp.post("/<int:person_id>/sessions/end")
@keeper
def end_sessions(person_id: int) -> ResponseReturnValue:
    """End every session of somebody: a computer was lost, or somebody else uses the account."""
    count = actions.end_sessions(_locked(person_id), by=signed_in_person())
    db.session.commit()
    flash(ngettext("Закончен %(num)d сеанс.", "Закончено %(num)d сеансов.", count))
    return redirect(url_for("staff.show", person_id=person_id), 303)


@bp.post("/<int:person_id>/second-factor/off")
@keeper
def remove_factor(person_id: int) -> ResponseReturnValue:
    """Telephone and paper are lost: the password alone is enough again; with the administrator's own password."""
    proof = ProofForm()
    if not proof.proves(signed_in_person()):
        return _unproved(person_id, proof)
    try:
        actions.remove_factor(_locked(person_id), by=signed_in_person())
    except Refused as refused:
        return _unproved(person_id, refusal=sentence(refused))
    db.session.commit()
    flash(_("Второй фактор снят, сеансы этого человека закончены."))
    return redirect(url_for("staff.show", person_id=person_id), 303)


@bp.get("/import")
@keeper
def ask_file() -> ResponseReturnValue:
    """Which file?"""
    return _file_page(ImportForm(formdata=None))


@bp.post("/import")
@keeper
def preview() -> ResponseReturnValue:
    """What the file would change; every bad row is told, and nothing is written yet."""
    form = ImportForm()
    upload = request.files.get("file")
    data = upload.stream.read(LARGEST_FILE + 1) if upload else b""
    if not data or len(data) > LARGEST_FILE:
        form.add_error("file", _("Файл больше 2 МБ.") if data else _("Выберите файл."))
        return _file_page(form), UNPROCESSABLE
    try:
        read = lists.read_list(data, by=signed_in_person())
    except BadStaffFile as error:
        form.add_error("file", str(error))
        return _file_page(form), UNPROCESSABLE
    if read.faults:
        return _file_page(form, read.faults), UNPROCESSABLE
    form.rows.data = sign(SEAL, [signed_in_person().id, json.dumps(list(read.rows), ensure_ascii=False)])
    return _preview_page(form, read.rows)


@bp.post("/import/confirm")
@keeper
def keep() -> ResponseReturnValue:
    """Write what the preview showed, with the password: its rows came back sealed, as they were checked."""
    form = ImportForm()
    facts = unsign(SEAL, form.rows.data or "", max_days=1)
    if facts is None or facts[0] != signed_in_person().id:
        form.add_error("file", _("Просмотр устарел. Выберите файл ещё раз."))
        return _file_page(form), UNPROCESSABLE
    rows = json.loads(str(facts[1]))
    is_proved = form.proves(signed_in_person())
    db.session.commit()  # the try is counted, or forgiven, whatever comes
    if not is_proved:
        return _preview_page(form, rows), UNPROCESSABLE
    try:
        added, renewed = lists.keep_staff(rows, by=signed_in_person())
    except (Refused, IntegrityError) as error:
        db.session.rollback()
        form.add_error("file", sentence(error) if isinstance(error, Refused) else _kept_meanwhile())
        return _file_page(form), UNPROCESSABLE
    db.session.commit()
    flash(_("Добавлено: %(added)d, обновлено: %(renewed)d.", added=added, renewed=renewed))
    return redirect(url_for("staff.index"), 303)


def _file_page(form: ImportForm, faults: Sequence[Fault] = ()) -> str:
    return render_template("staff/import.html", form=form, faults=faults, columns=COLUMNS)


def _preview_page(form: ImportForm, rows: Sequence[dict[str, str]]) -> str:
    titles = {name: title for title, name in COLUMNS.items()}
    return render_template("staff/preview.html", form=form, found=queries.preview(rows), titles=titles)


def _kept_meanwhile() -> str:
    return str(_("Этих людей только что записали в другом окне, отсюда не записано ничего. Выберите файл ещё раз."))


def _unproved(person_id: int, proof: ProofForm | None = None, refusal: str = "") -> ResponseReturnValue:
    """The page again: nothing has changed, but the try of a password was counted and is kept."""
    db.session.commit()
    return _shown(queries.person_at(person_id) or abort(404), refusal=refusal, proof=proof), UNPROCESSABLE


def _open_account(person_id: int, *, lock: bool = False) -> Person:
    person = queries.person_at(person_id, lock=lock)
    return person if person is not None and person.is_active else abort(404)


def _locked(person_id: int) -> Person:
    return queries.person_at(person_id, lock=True) or abort(404)


def _shown(
    person: Person, form: ClosingForm | None = None, *, refusal: str = "", proof: ProofForm | None = None
) -> str:
    form = (form or ClosingForm(formdata=None)).offering(person)
    facts = {"held": queries.held_by(person), "has_factor": has_factor(person), "former": new_login(person.id)}
    proof = proof or ProofForm(formdata=None)
    return render_template("staff/show.html", person=person, form=form, refusal=refusal, proof=proof, **facts)
