"""`flask device`: a link for a new staff-room computer, the list, revoking one."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from config import USUAL_URL
from helpdesk.devices import actions, queries
from helpdesk.domain.errors import Unacceptable
from helpdesk.extensions import db
from helpdesk.web.filters import moment
from helpdesk.web.links import absolute
from helpdesk.web.sentences import sentence

device = AppGroup("device", help="Staff-room computers.")


@device.command("enrol")
@click.option("--name", default="Учительская", show_default=True, help="Where the computer stands.")
def enrol(name: str) -> None:
    """Print a one-time link that makes a browser a staff-room computer."""
    try:
        made, code = actions.make_link(name)
    except Unacceptable as refused:
        click.echo(sentence(refused), err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(_("Откройте на компьютере «%(name)s» и нажмите кнопку:", name=made.name))
    click.echo(absolute("devices.ask", code=code))
    if current_app.config["PUBLIC_URL"] == USUAL_URL:  # neither it nor PORT was set where this command runs
        click.echo(
            _(
                "Если `flask serve` назвал другой адрес, поставьте его в начало ссылки вместо %(address)s.",
                address=USUAL_URL,
            )
        )
    click.echo(_("Ссылка действует один раз, до %(end)s.", end=moment(made.link_ends_at)))


@device.command("list")
def list_devices() -> None:
    """Print the computers in use: number, name, when somebody last signed in there."""
    for one in queries.devices():
        if one.enrolled_at and not one.revoked_at:
            used = moment(one.last_used_at) if one.last_used_at else _("ещё никто не входил")
            click.echo(f"{one.id:>4}  {one.name}  {used}")


@device.command("revoke")
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """Make a computer of the list an ordinary one again."""
    found = queries.device_by_id(number)
    if found is None:
        click.echo(_("Общего компьютера с таким номером нет."), err=True)
        sys.exit(1)
    actions.revoke(found, by=None)
    db.session.commit()
    click.echo(_("Компьютер «%(name)s» больше не общий: входы на нём закончены.", name=found.name))
