"""Every letter of the desk is placed: either one may switch it off, or it is always sent."""

from pathlib import Path

import pytest

from helpdesk.domain.notices import ALWAYS, EVENT_OF, NOTICES, Event, event_of, events_for
from helpdesk.domain.people import Role

MAIL = Path(__file__).resolve().parents[2] / "templates" / "mail"


def test_every_letter_has_a_row_or_is_always_sent() -> None:
    assert {path.name for path in MAIL.iterdir() if path.is_dir()} == EVENT_OF.keys() | set(ALWAYS)
    assert not EVENT_OF.keys() & set(ALWAYS)


def test_every_event_has_letters_and_no_letter_has_two_events() -> None:
    assert NOTICES.keys() == set(Event)
    assert sum(map(len, NOTICES.values())) == len(EVENT_OF)


def test_a_letter_nobody_placed_is_an_error_not_silence() -> None:
    with pytest.raises(KeyError):
        event_of("forgotten")


def test_a_teacher_is_asked_about_a_teachers_letters_only() -> None:
    assert Event.NEW_TICKET not in events_for(Role.TEACHER, may_own=False)
    assert Event.NEW_TICKET in events_for(Role.TEACHER, may_own=True), "who stands in gets them"
    assert set(events_for(Role.ADMINISTRATOR, may_own=True)) == set(Event)
