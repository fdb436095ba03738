"""Pages for everybody: «Сообщить об утечке», and everything the desk holds on oneself."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.forms import ProofForm
from helpdesk.accounts.models import Person
from helpdesk.accounts.session import signed_in_person
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.errors import Unacceptable
from helpdesk.extensions import db
from helpdesk.leaving.refill import unsent
from helpdesk.privacy import leaks, queries
from helpdesk.privacy.forms import LeakForm
from helpdesk.privacy.held import archive_of, files_of
from helpdesk.tickets.queries import form_key, fresh_key, ticket_at
from helpdesk.web.access import signed_in
from helpdesk.web.act_labels import FILE_WAYS
from helpdesk.web.forms import act_key

bp = Blueprint("privacy", __name__)

UNPROCESSABLE = 422
UNSENT = "/privacy/leak#leak"  # where the words wait that were not sent


@bp.get("/privacy/leak")
@signed_in
def new_leak() -> ResponseReturnValue:
    """The form to tell of a leak."""
    today = clock.today(current_app.config["SCHOOL_TIMEZONE"])
    form = LeakForm(formdata=None, **{"noticed_on": today, "form_key": fresh_key(), **unsent(UNSENT)})
    return _leak_page(form)


@bp.post("/privacy/leak")
@signed_in
def report_leak() -> ResponseReturnValue:
    """Keep it and tell the administrator and the director at once."""
    form, person = LeakForm(), signed_in_person()
    form.form_key.data = form_key(form.form_key.data)
    if not form.validate_on_submit():
        return _leak_page(form), UNPROCESSABLE
    try:
        leaks.report_leak(form.told(act_key(person.id, form.form_key.data, form.body.data)), by=person)
    except Unacceptable as refused:
        db.session.rollback()
        form.refuse(refused)
        return _leak_page(form), UNPROCESSABLE
    db.session.commit()
    flash(_("Спасибо. Администратор ЭЖ и директор получат письмо в ближайшую минуту."))
    return redirect(url_for("start.index"), 303)


@bp.get("/privacy/mine")
@signed_in
def mine() -> ResponseReturnValue:
    """What the desk holds on oneself, and how to get it."""
    return _mine_page(ProofForm(formdata=None))


@bp.post("/privacy/mine")
@signed_in
def download_mine() -> ResponseReturnValue:
    """Everything as one file, with the password; where a PIN is enough there is no such file."""
    form, person = ProofForm(), signed_in_person()
    if person.is_confined:
        abort(404)
    if not form.proves(person):
        db.session.commit()
        return _mine_page(form), UNPROCESSABLE
    return handed_out(person, by=person)


@bp.get("/privacy/tickets/<address>/looks")
@signed_in
def looks(address: str) -> ResponseReturnValue:
    """Who opened the files of a ticket, for whoever may read it."""
    ticket = ticket_at(address, signed_in_person()) or abort(404)
    return render_template(
        "privacy/looks.html", ticket=ticket, looks=queries.looks_at(ticket, signed_in_person()), ways=FILE_WAYS
    )


def _leak_page(form: LeakForm) -> str:
    return render_template("privacy/new_leak.html", form=form, place=UNSENT)


def handed_out(person: Person, *, by: Person) -> Response:
    """The file of everything held on a person; that it was given is written down first, and of which files.

    Of one's own only those with pupils' data are told one by one, as when they are opened in their ticket.
    """
    files, is_other = files_of(person), by.id != person.id
    given = [one for one in files if not (is_other and one.is_restricted)]
    left_out = [one for one in files if one not in given]
    record(Act.PERSON_EXPORTED, by=by, about=About(Thing.PERSON, person.id))
    for one in given:
        if one.address and (is_other or one.is_restricted):
            about = About(Thing.TICKET, one.address)
            record(Act.FILE_SEEN, by=by, about=about, file=one.id, restricted=one.is_restricted, how="archive")
    db.session.commit()
    file, name = archive_of(person, given, left_out), f"{person.login}.zip"
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)


def _mine_page(form: ProofForm) -> str:
    terms = queries.settings().terms
    return render_template("privacy/mine.html", form=form, terms=terms)
