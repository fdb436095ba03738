"""Every refusal and every step of a deadline has its sentence."""

from collections.abc import Iterator

import pytest
from flask import Flask

from helpdesk.domain import attachments, calendar_checks, consultation_days, errors, leaves, people, pins, workflow
from helpdesk.domain.errors import Refused
from helpdesk.web import sentences
from helpdesk.web.sentences import sentence

FACTS = {
    **{"field": "title", "limit": 255, "length": 300, "old": "new", "new": "closed", "who": "Нестеров А. П."},
    **{"slot": "2026-11-12T15:00:00", "due": "2026-11-11T17:00:00"},
    **{"first": "2026-11-09", "last": "2026-11-13", "today": "2026-11-09"},
    **{"minutes": 5, "days": 10, "name": "отчёт.docx", "found": "exe", "extension": "docx", "limit_mb": 10},
    **{"size_mb": 20, "limit_mpx": 40, "size_mpx": 144, "after": "2026-11-09T10:00:00", "n": 1},
    **{"person": "Баранова Л. П.", "state": "came", "number": "ЭЖ-2026/27-0001"},
    **{"names": "Иванов И. И.", "people": 3, "year": 2026, "hours": 8, "most": 30, "weekday": 1},
    **{"day": "2026-11-14", "first_on": "2026-11-14", "last_on": "2026-11-15", "starts": "2026-11-12T15:00:00"},
    **{"login": "baranova.lp", "why": "short", "least": 10, "count": 3, "email": "a@school.example"},
    **{"kinds": "pupil, password", "words": "Сидорова Артёма", "tickets": 1, "absences": 0},
    **{"one": "2026-11-12T15:00:00", "other": "2026-11-12T15:30:00", "problem": "kind", "line": 3, "value": "offf"},
}


def refusals(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """All kinds of refusal the domain knows."""
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


assert all((attachments, calendar_checks, consultation_days, errors, leaves, people, pins, workflow))


@pytest.mark.parametrize("kind", [kind for kind in refusals() if kind is not errors.Unacceptable])
def test_every_refusal_is_a_whole_sentence(ctx: Flask, kind: type[Refused]) -> None:
    said = sentence(kind(**FACTS))
    assert said.endswith((".", "!"))
    assert "%(" not in said
    assert kind in sentences._SENTENCES, "it needs a sentence of its own"


def test_an_unknown_refusal_is_still_a_sentence(ctx: Flask) -> None:
    class Unheard(Refused):
        """Not in the table."""

    assert sentence(Unheard()).endswith(".")
