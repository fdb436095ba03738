"""A desk whose clock stands where the test puts it, with the mail server its letters go to."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import make_server

from helpdesk import clock, worker
from helpdesk.accounts.models import Device, SignIn
from helpdesk.app import create_app
from helpdesk.extensions import db
from tests.conftest import settings
from tests.factories import found_school
from tests.smtp_sink import Received, Sink, running


class FrozenDesk:
    """A served app, the moment it believes in, and what its mail server received."""

    def __init__(self, app: Flask, sink: Sink, now: datetime) -> None:
        self.app, self.sink, self.now, self.url = app, sink, now, ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request at the moment that is now."""
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # Flask-Compress leaves closing a file to the garbage collector
        with clock.at(self.now), closing(self.app(environ, start_response)) as answer:
            return list(answer)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Inside the block actions are called as the pages would; committed at its end."""
        with self.app.app_context(), clock.at(self.now):
            yield
            db.session.commit()

    def at_the_staff_room_computer(self) -> None:
        """Whoever is signed in sits at one."""
        with self.acting():
            ends = self.now + timedelta(hours=1)
            computer = Device(name="Учительская", made_at=self.now, link_ends_at=ends, enrolled_at=self.now)
            db.session.add(computer)
            db.session.flush()
            db.session.query(SignIn).update({"device_id": computer.id})

    def letters_to(self, address: str) -> list[Received]:
        """Let the worker deliver, then every letter to an address."""
        with self.app.app_context(), clock.at(self.now):
            worker.run_once("frozen", threading.Event())
        return [letter for letter in self.sink.letters if letter.recipients == [address]]


@contextmanager
def frozen_desk(folder: Path, now: datetime) -> Iterator[FrozenDesk]:
    """Found a school in the folder at a moment and serve it until the block ends."""
    with running(Sink()) as sink:
        mail = {"mail_server": sink.host, "mail_port": sink.port}
        app = create_app(settings(f"sqlite:///{folder / 'desk.sqlite3'}", folder / "files", **mail))
        with app.app_context(), clock.at(now):
            upgrade()
            found_school()
            db.session.remove()
        desk = FrozenDesk(app, sink, now)
        server = make_server("127.0.0.1", 0, desk, threaded=True)
        desk.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield desk
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            with app.app_context():
                db.engine.dispose()
