"""«Почему этот срок?»: every step of a deadline as a sentence."""

from datetime import datetime

import pytest
from flask import Flask

from helpdesk.domain import sla, sla_steps
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.tickets.promises import sla_book
from helpdesk.web.why import _SENTENCES as STEPS
from helpdesk.web.why import why_sentences


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
