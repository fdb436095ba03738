"""Pages of the figures: the picture of a period, the tickets behind a number, files."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

from flask import Blueprint, Response, current_app, jsonify, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.session import signed_in_person
from helpdesk.audit.witness import export_recorded
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.people import FIGURE_READERS
from helpdesk.domain.periods import Period, last_full_week
from helpdesk.domain.selection import Selection, read_selection
from helpdesk.reports import figures_export, labels, pictures, queries
from helpdesk.reports.forms import Asked, read_asked, read_days
from helpdesk.reports.lines import Line, lines_of
from helpdesk.trainings.labels import period as period_in_figures
from helpdesk.trainings.queries import quarters_and_rule
from helpdesk.web.access import for_roles
from helpdesk.web.sentences import sentence
from helpdesk.web.sheet import MIMETYPE

bp = Blueprint("reports", __name__, url_prefix="/reports")

UNPROCESSABLE = 422


@bp.get("/")
@for_roles(*FIGURE_READERS)
def index() -> ResponseReturnValue:
    """The sentence of the week, what is to be decided, four pictures of the period, its numbers."""
    quarters, rule = quarters_and_rule()
    asked, week = read_asked(request.args, quarters, _today()), last_full_week(_today())
    records = queries.records_of([week, *filter(None, [asked.period])], quarters, rule)
    link = pictures.Links(url_for("reports.tickets"))
    context = {"asked": asked, "quarters": quarters, "week": records.figures(week), "words": labels, "link": link}
    if asked.period is None:
        return render_template("reports/index.html", figures=None, **context), UNPROCESSABLE
    figures, weeks = records.figures(asked.period), records.weeks(asked.period)
    return render_template(
        "reports/index.html", figures=figures, weeks=weeks, pictures=pictures, lines=lines_of(figures, weeks), **context
    )


@bp.get("/tickets")
@for_roles(*FIGURE_READERS)
def tickets() -> ResponseReturnValue:
    """The tickets behind a number: numbers and topics, titles only of those that are the reader's to read."""
    asked = read_days(request.args)
    try:
        selection = read_selection(request.args)
    except NotAChoice as refused:
        return _tickets_page(asked, None, refusal=sentence(refused))
    return _tickets_page(asked, selection)


@bp.get("/figures.json")
@for_roles(*FIGURE_READERS)
@export_recorded
def as_json() -> ResponseReturnValue:
    """The figures for programs."""
    return _file(lambda lines, period: jsonify(figures_export.as_json(lines, period)))


@bp.get("/figures.csv")
@for_roles(*FIGURE_READERS)
@export_recorded
def as_csv() -> ResponseReturnValue:
    """The figures for a Russian Excel."""
    return _file(lambda lines, period: _download(BytesIO(figures_export.as_csv(lines)), period, "csv", "text/csv"))


@bp.get("/figures.xlsx")
@for_roles(*FIGURE_READERS)
@export_recorded
def as_sheet() -> ResponseReturnValue:
    """The figures as a spreadsheet."""
    return _file(
        lambda lines, period: _download(figures_export.as_sheet(lines, _title(period)), period, "xlsx", MIMETYPE)
    )


def _file(make: Callable[[Sequence[Line], Period], Response]) -> ResponseReturnValue:
    """A file of the period asked for; without one the page that says what is wrong with it."""
    quarters, rule = quarters_and_rule()
    period = read_asked(request.args, quarters, _today()).period
    if period is None:
        return index()
    records = queries.records_of([period], quarters, rule)
    return make(lines_of(records.figures(period), records.weeks(period)), period)


def _download(file: BytesIO, period: Period, ending: str, mimetype: str) -> Response:
    name = f"{_title(period)}.{ending}"
    return send_file(file, mimetype=mimetype, as_attachment=True, download_name=name, max_age=0)


def _title(period: Period) -> str:
    return str(_("Сводка %(period)s", period=period_in_figures(period.first_on, period.last_on)))


def _tickets_page(asked: Asked, selection: Selection | None, *, refusal: str = "") -> ResponseReturnValue:
    if asked.period is None or selection is None:
        faults = [refusal, *(error for errors in asked.errors.values() for error in errors)]
        return render_template("reports/tickets.html", page=None, faults=[*filter(None, faults)]), UNPROCESSABLE
    page = queries.tickets_page(
        selection, asked.period, signed_in_person(), number=request.args.get("page", 0, type=int)
    )
    return render_template("reports/tickets.html", page=page, asked=asked, words=labels, faults=[])


def _today() -> date:
    return clock.today(current_app.config["SCHOOL_TIMEZONE"])
