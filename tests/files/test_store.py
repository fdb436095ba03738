"""The store: whole contents or none, whatever happens in between."""

import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpdesk.files import store as store_module
from helpdesk.files.store import INCOMING, FileStore, TooLargeForStore

WORDS = "Не сохраняются отметки".encode()
NAME = hashlib.sha256(WORDS).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "Вложения")


def everything(files: FileStore) -> list[Path]:
    return [path for path in files.root.rglob("*") if path.is_file()]


def age(path: Path, hours: int) -> None:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def day_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=24)


def nobody(_sha256: str) -> bool:
    return False


def test_a_content_comes_back_as_it_was(files: FileStore) -> None:
    assert files.keep(io.BytesIO(WORDS)) == (NAME, len(WORDS))
    with files.open(NAME) as content:
        assert content.read() == WORDS


def test_a_content_lies_two_folders_deep_and_alone(files: FileStore) -> None:
    files.keep(io.BytesIO(WORDS))
    assert everything(files) == [files.root / NAME[:2] / NAME[2:4] / NAME]


def test_the_same_content_twice_is_one_file(files: FileStore) -> None:
    assert files.keep(io.BytesIO(WORDS)) == files.keep(io.BytesIO(WORDS))
    assert len(everything(files)) == 1


def test_nobody_else_on_the_machine_may_read_a_content(files: FileStore) -> None:
    files.keep(io.BytesIO(WORDS))
    assert files.path_of(NAME).stat().st_mode & 0o077 == 0
    assert files.root.stat().st_mode & 0o077 == 0


def test_a_store_is_found_by_a_url_with_cyrillic_and_spaces(tmp_path: Path) -> None:
    root = tmp_path / "Папка с файлами"
    assert FileStore.at_url(root.as_uri()).root == root


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, NAME + "\n", NAME[:-1]])
def test_only_a_hash_opens_anything(files: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.open(name)


def test_a_content_over_the_cap_leaves_nothing(files: FileStore) -> None:
    with pytest.raises(TooLargeForStore):
        files.keep(io.BytesIO(b"x" * 1001), limit=1000)
    assert everything(files) == []


def no_space(*_args: object, **_named: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("broken", ["fsync", "open"])
def test_a_full_disk_leaves_nothing_behind(files: FileStore, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    files.keep(io.BytesIO(b"before"))
    before = everything(files)
    monkeypatch.setattr(store_module.os, broken, no_space)
    with pytest.raises(OSError, match="No space"):
        files.keep(io.BytesIO(WORDS))
    assert everything(files) == before


def test_an_upload_cut_off_leaves_nothing(files: FileStore) -> None:
    class Cut(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.keep(Cut())
    assert everything(files) == []


LIMITED = """
import io, resource, signal, sys
from pathlib import Path
from helpdesk.files.store import FileStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    FileStore(Path(sys.argv[1])).keep(io.BytesIO(b"x" * 1_000_000))
except OSError as error:
    print(error.errno)
"""
WRITING = """
import io, sys, time
from pathlib import Path
from helpdesk.files.store import FileStore
class Slow(io.BytesIO):
    def read(self, size=-1):
        print("reading", flush=True)
        time.sleep(0.01)
        return b"x" * 1000
FileStore(Path(sys.argv[1])).keep(Slow())
"""


def python(code: str, files: FileStore) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, str(files.root)], stdout=subprocess.PIPE, text=True)


def test_a_write_the_system_cuts_short_leaves_no_file(files: FileStore) -> None:
    said, _ = python(LIMITED, files).communicate(timeout=30)
    assert int(said) == errno.EFBIG
    assert everything(files) == []


def test_a_kill_in_the_middle_leaves_only_what_the_sweep_takes(files: FileStore) -> None:
    with python(WRITING, files) as writer:
        assert writer.stdout is not None
        for _ in range(3):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
    (left,) = everything(files)
    assert left.parent.name == INCOMING
    assert files.sweep(nobody, day_ago()) == 0
    age(left, hours=25)
    assert files.sweep(nobody, day_ago()) == 1
    assert everything(files) == []


def test_the_sweep_takes_old_contents_nobody_knows_and_no_others(files: FileStore) -> None:
    old, fresh, known = (files.keep(io.BytesIO(word)).sha256 for word in (b"old", b"fresh", b"known"))
    for name in (old, known):
        age(files.path_of(name), hours=25)
    assert files.sweep({known}.__contains__, day_ago()) == 1
    assert {path.name for path in everything(files)} == {fresh, known}


def test_an_old_content_uploaded_again_is_fresh(files: FileStore) -> None:
    files.keep(io.BytesIO(WORDS))
    age(files.path_of(NAME), hours=25)
    files.keep(io.BytesIO(WORDS))
    assert files.sweep(nobody, day_ago()) == 0


def test_a_content_uploaded_again_while_the_sweep_decides_is_put_back(files: FileStore) -> None:
    files.keep(io.BytesIO(WORDS))
    age(files.path_of(NAME), hours=25)

    def uploads_again(_sha256: str) -> bool:
        files.keep(io.BytesIO(WORDS))
        return False

    assert files.sweep(uploads_again, day_ago()) == 0
    assert files.path_of(NAME).read_bytes() == WORDS


def test_a_content_a_killed_sweep_had_put_aside_comes_back(files: FileStore) -> None:
    files.keep(io.BytesIO(WORDS))
    files.path_of(NAME).replace(files.root / INCOMING / f"swept-{NAME}")
    files.sweep({NAME}.__contains__, day_ago())
    assert files.path_of(NAME).read_bytes() == WORDS


def test_a_store_that_was_never_written_sweeps_nothing(files: FileStore) -> None:
    check: Callable[[str], bool] = nobody
    assert files.sweep(check, day_ago()) == 0
