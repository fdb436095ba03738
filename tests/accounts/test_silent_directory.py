"""A directory that takes the connection and says nothing: who asks it is told, and nobody else waits."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Event, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts import actions, directory
from helpdesk.accounts.models import Tries
from helpdesk.domain.errors import Refused
from helpdesk.domain.people import SigningInPaused, WrongCredentials
from helpdesk.extensions import db
from tests.client import Desk, enter
from tests.factories import MONDAY_MORNING, TEACHER, person

pytestmark = pytest.mark.usefixtures("monday")

PATIENCE = 2  # seconds the desk waits in these tests
HANDS = 50


@dataclass
class Silence:
    """A port that accepts whoever comes and never answers."""

    url: str
    is_asked: Event


@pytest.fixture
def silence(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Silence]:
    """The school's directory is silent, and the teacher has no password here."""
    is_asked, held = Event(), []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take_everybody() -> None:
            while True:
                try:
                    held.append(listening.accept()[0])
                except OSError:
                    return
                is_asked.set()

        thread = Thread(target=take_everybody)
        thread.start()
        url = f"ldap://127.0.0.1:{listening.getsockname()[1]}"
        monkeypatch.setattr(directory, "TIMEOUT", PATIENCE)
        monkeypatch.setitem(app.config, "LDAP_URL", url)
        with app.app_context():
            person(TEACHER).password_hash = None
            db.session.commit()
        yield Silence(url, is_asked)
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
    for connection in held:
        connection.close()


def wrong(app: Flask) -> int:
    """How many guesses are counted."""
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Tries.wrong), 0)))


def signing_in(app: Flask) -> Desk:
    with clock.at(MONDAY_MORNING):
        return Desk(app).sign_in(TEACHER, "пароль-из-каталога")


def proving(app: Flask) -> Desk:
    with clock.at(MONDAY_MORNING):
        browser = enter(app, TEACHER).open("/profile/address")
        return browser.submit("/profile/address", email="new@example.org", password="пароль-из-каталога")


@pytest.mark.parametrize("act", [signing_in, proving])
def test_while_it_is_silent_others_write_and_who_asked_it_is_told_in_time(
    app: Flask, silence: Silence, act: Callable[[Flask], Desk]
) -> None:
    other = Desk(app).open("/login/reset/")
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(act, app)
        assert silence.is_asked.wait(PATIENCE)
        begun = time.monotonic()
        assert other.submit("/login/reset/", login=TEACHER).response.request.path == "/login/reset/asked"
        took = time.monotonic() - begun
        assert not asking.done(), "written while the other still waits"
        assert took < PATIENCE / 2
        assert wrong(app) == 1, "counted for good before it is judged"
        answer = asking.result(4 * PATIENCE)
    assert answer.code == 422
    assert "Каталог школы не отвечает" in answer.text
    assert wrong(app) == 0, "nobody judged it"


def test_a_silent_handshake_ends_too(app: Flask, silence: Silence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "LDAP_URL", silence.url.replace("ldap:", "ldaps:"))
    begun = time.monotonic()
    assert "Каталог школы не отвечает" in signing_in(app).text
    assert time.monotonic() - begun < 2 * PATIENCE


def test_guesses_before_it_fell_silent_stay_counted(app: Flask, silence: Silence) -> None:
    with app.app_context():
        for _guess in range(3):
            with pytest.raises(WrongCredentials):
                actions.sign_in(TEACHER, "")  # never gets there
            db.session.commit()
    signing_in(app)
    assert wrong(app) == 3


def test_of_fifty_guesses_at_once_five_get_to_the_directory(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setitem(app.config, "LDAP_URL", "ldap://directory.example")
    monkeypatch.setattr(directory, "_accepts", lambda _ldap, _login, typed: asked.append(typed))
    with app.app_context():
        person(TEACHER).password_hash = None
        db.session.commit()
    start = Barrier(HANDS)

    def guess(hand: int) -> type[Refused]:
        start.wait()
        with app.app_context(), clock.at(MONDAY_MORNING):
            with pytest.raises(Refused) as refused:
                actions.sign_in(TEACHER, f"догадка {hand}")
            db.session.commit()
        return refused.type

    with ThreadPoolExecutor(HANDS) as pool:
        outcomes = list(pool.map(guess, range(HANDS)))
    assert (outcomes.count(WrongCredentials), outcomes.count(SigningInPaused)) == (5, HANDS - 5)
    assert len(asked) == 5
