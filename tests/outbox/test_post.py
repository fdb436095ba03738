"""A letter is queued with its change, addressed once, and nobody's text can change its headers."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.extensions import db
from helpdesk.outbox import message
from helpdesk.outbox.models import Letter, LetterState, Problem
from helpdesk.outbox.post import Draft, holding, post, resend

Queue = Callable[..., Letter]
AWKWARD = 'ab =?_"<>@,;:\\()\r\n\x0b\x0c\x1c\x1e\x85 йЖ\u0301\u200d\ufeff\u3000'
HOSTILE = st.text() | st.text(AWKWARD) | st.text("аb ", min_size=60)


def test_a_letter_waits_to_be_sent_at_once(queue: Queue) -> None:
    letter = queue()
    assert (letter.state, letter.due_at, letter.attempts) == (LetterState.WAITING, None, 0)
    assert (letter.to_name, letter.to_address) == ("Соколова Анна Ильинична", "anna@school.example")


def test_a_rolled_back_change_sends_no_letter(anna: Person) -> None:
    post(Draft("key", anna, "ticket-2026-0147", "Тема", "Текст", "<p>Текст</p>", notice="opened"))
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 0


def test_nobody_who_left_the_school_is_written_to(ctx: Flask, anna: Person) -> None:
    anna.closed_at = clock.now()
    assert post(Draft("key", anna, "ticket-2026-0147", "Тема", "Текст", "<p>Текст</p>", notice="opened")) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 0


def test_every_letter_has_its_own_id_and_shares_the_threads(queue: Queue) -> None:
    first, second = queue(), queue()
    assert first.message_id != second.message_id
    assert first.message_id.endswith(".ticket-2026-0147@desk.example>")
    assert message.thread_root(first.thread) == "<ticket-2026-0147@desk.example>"


def test_one_event_is_told_to_a_person_once(anna: Person) -> None:
    for _time in range(2):
        post(Draft("same", anna, "ticket-2026-0147", "Тема", "Текст", "<p>Текст</p>", notice="opened"))
    with pytest.raises(sa.exc.IntegrityError):
        db.session.commit()


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("", Problem.NO_ADDRESS),
        ("анна@school.example", Problem.BAD_ADDRESS),
        ("anna", Problem.BAD_ADDRESS),
        ("anna@", Problem.BAD_ADDRESS),
        ("anna@school..example", Problem.BAD_ADDRESS),
        ("anna@school.example, evil@e.example", Problem.BAD_ADDRESS),
        ("anna@school.example\r\nBcc: evil@e.example", Problem.BAD_ADDRESS),
        ("Anna <anna@school.example>", Problem.BAD_ADDRESS),
        ("a" * 65 + "@school.example", Problem.BAD_ADDRESS),
    ],
)
def test_a_letter_that_cannot_be_addressed_is_kept_for_staff_to_see(
    anna: Person, queue: Queue, address: str, problem: Problem
) -> None:
    anna.email = address
    letter = queue()
    assert (letter.state, letter.problem) == (LetterState.FAILED, problem)


def test_a_held_letter_stays_until_somebody_lets_it_go(queue: Queue) -> None:
    with holding():
        letter = queue()
    assert letter.state is LetterState.HELD
    assert resend(letter)
    assert letter.state is LetterState.WAITING
    assert queue().state is LetterState.WAITING


def test_a_failed_letter_is_sent_again_to_the_mended_address(anna: Person, queue: Queue) -> None:
    anna.email = ""
    letter = queue()
    assert not resend(letter)
    anna.email = "anna.new@school.example"
    assert resend(letter)
    assert (letter.state, letter.to_address) == (LetterState.WAITING, "anna.new@school.example")
    assert (letter.problem, letter.last_error) == (None, "")


@pytest.mark.parametrize("state", [LetterState.WAITING, LetterState.SENDING, LetterState.SENT])
def test_a_letter_on_its_way_is_not_sent_twice(queue: Queue, state: LetterState) -> None:
    letter = queue()
    letter.state = state
    assert not resend(letter)
    assert letter.state is state


def test_a_thread_must_fit_into_a_message_id(anna: Person) -> None:
    with pytest.raises(ValueError, match="Message-ID"):
        post(Draft("key", anna, "ticket 147>", "Тема", "Текст", "<p>Текст</p>", notice="opened"))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(title=HOSTILE, name=HOSTILE.map(lambda name: name.replace("\0", "")))  # no staff list keeps a NUL
def test_no_title_or_name_stops_a_letter(ctx: Flask, anna: Person, title: str, name: str) -> None:
    anna.full_name = name[:200]
    letter = post(Draft("key", anna, "ticket-2026-0147", f"[ЭЖ-2026/27-0147] {title}", title, name, notice="opened"))
    assert letter.state is LetterState.WAITING
    db.session.rollback()
