"""Pages of the administrator and the director: terms, who left, what is held on somebody, leaks, who opened files."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.forms import ProofForm
from helpdesk.accounts.models import Person
from helpdesk.accounts.session import signed_in_person
from helpdesk.audit import witness
from helpdesk.audit.actions import About
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.people import Role
from helpdesk.domain.retention import is_any_shorter
from helpdesk.extensions import db
from helpdesk.leaving.refill import unsent
from helpdesk.privacy import actions, anonymise, leaks, queries
from helpdesk.privacy.forms import DoneForm, TermsForm
from helpdesk.privacy.leaks import READERS
from helpdesk.privacy.models import LeakReport
from helpdesk.privacy.views import UNPROCESSABLE, bp, handed_out
from helpdesk.tickets.queries import ticket_at
from helpdesk.web.access import for_roles
from helpdesk.web.sentences import sentence


@bp.get("/admin/privacy")
@for_roles(*READERS)
def index() -> ResponseReturnValue:
    """How long what is kept, what goes next, leaks, people who left."""
    return _index_page(TermsForm(formdata=None, obj=queries.settings()))


@bp.post("/admin/privacy")
@for_roles(*READERS)
def save_terms() -> ResponseReturnValue:
    """Longer terms at once; shorter ones after a page that tells what would go."""
    form = TermsForm()
    if not form.is_acceptable():
        return _index_page(form), UNPROCESSABLE
    if is_any_shorter(queries.settings().terms, form.terms()):
        return _terms_page(form)
    return _saved(form)


@bp.post("/admin/privacy/terms")
@for_roles(*READERS)
def shorten_terms() -> ResponseReturnValue:
    """Shorter terms, once it was seen what goes, with one's own password."""
    form, proof = TermsForm(), ProofForm()
    if not form.is_acceptable():
        return _index_page(form), UNPROCESSABLE
    if not proof.proves(signed_in_person()):
        db.session.commit()
        return _terms_page(form, proof), UNPROCESSABLE
    return _saved(form)


@bp.get("/admin/privacy/people/<int:person_id>")
@for_roles(Role.ADMINISTRATOR)
def person(person_id: int) -> ResponseReturnValue:
    """One person: everything held on them as a file; once they left, the way to forget them."""
    return _person_page(_person(person_id))


@bp.post("/admin/privacy/people/<int:person_id>/held")
@for_roles(Role.ADMINISTRATOR)
def download_held(person_id: int) -> ResponseReturnValue:
    """Everything held on somebody who asked for it, with the administrator's own password."""
    found, form = _person(person_id), ProofForm()
    if not form.proves(signed_in_person()):
        db.session.commit()
        return _person_page(found, form), UNPROCESSABLE
    return handed_out(found, by=signed_in_person())


@bp.get("/admin/privacy/people/<int:person_id>/forget")
@for_roles(Role.ADMINISTRATOR)
def ask_to_forget(person_id: int) -> ResponseReturnValue:
    """What would go with the name and what would stay; while something is in the way, what it is."""
    return _forget_page(_person(person_id))


@bp.post("/admin/privacy/people/<int:person_id>/forget")
@for_roles(Role.ADMINISTRATOR)
def forget(person_id: int) -> ResponseReturnValue:
    """A number in the place of a name, for good; with the administrator's own password."""
    form = ProofForm()
    is_proved = form.proves(signed_in_person())
    db.session.commit()  # the try is counted, or forgiven, whatever comes
    if not is_proved:
        return _forget_page(_person(person_id), form), UNPROCESSABLE
    try:
        anonymise.forget(_person(person_id, lock=True), by=signed_in_person())
    except Refused:
        db.session.rollback()
        return _forget_page(_person(person_id)), UNPROCESSABLE
    db.session.commit()
    flash(_("Готово: имени, адреса и телефона в службе больше нет."))
    return redirect(url_for("privacy.index"), 303)


@bp.get("/admin/privacy/leaks/<int:report_id>")
@for_roles(*READERS)
def leak(report_id: int) -> ResponseReturnValue:
    """What was told of a leak, by when to tell Роскомнадзор, what was done."""
    report = _leak(report_id)
    witness.seen(Act.LEAK_READ, by=signed_in_person(), about=About(Thing.LEAK, report_id))
    return _leak_page(report, DoneForm(formdata=None, **unsent(_place(report_id))))


@bp.post("/admin/privacy/leaks/<int:report_id>")
@for_roles(*READERS)
def close_leak(report_id: int) -> ResponseReturnValue:
    """Close it with what was done."""
    form = DoneForm()
    try:
        leaks.close_leak(_leak(report_id, lock=True), form.done.data or "", by=signed_in_person())
    except Unacceptable as refused:
        db.session.rollback()
        form.refuse(refused)
        return _leak_page(_leak(report_id), form), UNPROCESSABLE
    db.session.commit()
    flash(_("Записано, сообщение закрыто."))
    return redirect(url_for("privacy.index"), 303)


def _index_page(form: TermsForm) -> str:
    found: dict[str, Any] = {"due": queries.due(queries.settings().terms), "left": queries.people_who_left()}
    found |= {"reports": queries.leak_reports(), "now": clock.now()}
    return render_template("privacy/index.html", form=form, **found)


def _terms_page(form: TermsForm, proof: ProofForm | None = None) -> str:
    terms = form.terms()
    facts = {"terms": terms, "old": queries.settings().terms, "due": queries.due(terms)}
    return render_template("privacy/terms.html", form=proof or ProofForm(formdata=None), **facts)


def _saved(form: TermsForm) -> ResponseReturnValue:
    actions.set_terms(form.terms(), by=signed_in_person())
    db.session.commit()
    flash(_("Записано. Новые сроки подействуют при следующей ежедневной уборке."))
    return redirect(url_for("privacy.index"), 303)


def _person(person_id: int, *, lock: bool = False) -> Person:
    return queries.person_at(person_id, lock=lock) or abort(404)


def _person_page(person: Person, form: ProofForm | None = None) -> str:
    return render_template("privacy/person.html", person=person, form=form or ProofForm(formdata=None))


def _forget_page(person: Person, form: ProofForm | None = None) -> str:
    form, refusal = form or ProofForm(formdata=None), ""
    try:
        anonymise.check_may_forget(person)
    except Refused as refused:
        refusal = sentence(refused)
    tickets = anonymise.open_tickets_of(person)
    readable = {ticket.id for ticket in tickets if ticket_at(ticket.address, signed_in_person())}
    facts = {"found": anonymise.would_forget(person), "tickets": tickets, "readable": readable}
    return render_template("privacy/forget.html", person=person, form=form, refusal=refusal, **facts)


def _leak(report_id: int, *, lock: bool = False) -> LeakReport:
    return queries.leak_report(report_id, lock=lock) or abort(404)


def _leak_page(report: LeakReport, form: DoneForm) -> str:
    is_over, place = report.to_report_by <= clock.now(), _place(report.id)
    return render_template("privacy/leak.html", report=report, form=form, is_over=is_over, place=place)


def _place(report_id: int) -> str:
    """Where the words wait that were not sent."""
    return f"{url_for('privacy.leak', report_id=report_id)}#done"
