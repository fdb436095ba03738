"""`flask digest`: the weekly letter on the screen, or into the queue once."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import ngettext

from helpdesk import clock
from helpdesk.consultations.queries import school_timetable
from helpdesk.digest import actions, queries
from helpdesk.digest.compose import edition, told_of
from helpdesk.domain.digest_weeks import read_week, weeks_upto
from helpdesk.domain.errors import Refused
from helpdesk.domain.periods import Period, last_full_week
from helpdesk.extensions import db
from helpdesk.web.locale import LOCALES
from helpdesk.web.sentences import sentence


@click.command("digest")
@click.option("--week", "key", default="", help="ISO: 2026-W47; the last full week otherwise.")
@click.option("--send", is_flag=True, help="Queue it instead, once.")
@with_appcontext
def digest(key: str, send: bool) -> None:
    """Print the weekly letter, or queue it for everybody who gets it."""
    try:
        week = read_week(key) if key else last_full_week(clock.today(current_app.config["SCHOOL_TIMEZONE"]))
        click.echo(_sent(week) if send else _said(week))
    except Refused as refused:
        db.session.rollback()
        click.echo(sentence(refused), err=True)
        sys.exit(1)


def _sent(week: Period) -> str:
    letters = actions.send_week(week)
    db.session.commit()
    return str(ngettext("Поставлено в очередь %(num)d письмо.", "Поставлено в очередь %(num)d писем.", len(letters)))


def _said(week: Period) -> str:
    """The letter as it left, or as it would leave now."""
    if archived := queries.digest_of(week, LOCALES[0]):
        return f"{archived.edition.subject}\n\n{archived.edition.text}"
    weeks = weeks_upto(week, queries.told_upto(before=week.first_on), school_timetable())
    said = edition(told_of(Period(weeks[0].first_on, week.last_on)), LOCALES[0])
    return f"{said.subject}\n\n{said.text}"
