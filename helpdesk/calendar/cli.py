"""`flask calendar import`: a file of exceptions from the command line, with the deadlines it moves."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.calendar.actions import change_calendar
from helpdesk.calendar.ics import KINDS
from helpdesk.calendar.reading import LARGEST_FILE, entries_of_file
from helpdesk.calendar.recount import MovedTicket
from helpdesk.domain.calendar_changes import imported
from helpdesk.domain.errors import Refused
from helpdesk.domain.references import school_year_of
from helpdesk.domain.school_week import EntryKind
from helpdesk.extensions import db
from helpdesk.web.filters import moment
from helpdesk.web.sentences import sentence

calendar = AppGroup("calendar", help="The school's calendar.")


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell which open deadlines would move.")
@click.option("--kind", type=click.Choice([kind.value for kind in KINDS]), default=EntryKind.OFF.value, help="Of ICS.")
@click.option("--year", type=click.IntRange(2000, 2100), help="School year of ICS: 2026.")
@click.option("--order", "order_number", default="", help="Number of the director's order.")
@with_appcontext
def import_calendar(file: Path, dry_run: bool, kind: str, year: int | None, order_number: str) -> None:
    """Bring exceptions in, all or none, and print every open deadline that moves."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    year = school_year_of(clock.today(zone)) if year is None else year
    try:
        with file.open("rb") as opened:
            entries = entries_of_file(opened.read(LARGEST_FILE + 1), kind=EntryKind(kind), year=year, zone=zone)
        found = change_calendar(lambda timetable: imported(entries, timetable, order_number), fingerprint=None, by=None)
    except Refused as refused:
        db.session.rollback()
        click.echo(f"{sentence(refused)} {_('Ничего не записано.')}", err=True)
        sys.exit(1)
    for moved in found.moved:
        click.echo(_line(moved))
    counts = {"added": len(found.change.added), "moved": len(found.moved), "letters": len(found.concerned(None))}
    told = _("Записей: %(added)d, заявок со сдвинутыми сроками: %(moved)d, писем: %(letters)d.", **counts)
    if dry_run:
        db.session.rollback()
        click.echo(f"{told} {_('Проверка, ничего не записано.')}")
    else:
        db.session.commit()
        click.echo(told)


def _line(moved: MovedTicket) -> str:
    ticket = moved.ticket
    parts = (
        (_("ответ"), ticket.first_response_due, moved.first_response_due),
        (_("решение"), ticket.resolution_due, moved.resolution_due),
    )
    told = (f"{name} {moment(old)} → {moment(new)}" for name, old, new in parts if new is not None)
    return f"{ticket.number}: {'; '.join(told)}"
