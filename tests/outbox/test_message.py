"""A letter as bytes: read back before anybody trusts it."""

from collections.abc import Callable

import pytest

from helpdesk.outbox import message
from helpdesk.outbox.models import Letter

Queue = Callable[..., Letter]


def test_a_letter_whose_headers_read_differently_is_refused(queue: Queue) -> None:
    letter = queue()
    letter.subject = "x\x0bBcc: evil@e.example"
    with pytest.raises(message.HeadersChanged):
        message.check(letter)
