"""What pages are told about the outbox."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from helpdesk import clock
from helpdesk.extensions import db
from helpdesk.outbox import queries
from helpdesk.outbox.deliver import deliver_due
from helpdesk.outbox.models import Letter, LetterState
from helpdesk.outbox.post import holding
from tests.outbox.conftest import Dial
from tests.smtp_sink import Sink, free_port

Queue = Callable[..., Letter]


def test_the_outbox_is_listed_newest_first_page_by_page(queue: Queue) -> None:
    ids = [queue().id for _number in range(5)]
    first = queries.letters_page(limit=3)
    second = queries.letters_page(limit=3, older_than=first.older_than)
    assert [letter.id for letter in first.letters + second.letters] == ids[::-1]
    assert second.older_than is None


def test_the_outbox_can_be_narrowed_to_one_state(queue: Queue) -> None:
    queue()
    with holding():
        held = queue()
    assert queries.letters_page(state=LetterState.HELD).letters == (held,)


def test_an_empty_outbox_is_calm(ctx: Flask) -> None:
    assert queries.outbox_state() == queries.OutboxState(0, 0, 0, None, None, "")


def test_the_state_says_since_when_the_mail_is_down(dial: Dial, queue: Queue) -> None:
    dial(free_port())
    begun = clock.now()
    for hours in range(6):
        with clock.at(begun + timedelta(hours=hours)):
            queue()
            deliver_due()
    state = queries.outbox_state()
    assert (state.waiting, state.unreachable_since) == (6, begun)
    assert "refused" in state.last_error


def test_the_state_counts_what_has_not_left(sink: Sink, queue: Queue) -> None:
    sink.script.rcpt = ["550 no such user", "", "451 later"]
    oldest = [queue(), queue(), queue()][2]
    deliver_due()
    with holding():
        queue()
    db.session.commit()
    expected = queries.OutboxState(1, 1, 1, oldest.created_at, None, "451 later")
    assert queries.outbox_state() == expected
