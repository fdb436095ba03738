"""Pages of the outages, whose notes are written here, and of the report to the director."""

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk.accounts.session import signed_in_person
from helpdesk.audit.witness import export_recorded
from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.people import FIGURE_READERS, Role
from helpdesk.domain.periods import Period
from helpdesk.domain.quarters import YEARS
from helpdesk.domain.references import days_of_school_year
from helpdesk.domain.workflow import StaleTicket, Urgency
from helpdesk.extensions import db
from helpdesk.leaving.refill import unsent
from helpdesk.registers import actions, downloads
from helpdesk.registers.forms import OUTAGE_STATES, OutageForm, filters_asked
from helpdesk.registers.labels import outage_columns
from helpdesk.registers.outages import known_of, outage_register
from helpdesk.registers.report import grouped, report_columns, report_of
from helpdesk.registers.views import OK, UNPROCESSABLE, WORDS, Filed, bp, printed_page
from helpdesk.reports.queries import Figures, records_of
from helpdesk.tickets.changes import check_version
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_at, ticket_to_change
from helpdesk.trainings.queries import quarters_and_rule
from helpdesk.web.access import for_roles
from helpdesk.web.sentences import sentence

STALE = 409
KEEPERS = (Role.ADMINISTRATOR, Role.DEPUTY)  # whoever of them answers for the ticket
FILES: dict[str, Filed] = {"csv": downloads.as_csv, "xlsx": downloads.as_sheet}


@bp.get("/outages")
@for_roles(*FIGURE_READERS)
def show_outages() -> ResponseReturnValue:
    """When the gradebook was out, whom it concerned, what helped meanwhile."""
    filters, quarters = filters_asked(OUTAGE_STATES)
    found = outage_register(filters.outages(filters.period)) if filters.period else None
    columns = outage_columns(current_app.config["SCHOOL_TIMEZONE"])
    facts = {"found": found, "columns": columns, "filters": filters, "quarters": quarters}
    return render_template("registers/outages.html", **facts, **WORDS), OK if found else UNPROCESSABLE


@bp.get("/outages/print")
@for_roles(*FIGURE_READERS)
def print_outages() -> ResponseReturnValue:
    """The same as a table for A4, landscape."""
    return _outages(lambda columns, rows, title: Response(printed_page("outages_print", columns, rows, title)))


@bp.get("/outages.csv")
@for_roles(*FIGURE_READERS)
@export_recorded
def outages_as_csv() -> ResponseReturnValue:
    """The outages for a Russian Excel."""
    return _outages(downloads.as_csv)


@bp.get("/outages.xlsx")
@for_roles(*FIGURE_READERS)
@export_recorded
def outages_as_sheet() -> ResponseReturnValue:
    """The outages as a spreadsheet."""
    return _outages(downloads.as_sheet)


@bp.get("/outages/<address>")
@for_roles(*KEEPERS)
def edit_outage(address: str) -> ResponseReturnValue:
    """Whom an outage concerned, the operator's number, what helps meanwhile."""
    ticket = _critical(ticket_at(address, signed_in_person()))
    return _outage_page(ticket, OutageForm.of(known_of(ticket), ticket.version, unsent(_place(ticket))))


@bp.post("/outages/<address>")
@for_roles(*KEEPERS)
def note_outage(address: str) -> ResponseReturnValue:
    """Write it down."""
    person, form = signed_in_person(), OutageForm()
    ticket = _critical(ticket_to_change(address, person))
    try:
        check_version(ticket, form.version.data, by=person)
        actions.note_outage(ticket, form.note(), by=person)
    except Refused as refused:
        db.session.rollback()
        if isinstance(refused, Unacceptable):
            form.refuse(refused)
        code = STALE if isinstance(refused, StaleTicket) else UNPROCESSABLE
        return _outage_page(_critical(ticket_at(address, person)), form, sentence(refused)), code
    db.session.commit()
    flash(_("Записано в журнал сбоев."))
    return redirect(url_for("registers.show_outages", period=ticket.school_year), 303)


@bp.get("/quarter/<quarter>")
@for_roles(*FIGURE_READERS)
def quarter_report(quarter: str) -> ResponseReturnValue:
    """The report of a quarter to the director."""
    return _report_page(_of_quarter(quarter), quarter=quarter)


@bp.get("/quarter/<quarter>/report.<any(csv, xlsx):ending>")
@for_roles(*FIGURE_READERS)
@export_recorded
def quarter_file(quarter: str, ending: str) -> ResponseReturnValue:
    """The same as a file."""
    return _report_file(_of_quarter(quarter), ending)


@bp.get("/year/<year>")
@for_roles(*FIGURE_READERS)
def year_report(year: str) -> ResponseReturnValue:
    """The report of a school year to the director."""
    return _report_page(_of_year(year), year=year)


@bp.get("/year/<year>/report.<any(csv, xlsx):ending>")
@for_roles(*FIGURE_READERS)
@export_recorded
def year_file(year: str, ending: str) -> ResponseReturnValue:
    """The same as a file."""
    return _report_file(_of_year(year), ending)


def _outages(make: Filed) -> ResponseReturnValue:
    filters, _quarters = filters_asked(OUTAGE_STATES)
    if filters.period is None:
        return show_outages()
    rows = outage_register(filters.outages(filters.period)).rows
    title = downloads.titled(_("Журнал сбоев ЭЖ"), filters.period)
    return make(outage_columns(current_app.config["SCHOOL_TIMEZONE"]), rows, title)


def _critical(ticket: Ticket | None) -> Ticket:
    """An outage; any other ticket has no line in the register."""
    return ticket if ticket is not None and ticket.urgency is Urgency.CRITICAL else abort(404)


def _outage_page(ticket: Ticket, form: OutageForm, refusal: str = "") -> str:
    return render_template("registers/outage.html", ticket=ticket, form=form, refusal=refusal, place=_place(ticket))


def _place(ticket: Ticket) -> str:
    """Where the words wait that were not sent."""
    return f"{url_for('registers.edit_outage', address=ticket.address)}#outage"


def _of_quarter(address: str) -> Figures:
    quarters, rule = quarters_and_rule()
    found = next((quarter for quarter in quarters if quarter.address == address), None) or abort(404)
    period = Period(found.first_on, found.last_on)
    return records_of([period], quarters, rule).figures(period)


def _of_year(year: str) -> Figures:
    period = Period(*days_of_school_year(int(year))) if year in map(str, YEARS[:-1]) else abort(404)
    return records_of([period], *quarters_and_rule()).figures(period)


def _report_page(figures: Figures, **address: str) -> str:
    return render_template(
        "registers/report.html", figures=figures, parts=grouped(report_of(figures)), **address, **WORDS
    )


def _report_file(figures: Figures, ending: str) -> ResponseReturnValue:
    title = downloads.titled(_("Отчёт директору"), figures.period)
    return FILES[ending](report_columns(), report_of(figures), title)
