"""Uploads are checked, drawn and written to the disk each on its own, and nobody waits for the drawing."""

import errno
import io
import threading
from collections.abc import Iterable

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk.domain.attachments import (
    EmptyFile,
    FileNotAccepted,
    FileNotKept,
    FileTooLarge,
    Room,
    TooManyFiles,
)
from helpdesk.extensions import db, writing_briefly
from helpdesk.files import prepare
from helpdesk.files.prepare import Prepared, prepare_uploads
from helpdesk.files.redraw import Redrawn, redrawn
from helpdesk.files.store import FileStore
from tests.client import enter
from tests.factories import TEACHER
from tests.files import samples
from tests.files.photos import SECRETS, photo
from tests.files.test_gif import moving


def prepared(uploads: Iterable[tuple[str, bytes]]) -> Prepared:
    return prepare_uploads([(name, io.BytesIO(content)) for name, content in uploads], Room(set(), 0))


def test_good_files_are_ready_beside_refused_ones(kept_in: FileStore) -> None:
    uploads = [
        ("снимок.png", samples.png()),
        ("virus.exe", b"MZ"),
        ("пусто.txt", b""),
        ("видео.mp4", b"\0" * 20 * 1024 * 1024),
        ("", b""),
        ("Снимок.jpg", samples.jpeg()),
        ("слова.txt", "слова".encode()),
    ]
    ready, refused = prepared(uploads)
    assert [file.name for file in ready] == ["снимок.png", "слова.txt"]
    assert [type(one) for one in refused] == [FileNotAccepted, EmptyFile, FileTooLarge, FileNotAccepted]
    assert refused[-1].facts["found"] == "broken"


def test_a_gif_is_kept_without_what_was_written_into_it(kept_in: FileStore) -> None:
    ready, refused = prepared([("кот.gif", moving()), ("обрезан.gif", moving()[:100])])
    assert [file.name for file in ready] == ["кот.gif"]
    assert [one.facts["found"] for one in refused] == ["broken"]
    kept = kept_in.path_of(ready[0].content.sha256).read_bytes()
    assert not [secret for secret in (*SECRETS, b"<script") if secret in kept]


def test_files_a_form_has_no_room_for_are_not_even_drawn(kept_in: FileStore) -> None:
    ready, refused = prepared((f"{number}.png", samples.png(width=number + 1)) for number in range(7))
    assert len(ready) == 5
    assert [type(one) for one in refused] == [TooManyFiles] * 2
    assert refused[0].facts == {"field": "files", "name": "5.png", "limit": 5}
    assert len([path for path in kept_in.root.rglob("*") if path.is_file()]) == 2 * 5


def test_a_full_disk_is_a_refusal_that_leaves_no_file(kept_in: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("helpdesk.files.store.os.fsync", no_space)
    assert [type(one) for one in prepared([("a.txt", b"words")]).refused] == [FileNotKept]
    assert [path for path in kept_in.root.rglob("*") if path.is_file()] == []


def test_nothing_is_written_outside_the_store_whatever_the_name(kept_in: FileStore) -> None:
    around = kept_in.root.parent
    before = set(around.iterdir())
    for _number, raw in samples.nasty("multipart.filename"):
        prepared([(raw.decode(), samples.png())])
    assert set(around.iterdir()) - before == {kept_in.root}


class Counting(threading.Thread):
    """A second writer that counts what it could write, and gives up soon when it may not."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app, self.written, self.refused, self.is_over = app, 0, 0, threading.Event()

    def run(self) -> None:
        """Write until told to stop."""
        with self.app.app_context():
            while not self.is_over.wait(0.02):
                try:
                    with writing_briefly() as connection:
                        connection.execute(sa.text("UPDATE person SET room = room WHERE login = 'mamedov.er'"))
                    self.written += 1
                except sa.exc.OperationalError:
                    self.refused += 1
            db.engine.dispose()


def test_another_writer_does_not_wait_while_a_large_picture_is_drawn(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[int, int]] = []

    def watched(stream: io.BytesIO, media_type: str) -> Redrawn:
        second = Counting(app)
        second.start()
        try:
            return redrawn(stream, media_type)
        finally:
            second.is_over.set()
            second.join()
            counted.append((second.written, second.refused))

    monkeypatch.setattr(prepare, "redrawn", watched)
    desk = enter(app, TEACHER).open("/tickets/new?kind=technical&topic=saving")
    picture = photo("PNG", width=5000, height=4000)
    desk.submit(
        "/tickets/", title="Не открывается", body="Не открывается журнал", files=(io.BytesIO(picture), "журнал.png")
    )
    [(written, refused)] = counted
    assert written > 0
    assert refused == 0
