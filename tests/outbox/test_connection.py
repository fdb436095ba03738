"""The line to the mail server: limited in time, encrypted as asked, one for a whole round."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from helpdesk import clock
from helpdesk.outbox.deliver import Delivered, deliver_due
from helpdesk.outbox.models import Letter, LetterState, Problem
from tests import smtp_sink
from tests.outbox.conftest import Dial
from tests.smtp_sink import Sink

Queue = Callable[..., Letter]


def later(**span: float) -> object:
    """The clock, moved on."""
    return clock.at(clock.now() + timedelta(**span))


def test_a_whole_round_uses_one_connection(sink: Sink, queue: Queue) -> None:
    letters = [queue(f"Письмо {number}") for number in range(5)]
    assert deliver_due().sent == 5
    assert sink.connections == 1
    assert [got.message["Message-ID"] for got in sink.letters] == [letter.message_id for letter in letters]


@pytest.mark.parametrize("behaviour", [smtp_sink.silence, smtp_sink.drip, smtp_sink.busy])
def test_no_server_can_hold_the_worker(dial: Dial, queue: Queue, behaviour: Callable[..., None]) -> None:
    letter = queue()
    with smtp_sink.answering(behaviour) as port:
        dial(port, timeout=0.4)
        with smtp_sink.within(1.5):
            assert deliver_due() == Delivered(put_off=1)
    assert (letter.state, letter.problem) == (LetterState.WAITING, Problem.UNREACHABLE)


def test_a_server_silent_in_the_middle_of_a_letter_is_left(dial: Dial, sink: Sink, queue: Queue) -> None:
    dial(sink.port, timeout=0.4)
    sink.script.data = ["silent"]
    first, second = queue(), queue()
    with smtp_sink.within(3):
        assert deliver_due() == Delivered(sent=1, put_off=1)
    assert (first.problem, second.state) == (Problem.PUT_OFF, LetterState.SENT)


def test_a_wrong_mail_password_loses_nothing(dial: Dial, sink: Sink, queue: Queue) -> None:
    dial(sink.port, username="desk", password="wrong")
    sink.script.auth = False
    letter = queue()
    assert deliver_due() == Delivered(put_off=1)
    assert letter.problem is Problem.UNREACHABLE
    assert letter.last_error.startswith("535")
    sink.script.auth = True
    with later(seconds=61):
        assert deliver_due().sent == 1


@pytest.mark.parametrize("setting", ["use_tls", "use_ssl"])
def test_a_server_without_the_encryption_asked_for_gets_no_letter(
    dial: Dial, sink: Sink, queue: Queue, setting: str
) -> None:
    dial(sink.port, timeout=1, **{setting: True})
    letter = queue()
    assert deliver_due() == Delivered(put_off=1)
    assert (letter.problem, sink.letters) == (Problem.UNREACHABLE, [])
