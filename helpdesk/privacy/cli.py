"""`flask retention` and `flask staff anonymise`: what is let go of, and who is forgotten."""

import sys

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from helpdesk.accounts.queries import person_by_login
from helpdesk.domain.errors import Refused
from helpdesk.extensions import db
from helpdesk.privacy import actions, queries
from helpdesk.privacy.anonymise import forget
from helpdesk.web.sentences import sentence


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only tell what would go.")
@with_appcontext
def retention(dry_run: bool) -> None:
    """Let go of what has been kept as long as the school's terms say; the worker does the same once a day."""
    found = queries.due(queries.settings(lock=True).terms)
    for address in found.cards.values():
        click.echo(_("заявка %(number)s", number=address))
    told = _(
        "Файлов: %(files)d, заявок: %(cards)d, прочих писем: %(letters)d, сообщений об утечках: %(leaks)d, "
        "записей журнала действий: %(entries)d.",
        **found.counts,
    )
    if dry_run:
        db.session.rollback()
        click.echo(told)
        click.echo(_("Проверка, ничего не удалено."))
        return
    actions.let_go(found)
    db.session.commit()
    click.echo(told)


@click.command("anonymise")
@click.argument("login")
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@with_appcontext
def anonymise(login: str, dry_run: bool) -> None:
    """Forget somebody who left: a number instead of the name everywhere; what they wrote stays with its ticket."""
    person = person_by_login(login, lock=True)
    try:
        if person is None:
            raise click.UsageError(_("Такого логина нет: %(login)s.", login=login))
        found = forget(person, by=None)
    except Refused as refused:
        db.session.rollback()
        click.echo(sentence(refused), err=True)
        sys.exit(1)
    counts = {"tickets": found.tickets, "letters": found.letters, "events": found.events}
    told = _("Заявок: %(tickets)d, писем: %(letters)d, строк истории: %(events)d.", **counts)
    if dry_run:
        db.session.rollback()
        click.echo(told)
        click.echo(_("Проверка, ничего не изменилось."))
        return
    db.session.commit()
    click.echo(told)
