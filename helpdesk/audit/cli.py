"""`flask audit verify`: whether the log is as it was written."""

import sys

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpdesk.audit.queries import verified
from helpdesk.domain.audit import FaultKind

audit = AppGroup("audit", help="The log of what was done and seen.")

FAULTS = {
    FaultKind.CHANGED: _l("Запись № %(number)s изменили после того, как она была сделана."),
    FaultKind.MISSING: _l("Записи № %(number)s нет на её месте."),
    FaultKind.CUT: _l("Журнал обрезан или дописан: он кончается не той записью, что была последней (№ %(number)s)."),
}


@audit.command("verify")
@click.option("--head", "known", default="", help="The hash that was printed before: its entry must still be there.")
@with_appcontext
def verify(known: str) -> None:
    """Walk the chain; exit 1 and name the first broken entry."""
    found = verified(known)
    if found.fault is not None:
        click.echo(FAULTS[found.fault.kind] % {"number": found.fault.number}, err=True)
        sys.exit(1)
    if known and not found.is_known_there:
        click.echo(_("Журнал цел, но записи с отпечатком %(hash)s в нём нет: его переписали.", hash=known), err=True)
        sys.exit(1)
    click.echo(_("Журнал цел. Записей: %(count)d.", count=found.length))
    click.echo(_("Отпечаток последней записи: %(hash)s", hash=found.head.last_hash))
