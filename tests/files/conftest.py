"""A desk with an empty store of its own, and a teacher who uploads."""

from pathlib import Path

import pytest
from flask import Flask

from helpdesk.accounts.models import Person
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.files.store import FileStore


@pytest.fixture
def kept_in(ctx: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    """The store of this test only."""
    root = tmp_path / "Вложения школы"
    monkeypatch.setitem(ctx.config, "FILES_URL", root.as_uri())
    return FileStore(root)


def person(login: str) -> Person:
    """A committed teacher."""
    teacher = Person(
        login=login, full_name="Соколова Анна Ильинична", sort_name="соколова анна ильинична",
        email=f"{login}@school.example", role=Role.TEACHER,
    )  # fmt: skip
    db.session.add(teacher)
    db.session.commit()
    return teacher


@pytest.fixture
def anna(kept_in: FileStore) -> Person:
    """A teacher; asking for her brings the store."""
    return person("anna")


@pytest.fixture
def boris(kept_in: FileStore) -> Person:
    """Another teacher."""
    return person("boris")
