"""Migrations make exactly the models' tables, go up and down and up, and lose nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import downgrade, upgrade

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.extensions import db
from helpdesk.tickets import actions
from helpdesk.tickets.models import PastCycle, Ticket
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("ctx")

FIGURES = "c41f7d9e0b26"  # gives past cycles their beginning
CHILD_LOSING = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "planted", "{head}", None, None

def upgrade():
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("person", recreate=recreate) as table:
        table.add_column(sa.Column("planted", sa.Integer()))
    {then}

def downgrade():
    with op.batch_alter_table("person") as table:
        table.drop_column("planted")
"""


def head() -> str:
    """The newest revision of the database at hand."""
    return str(db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one())


@pytest.fixture
def plant(tmp_path: Path) -> Callable[..., None]:
    """A further revision that remakes a parent table, kept outside the repository."""

    def add(then: str = "") -> None:
        source = CHILD_LOSING.format(head=head(), then=then)
        (tmp_path / "planted.py").write_text(source)
        db.session.remove()
        config = current_app.extensions["migrate"].migrate.get_config(None)
        home = Path(config.get_main_option("script_location")) / "versions"
        config.set_main_option("version_locations", f"{home} {tmp_path}")
        config.set_main_option("path_separator", "space")
        command.upgrade(config, "planted")

    return add


def test_migrations_and_models_agree() -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_up_down_up_leaves_the_same_tables() -> None:
    before = set(sa.inspect(db.engine).get_table_names())
    db.session.remove()
    downgrade(revision="base")
    assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert set(sa.inspect(db.engine).get_table_names()) == before


def test_remaking_a_parent_table_keeps_every_child_row(monday: None, plant: Callable[..., None]) -> None:
    file_ticket()
    people = db.session.query(Person).count()
    plant()
    assert (db.session.query(Person).count(), db.session.query(Ticket).count()) == (people, 1)


def test_a_revision_that_fails_half_way_leaves_the_old_schema_whole(plant: Callable[..., None]) -> None:
    before = head()
    with pytest.raises(RuntimeError, match="half-way"):
        plant("raise RuntimeError('half-way')")
    assert head() == before
    db.session.remove()
    assert "planted" not in {column["name"] for column in sa.inspect(db.engine).get_columns("person")}


def test_cycles_that_ended_before_learn_when_they_began(monday: None) -> None:
    ticket = file_ticket()
    for day in (1, 3):
        with clock.at(later(days=day)):
            actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR))
        with clock.at(later(days=day + 1)):
            actions.reopen(ticket, "Опять пусто.", by=person(TEACHER))
    db.session.commit()
    config = current_app.extensions["migrate"].migrate.get_config(None)
    before = ScriptDirectory.from_config(config).get_revision(FIGURES).down_revision
    db.session.remove()
    downgrade(revision=before)
    upgrade()
    assert list(db.session.scalars(sa.select(PastCycle.began_at).order_by(PastCycle.cycle))) == [later(), later(days=2)]


def test_sqlite_runs_as_promised(ctx: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    asked = {name: db.session.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")}
    assert asked == {"journal_mode": "wal", "foreign_keys": 1}
