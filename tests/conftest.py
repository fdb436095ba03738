"""The desk under test: one app, a fresh database for each test, on the engine asked for."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from config import Config
from helpdesk import clock
from helpdesk.app import create_app
from helpdesk.extensions import db
from tests.bad_inputs import outcomes_told
from tests.client import Desk, enter
from tests.databases import Databases, databases
from tests.engines import PostgresMissing
from tests.factories import MONDAY_MORNING, found_school


def pytest_addoption(parser: pytest.Parser) -> None:
    """The engine of a run, and how many inputs to try in tests/test_fuzz.py."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.addoption("--fuzz", type=int, default=0, help="this many made-up inputs a test, others each time")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs no database runs once and is marked so. Tests for the other engine are left out."""
    left_out = (
        []
        if config.getoption("--engine") == "postgresql"
        else [item for item in items if item.get_closest_marker("postgresql_only")]
    )
    for item in items:
        is_of_one_engine = item.get_closest_marker("postgresql_only")
        if not is_of_one_engine and "school_databases" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.sqlite_is_enough)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many of the promised outcomes of the nasty inputs held, when any was sent."""
    numbers = {
        outcome: {found[1] for report in reports if (found := re.search(r"test_bad_.*\b(d\d{3})-", report.nodeid))}
        for outcome, reports in ((name, terminalreporter.getreports(name)) for name in ("passed", "failed"))
    }
    if numbers["passed"] | numbers["failed"]:
        terminalreporter.write_line(outcomes_told(numbers["passed"], numbers["failed"]))


@pytest.fixture(scope="session")
def school_databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases with a founded school, on the engine asked for; loud when the engine cannot be had."""
    try:
        with databases(request.config.getoption("--engine"), tmp_path_factory.mktemp("databases")) as found:
            template = create_app(settings(found.template_url, tmp_path_factory.mktemp("template-files")))
            with template.app_context(), clock.at(MONDAY_MORNING):
                upgrade()
                found_school()
                db.engine.dispose()
            yield found
    except PostgresMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"НЕТ POSTGRESQL, эта часть не проверена: {missing}")


@pytest.fixture(scope="session")
def running_app(school_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app all tests of a session share; its database is renewed beneath it."""
    files = tmp_path_factory.mktemp("store") / "of" / "this" / "desk"  # nothing but the desk writes in these folders
    app = create_app(settings(school_databases.test_url, files))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(running_app: Flask, school_databases: Databases) -> Flask:
    """The app with a fresh school: regulation's defaults, 75 people, no ticket. No context is pushed."""
    with running_app.app_context():
        school_databases.renew(db.engine)
    return running_app


@pytest.fixture
def ctx(app: Flask) -> Iterator[Flask]:
    """An app context, for tests that call actions and queries themselves."""
    with app.app_context():
        yield app


@pytest.fixture
def monday() -> Iterator[None]:
    """The clock stands at Monday, 9 November 2026, 10:00 in the school."""
    with clock.at(MONDAY_MORNING):
        yield


@pytest.fixture
def desk(app: Flask) -> Callable[..., Desk]:
    """Browsers: `desk()` signed out, `desk(login)` signed in."""

    def start(login: str = "") -> Desk:
        return enter(app, login).open("/login") if login else Desk(app)  # which leads on to the first page

    return start


def settings(database_url: str, files: Path, **changes: object) -> Config:
    """Settings of a desk under test."""
    usual: dict[str, object] = {
        "secret_key": "only-for-tests-" + "x" * 32,
        "database_url": database_url,
        "files_url": files.as_uri(),
        "public_url": "http://desk.example",
        "reads_a_minute": 1_000_000,
        "writes_a_minute": 1_000_000,
        "testing": True,
    }
    return Config(**usual | changes)  # type: ignore[arg-type]
