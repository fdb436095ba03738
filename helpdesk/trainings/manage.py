"""Pages of who answers for the training: coverage, the journal, the reading of clause 2.1 and the quarters."""

from datetime import date

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.session import signed_in_person
from helpdesk.audit.witness import export_recorded
from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.quarters import quarter_on
from helpdesk.domain.references import SCHOOL_YEAR_BEGINS, school_year_of
from helpdesk.domain.trainings import READERS, SETTERS, TrainingRule
from helpdesk.extensions import db
from helpdesk.trainings import actions, coverage, labels, queries
from helpdesk.trainings.forms import NUMBERS, Period, SettingsForm, read_period
from helpdesk.trainings.journal import JournalRow, journal
from helpdesk.trainings.journal_sheet import journal_sheet
from helpdesk.trainings.views import WORDS, bp
from helpdesk.web.access import for_roles
from helpdesk.web.sheet import MIMETYPE

PAGE = 50  # rows of the journal on one screen; paper and file carry all


@bp.get("/coverage")
@for_roles(*READERS)
def matrix() -> ResponseReturnValue:
    """Teacher x direction for a quarter, by name."""
    found = coverage.coverage_of(request.args.get("quarter", ""))
    return render_template("trainings/coverage.html", coverage=found, **WORDS)


@bp.get("/journal")
@for_roles(*READERS)
def read_journal() -> ResponseReturnValue:
    """The journal of a period, fifty rows at a time."""
    period = _period()
    if period.days is None:
        return _asked_again(period)
    rows = journal(*period.days)
    last = max(0, (len(rows) - 1) // PAGE)
    number = min(max(request.args.get("page", 0, type=int), 0), last)
    shown = rows[number * PAGE : (number + 1) * PAGE]
    return _journal_page(period, shown, count=len(rows), number=number, last=last)


@bp.get("/journal/print")
@for_roles(*READERS)
def print_journal() -> ResponseReturnValue:
    """The whole journal of a period as a table for A4, landscape."""
    period = _period()
    if period.days is None:
        return _asked_again(period)
    title = labels.period(*period.days)
    return render_template("trainings/journal_print.html", rows=journal(*period.days), period=title, **WORDS)


@bp.get("/journal.xlsx")
@for_roles(*READERS)
@export_recorded
def download_journal() -> ResponseReturnValue:
    """The same rows as a spreadsheet."""
    period = _period()
    if period.days is None:
        return _asked_again(period)
    title = _("Журнал консультаций и обучения %(period)s", period=labels.period(*period.days))
    file = journal_sheet(journal(*period.days), title)
    return send_file(file, mimetype=MIMETYPE, as_attachment=True, download_name=f"{title}.xlsx", max_age=0)


@bp.get("/settings")
@for_roles(*SETTERS)
def settings() -> ResponseReturnValue:
    """How clause 2.1 is read here, and when the quarters are."""
    quarters, rule = queries.quarters_and_rule()
    return _settings_page(SettingsForm.of(rule, _year(request.args.get("year", "")), quarters))


@bp.post("/settings")
@for_roles(*SETTERS)
def save_settings() -> ResponseReturnValue:
    """Keep both; what cannot be is said beside its field and nothing is changed."""
    form, person = SettingsForm(), signed_in_person()
    year = _year(form.year.data or "")
    if not form.validate_on_submit():
        return _settings_page(form), 422
    try:
        actions.set_rule(TrainingRule(form.rule.data), by=person)
        actions.set_quarters(form.quarters(year), by=person)
    except Unacceptable as refused:
        db.session.rollback()
        form.refuse(refused)
        return _settings_page(form), 422
    db.session.commit()
    flash(_("Записано."))
    return redirect(url_for("trainings.settings", year=year), 303)


def _journal_page(period: Period, rows: list[JournalRow], *, count: int, number: int, last: int) -> str:
    return render_template(
        "trainings/journal.html", period=period, rows=rows, count=count, number=number, last=last, **WORDS
    )


def _asked_again(period: Period) -> ResponseReturnValue:
    return _journal_page(period, [], count=0, number=0, last=0), 422


def _settings_page(form: SettingsForm) -> str:
    year = _year(form.year.data or "")
    return render_template("trainings/settings.html", form=form, year=year, years=_years(), numbers=NUMBERS, **WORDS)


def _period() -> Period:
    return read_period(request.args.get("from", ""), request.args.get("to", ""), _usual_period)


def _usual_period() -> tuple[date, date]:
    """The present quarter; without one, the school year so far."""
    today, (quarters, _rule) = _today(), queries.quarters_and_rule()
    quarter = quarter_on(today, quarters)
    return (quarter.first_on, quarter.last_on) if quarter else (date(school_year_of(today), *SCHOOL_YEAR_BEGINS), today)


def _years() -> tuple[int, int]:
    """The school years whose quarters may be entered: this one and the next."""
    present = school_year_of(_today())
    return present, present + 1


def _year(typed: str) -> int:
    present, coming = _years()
    return coming if typed == str(coming) else present


def _today() -> date:
    return clock.today(current_app.config["SCHOOL_TIMEZONE"])
