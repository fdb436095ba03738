"""A mail server the desk knows, a person to write to, letters to her."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from flask import Flask

from helpdesk.accounts.models import Person
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.outbox.post import Draft, post
from tests import smtp_sink

Dial = Callable[..., None]


@pytest.fixture
def dial(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> Dial:
    """Points the desk's mail at a port of this machine, with other settings if need be, until the test ends."""

    def dial(port: int, timeout: float = 5, **settings: object) -> None:
        monkeypatch.setitem(ctx.config, "MAIL_SERVER", "127.0.0.1")
        monkeypatch.setitem(ctx.config, "MAIL_TIMEOUT", timeout)
        monkeypatch.setitem(ctx.config, "MAIL_DEFAULT_SENDER", "helpdesk@school.example")
        for name, value in {"server": "127.0.0.1", "port": port, **settings}.items():
            monkeypatch.setattr(ctx.extensions["mail"], name, value)

    return dial


@pytest.fixture
def sink(dial: Dial) -> Iterator[smtp_sink.Sink]:
    """A running mail server the desk knows."""
    with smtp_sink.running(smtp_sink.Sink()) as server:
        dial(server.port)
        yield server


@pytest.fixture
def anna(ctx: Flask) -> Person:
    """A teacher with an address."""
    name, address = "Соколова Анна Ильинична", "anna@school.example"
    person = Person(login="anna", full_name=name, sort_name=name.lower(), email=address, role=Role.TEACHER)
    db.session.add(person)
    db.session.commit()
    return person


@pytest.fixture
def queue(anna: Person) -> Callable[..., Letter]:
    """Commits a letter to Anna; each call makes another one."""
    numbers = count()

    def queue(subject: str = "Заявка решена", text: str = "Здравствуйте!\n") -> Letter:
        key = f"ticket:1:{next(numbers)}"
        letter = post(Draft(key, anna, "ticket-2026-0147", subject, text, f"<p>{text}</p>", notice="opened"))
        db.session.commit()
        return letter

    return queue
