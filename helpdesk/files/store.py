"""The store: contents on disk under their SHA-256, each written whole or not at all."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

from flask import current_app

from helpdesk.domain.attachments import MAX_FILE_BYTES

CHUNK = 256 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
INCOMING = "incoming"
ASIDE = "swept-"


class TooLargeForStore(ValueError):
    """The stream went on past the cap; nothing of it is left on the disk."""


class Kept(NamedTuple):
    """A content in the store."""

    sha256: str
    size: int


class FileStore:
    """A folder of contents; safe with several processes, and after a kill at any moment."""

    def __init__(self, root: Path) -> None:
        """The folder is made by the first `keep`."""
        self.root = root

    @classmethod
    def at_url(cls, url: str) -> "FileStore":
        """The store of `Config.files_url` (file:///path)."""
        return cls(Path(url2pathname(urlsplit(url).path)))

    def keep(self, stream: IO[bytes], limit: int = MAX_FILE_BYTES) -> Kept:
        """Write a content durably and return its name; OSError or TooLargeForStore leave nothing behind."""
        incoming = self._folder(self.root / INCOMING)
        handle, name = tempfile.mkstemp(dir=incoming)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                kept = _copy(stream, file, limit)
                file.flush()
                os.fsync(file.fileno())
            self._publish(temporary, kept.sha256)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return kept

    def open(self, sha256: str) -> IO[bytes]:
        """The content for reading; FileNotFoundError when it is not there."""
        return self.path_of(sha256).open("rb")

    def path_of(self, sha256: str) -> Path:
        """Where a content lies; ValueError for anything that is not a hash."""
        if not SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def sweep(self, is_known: Callable[[str], bool], older_than: datetime) -> int:
        """Delete contents nobody knows and unfinished uploads, both untouched since `older_than`; how many.

        A content uploaded again meanwhile is fresh again: it is put aside first and put back if it turns out so.
        """
        before = older_than.timestamp()
        swept = 0
        for path in self._contents():
            if _is_older(path, before) and not is_known(path.name):
                swept += self._remove(path, before)
        return swept + sum(self._remove_unfinished(path, is_known, before) for path in (self.root / INCOMING).glob("*"))

    def _contents(self) -> Iterator[Path]:
        return (path for path in self.root.glob("??/??/*") if SHA256.fullmatch(path.name))

    def _remove(self, path: Path, before: float) -> bool:
        aside = self._folder(self.root / INCOMING) / f"{ASIDE}{path.name}"
        try:
            path.replace(aside)
        except FileNotFoundError:
            return False  # another worker was faster
        if _is_older(aside, before):
            aside.unlink(missing_ok=True)
            return True
        aside.replace(path)
        return False

    def _remove_unfinished(self, path: Path, is_known: Callable[[str], bool], before: float) -> bool:
        sha256 = path.name.removeprefix(ASIDE)
        if SHA256.fullmatch(sha256) and is_known(sha256):  # a sweep was killed before it could put it back
            path.replace(self.path_of(sha256))
        elif _is_older(path, before):
            path.unlink(missing_ok=True)
            return True
        return False

    def _publish(self, temporary: Path, sha256: str) -> None:
        """Give the content its name; the same content twice is one file, with a fresh date against the sweep."""
        target = self.path_of(sha256)
        self._folder(target.parent)
        temporary.replace(target)
        _sync_folder(target.parent)

    def _folder(self, folder: Path) -> Path:
        """The folder, made durably with its parents: a content must not vanish with the entry of its folder."""
        if not folder.is_dir():
            parent = folder.parent if folder == self.root else self._folder(folder.parent)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync_folder(parent)
        return folder


def store() -> FileStore:
    """The store of the running app."""
    return FileStore.at_url(current_app.config["FILES_URL"])


def _copy(stream: IO[bytes], file: IO[bytes], limit: int) -> Kept:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLargeForStore(limit)
        digest.update(chunk)
        file.write(chunk)
    return Kept(digest.hexdigest(), size)


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder; NTFS journals renames itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
