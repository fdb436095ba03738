"""A founded school on both engines, whatever `--engine` says, and the figures at the end of the run."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from _pytest.terminal import TerminalReporter
from flask import Flask
from flask_migrate import upgrade

from config import Config
from helpdesk.accounts.models import Person
from helpdesk.app import create_app
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from tests.databases import Databases, databases
from tests.engines import PostgresMissing
from tests.factories import found_school

FIGURES = "figures"


class School:
    """A school of one test: its settings as an installation's environment, its app, its teachers."""

    def __init__(self, engine: str, database_url: str, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.environ = {
            "SECRET_KEY": "only-for-tests-" + "x" * 32,
            "DATABASE_URL": database_url,
            "FILES_URL": (folder / "files").as_uri(),
            "PUBLIC_URL": "http://desk.example",
            **dict.fromkeys(("READS_A_MINUTE", "WRITES_A_MINUTE"), "1000000"),  # its teachers are faster than people
        }

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """An app of these settings, in its context; afterwards no connection is left."""
        app = create_app(Config.from_env(self.environ))
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()

    def teachers(self, count: int) -> tuple[str, ...]:
        """Logins of so many teachers."""
        asked = sa.select(Person.login).where(Person.role == Role.TEACHER).order_by(Person.id).limit(count)
        with self.opened():
            return tuple(db.session.scalars(asked))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Both engines, one after the other."""
    return str(request.param)


@pytest.fixture(scope="module")
def founded(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """A template with the regulation's defaults and 75 people; loud when PostgreSQL cannot be had."""
    folder = tmp_path_factory.mktemp(engine)
    try:
        with databases(engine, folder) as found:
            with School(engine, found.template_url, folder).opened():
                upgrade()
                found_school()
            yield found
    except PostgresMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"НЕТ POSTGRESQL, kill -9 на нём не проверен: {missing}")


@pytest.fixture
def school(engine: str, founded: Databases, tmp_path: Path) -> School:
    """A fresh school."""
    founded.renew(sa.create_engine(founded.test_url))
    return School(engine, founded.test_url, tmp_path)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Figures to quote: printed after the run, failed or not, and kept in its report."""
    return lambda figures: record_property(FIGURES, figures)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The figures of the tests that told some."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    told = [str(value) for report in reports for name, value in report.user_properties if name == FIGURES]
    if told:
        terminalreporter.section("kill -9")
    for figures in told:
        terminalreporter.write_line(figures)
