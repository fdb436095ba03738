"""What a page costs, in CPU time, against a bare Flask view with one indexed query; both in one run."""

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_migrate import upgrade

from config import Config
from helpdesk import demo
from helpdesk.accounts.models import Person
from helpdesk.app import create_app
from helpdesk.extensions import db
from helpdesk.web.access import open_to_all

ROUNDS, CALLS = 5, 40
PAGES = {
    "first page": "/",
    "queue": "/tickets/",
    "all closed tickets": "/tickets/?state=ended",
    "one ticket": "/tickets/2026-0098",
    "new ticket, topics": "/tickets/new?kind=technical",
    "new ticket, form": "/tickets/new?kind=technical&topic=login",
    "letters": "/admin/outbox",
    "calendar, a school year": "/admin/calendar/",
}


def cost(act: Callable[[], object]) -> float:
    """Milliseconds of CPU a call takes: the best of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(CALLS):
            act()
        rounds.append((time.process_time() - began) / CALLS * 1000)
    return min(rounds)


def school(folder: Path) -> Flask:
    """The demo school on an SQLite file, with one bare view beside its pages."""
    app = create_app(
        Config(
            secret_key="benchmark-" + "x" * 32,
            database_url=f"sqlite:///{folder / 'school.sqlite3'}",
            files_url=(folder / "files").as_uri(),
            reads_a_minute=1_000_000,
        )
    )

    @app.get("/bare")
    @open_to_all
    def bare() -> str:
        name = db.session.scalar(sa.select(Person.full_name).where(Person.login == "baranova.lp"))
        return render_template_string("<!doctype html><title>{{ name }}</title><p>{{ name }}</p>", name=name)

    with app.app_context():
        upgrade()
        demo.load_demo()
        db.session.commit()
    return app


def signed_in(app: Flask, login: str) -> FlaskClient:
    """A client signed in through the page."""
    client = app.test_client()
    token = re.search(r'csrf_token" value="([^"]+)', client.get("/login").text)
    assert token is not None
    client.post("/login", data={"csrf_token": token[1], "login": login, "password": demo.PASSWORD})
    return client


def main() -> None:
    """Print each page's cost and its ratio to the bare view."""
    with tempfile.TemporaryDirectory() as folder:
        client = signed_in(school(Path(folder)), "nesterov.ap")
        bare = cost(lambda: client.get("/bare"))
        print(f"{'bare view, one query':24} {bare:6.2f} ms")
        for name, path in PAGES.items():
            assert client.get(path).status_code == 200, path
            page = cost(lambda path=path: client.get(path))
            print(f"{name:24} {page:6.2f} ms  x{page / bare:.1f}")


if __name__ == "__main__":
    main()
