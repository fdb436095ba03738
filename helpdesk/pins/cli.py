"""`flask staff pins`: PINs on slips to cut and hand out."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk.extensions import db
from helpdesk.pins import actions, queries
from helpdesk.pins.slips import slips_page


@click.command("pins")
@click.option("--login", "logins", multiple=True, help="Only these people; everybody without a PIN otherwise.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="HTML page of slips.")
@with_appcontext
def make_pins(logins: tuple[str, ...], out: Path) -> None:
    """Give PINs for the staff-room computer and write them as slips to cut and hand out."""
    people = queries.people_for_pins(logins)
    if unknown := set(logins) - {person.login for person in people}:
        _fail(_("Нет таких логинов: %(logins)s. Ничего не изменилось.", logins=", ".join(sorted(unknown))))
    if not people:
        _fail(_("PIN уже есть у всех, файл не тронут. Новый PIN одному человеку: --login ЛОГИН."))
    if out.exists():
        _fail(_("Файл %(file)s уже есть: в нём могут быть единственные копии PIN. Укажите другой.", file=out.name))
    issued = actions.issue_pins(people)
    out.touch(mode=0o600)
    with current_app.test_request_context():
        out.write_text(slips_page(issued), encoding="utf-8")
    db.session.commit()
    click.echo(ngettext("Выдан %(num)d PIN: %(file)s", "Выдано %(num)d PIN: %(file)s", len(issued), file=out.name))


def _fail(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)
