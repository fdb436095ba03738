"""Pages of the registers: the list of them, the register of tickets, the schedule; on screen, on paper and in files."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, stream_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from helpdesk import clock
from helpdesk.accounts.queries import people_in
from helpdesk.accounts.session import signed_in_person
from helpdesk.audit.witness import export_recorded
from helpdesk.domain.people import FIGURE_READERS, Role
from helpdesk.domain.references import school_year_of
from helpdesk.domain.workflow import TicketKind
from helpdesk.queue.queries import Show
from helpdesk.registers import columns, downloads, labels, queries
from helpdesk.registers.forms import SCHEDULE_STATES, filters_asked, today
from helpdesk.registers.labels import schedule_columns
from helpdesk.registers.queries import TicketRow, Wanted
from helpdesk.registers.register_columns import register_columns
from helpdesk.registers.schedule import schedule_rows
from helpdesk.trainings.journal import JournalRow, journal
from helpdesk.trainings.labels import COLUMNS
from helpdesk.trainings.queries import quarters_and_rule
from helpdesk.web.access import for_roles
from helpdesk.web.sheet import Column, Row

bp = Blueprint("registers", __name__, url_prefix="/reports")

WORDS = {"cells": columns, "names": labels, "LONG": downloads.LONG}
OK, UNPROCESSABLE = 200, 422


class Filed(Protocol):
    """How a register becomes a file: `downloads.as_csv`, `downloads.as_sheet`."""

    def __call__(self, columns: Sequence[Column[Row]], rows: Iterable[Row], title: str) -> Response: ...


@bp.get("/registers")
@for_roles(*FIGURE_READERS)
def index() -> ResponseReturnValue:
    """Every register and report, and what each is for."""
    quarters, _rule = quarters_and_rule()
    return render_template("registers/index.html", quarters=quarters, year=school_year_of(today()))


@bp.get("/register")
@for_roles(*FIGURE_READERS)
def show_register() -> ResponseReturnValue:
    """The register of tickets, fifty at a time."""
    return _register_page()


@bp.get("/register/print")
@for_roles(*FIGURE_READERS)
def print_register() -> ResponseReturnValue:
    """The whole register as a table for A4, landscape; a longer one than paper is for is refused."""

    def printed(wanted: Wanted, title: str) -> ResponseReturnValue:
        if queries.count_of(wanted) > downloads.LONG:
            return _register_page(too_long=True)
        return printed_page("register_print", _columns(), list(queries.register_rows(wanted)), title)

    return _register(printed)


@bp.get("/register.csv")
@for_roles(*FIGURE_READERS)
@export_recorded
def register_as_csv() -> ResponseReturnValue:
    """The register for a Russian Excel, sent while it is read."""
    return _register(lambda wanted, title: downloads.as_csv(_columns(), queries.register_rows(wanted), title))


@bp.get("/register.xlsx")
@for_roles(*FIGURE_READERS)
@export_recorded
def register_as_sheet() -> ResponseReturnValue:
    """The register as a spreadsheet."""
    return _register(lambda wanted, title: downloads.as_sheet(_columns(), queries.register_rows(wanted), title))


@bp.get("/register/sheet")
@for_roles(*FIGURE_READERS)
def make_register() -> ResponseReturnValue:
    """A long spreadsheet: the page grows while it is made, and ends with its link."""

    def made_meanwhile(wanted: Wanted, title: str) -> ResponseReturnValue:
        generate_csrf()  # once the page has begun, nothing can be put into the cookie any more
        count = queries.count_of(wanted)
        steps = downloads.sheet_steps(_columns(), queries.register_rows(wanted), title, by=signed_in_person())
        page = stream_template("registers/making.html", steps=steps, count=count, title=title, query=query_string())
        return downloads.unbuffered(Response(page))

    return _register(made_meanwhile)


@bp.get("/made/<token>")
@for_roles(*FIGURE_READERS)
@export_recorded
def made(token: str) -> ResponseReturnValue:
    """The spreadsheet of such a page, for whom it was made."""
    return downloads.made_file(token, by=signed_in_person()) or abort(404)


@bp.get("/consultations")
@for_roles(*FIGURE_READERS)
def consultations() -> ResponseReturnValue:
    """«Журнал консультаций и обучения» lives in the training log."""
    return redirect(f"{url_for('trainings.read_journal')}?{query_string()}")


@bp.get("/consultations.csv")
@for_roles(*FIGURE_READERS)
@export_recorded
def consultations_as_csv() -> ResponseReturnValue:
    """That journal for a Russian Excel."""
    filters, _quarters = filters_asked(())
    if filters.period is None:
        return consultations()
    rows = journal(filters.period.first_on, filters.period.last_on)
    heads: list[Column[JournalRow]] = [Column(one.code, str(one.heading), one.width, one.value) for one in COLUMNS]
    return downloads.as_csv(heads, rows, downloads.titled(_("Журнал консультаций и обучения"), filters.period))


@bp.get("/schedule")
@for_roles(*FIGURE_READERS)
def show_schedule() -> ResponseReturnValue:
    """The consultations of a period, and what became of each."""
    filters, quarters = filters_asked(SCHEDULE_STATES)
    rows = schedule_rows(filters.schedule(filters.period)) if filters.period else []
    found = {"rows": rows, "columns": schedule_columns(), "buildings": queries.buildings()}
    page = render_template("registers/schedule.html", filters=filters, quarters=quarters, **found, **WORDS)
    return page, OK if filters.period else UNPROCESSABLE


@bp.get("/schedule/print")
@for_roles(*FIGURE_READERS)
def print_schedule() -> ResponseReturnValue:
    """The same under «Утверждаю», for the director to sign."""
    director = next(iter(people_in(Role.DIRECTOR)), None)

    def printed(columns: Sequence[Column[Row]], rows: Iterable[Row], title: str) -> Response:
        return Response(printed_page("schedule_print", columns, rows, title, director=director))

    return _schedule(printed)


@bp.get("/schedule.csv")
@for_roles(*FIGURE_READERS)
@export_recorded
def schedule_as_csv() -> ResponseReturnValue:
    """The schedule for a Russian Excel."""
    return _schedule(downloads.as_csv)


@bp.get("/schedule.xlsx")
@for_roles(*FIGURE_READERS)
@export_recorded
def schedule_as_sheet() -> ResponseReturnValue:
    """The schedule as a spreadsheet."""
    return _schedule(downloads.as_sheet)


def printed_page(name: str, columns: Sequence[Column[Row]], rows: Iterable[Row], title: str, **facts: object) -> str:
    """A register as a table for paper, with the way back to its screen."""
    facts |= {"columns": columns, "rows": rows, "title": title, "query": query_string()}
    return render_template(f"registers/{name}.html", **facts, **WORDS)


def query_string() -> str:
    """What the address at hand asks, to come back to it."""
    return request.query_string.decode(errors="replace")


def _register(make: Callable[[Wanted, str], ResponseReturnValue]) -> ResponseReturnValue:
    """What is made of the register asked for; without a period the page that says what is wrong with it."""
    filters, _quarters = filters_asked(list(Show), list(TicketKind))
    if filters.period is None:
        return _register_page()
    return make(filters.tickets(filters.period), downloads.titled(_("Журнал учёта заявок"), filters.period))


def _register_page(*, too_long: bool = False) -> ResponseReturnValue:
    filters, quarters = filters_asked(list(Show), list(TicketKind))
    cursor, page = request.args.get("cursor", ""), None
    if filters.period is not None:
        page = queries.register_page(filters.tickets(filters.period), signed_in_person(), cursor)
    found = {"page": page, "columns": _columns(), "buildings": queries.buildings(), "too_long": too_long}
    code = OK if page and not too_long else UNPROCESSABLE
    return render_template("registers/register.html", filters=filters, quarters=quarters, **found, **WORDS), code


def _schedule(make: Filed) -> ResponseReturnValue:
    filters, _quarters = filters_asked(SCHEDULE_STATES)
    if filters.period is None:
        return show_schedule()
    title = downloads.titled(_("График консультаций"), filters.period)
    return make(schedule_columns(), schedule_rows(filters.schedule(filters.period)), title)


def _columns() -> Sequence[Column[TicketRow]]:
    return register_columns(current_app.config["SCHOOL_TIMEZONE"], clock.now())
