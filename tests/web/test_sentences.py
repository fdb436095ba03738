"""Every refusal and every step of a deadline has its sentence."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from helpdesk.domain import attachments, calendar_checks, consultation_days, errors, people, sla, sla_steps, workflow
from helpdesk.domain.errors import Refused
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.tickets.promises import sla_book
from helpdesk.web import sentences
from helpdesk.web.sentences import sentence
from helpdesk.web.why import _SENTENCES as STEPS
from helpdesk.web.why import why_sentences

FACTS = {
    **{"field": "title", "limit": 255, "length": 300, "old": "new", "new": "closed", "who": "Нестеров А. П."},
    **{"slot": "2026-11-12T15:00:00", "due": "2026-11-11T17:00:00"},
    **{"minutes": 5, "days": 10, "name": "отчёт.docx", "found": "exe", "extension": "docx", "limit_mb": 10},
    **{"size_mb": 20, "limit_mpx": 40, "size_mpx": 144, "after": "2026-11-09T10:00:00", "n": 1},
    **{"day": "2026-11-14", "first_on": "2026-11-14", "last_on": "2026-11-15", "starts": "2026-11-12T15:00:00"},
    **{"one": "2026-11-12T15:00:00", "other": "2026-11-12T15:30:00", "problem": "kind", "line": 3, "value": "offf"},
}


def refusals(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """All kinds of refusal the domain knows."""
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


assert all((attachments, calendar_checks, consultation_days, errors, people, workflow))


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


def test_every_step_code_of_the_engine_has_words() -> None:
    told = f"{sla_steps.__doc__} {sla.Ruling.__doc__}"
    assert {code for code in STEPS if code not in told} == set()


@pytest.mark.parametrize(
    "moment", ["2026-11-09T10:00:00", "2026-12-30T12:00:00", "2027-02-19T17:30:00", "2026-11-15T22:15:00"]
)
@pytest.mark.parametrize("urgency", list(Urgency))
def test_a_promise_is_explained_in_whole_sentences(ctx: Flask, moment: str, urgency: Urgency) -> None:
    book = sla_book()
    ruling = book.opened(TicketKind.TECHNICAL, urgency, datetime.fromisoformat(moment).replace(tzinfo=book.zone))
    said = why_sentences({"code": step.code, **step.facts} for step in ruling.steps)
    assert len(said) >= 3
    assert all(line.endswith(".") and "%(" not in line for line in said)
