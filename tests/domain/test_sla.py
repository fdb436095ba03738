"""Promises, their explanations, and what later events do to a standing."""

import pytest

from helpdesk.domain import sla
from helpdesk.domain.sla import Standing, Step
from tests.domain.school import DAY, NEAREST, NORMAL, at, on, school


def opened(filed: str = "2026-11-10 10:00") -> Standing:
    return sla.open_standing(NORMAL, at(filed), school()).standing


def test_a_late_rerouting_counts_the_solution_from_where_it_counts_the_answer() -> None:
    missed = at("2026-11-25 09:30")
    old = sla.open_standing(NORMAL, at("2026-11-20 10:00"), school()).standing
    ruling = sla.after_reroute(old, at("2026-11-20 10:00"), missed, NEAREST, school())
    assert ruling.standing.first_response_due == at("2026-11-26 16:00")
    assert ruling.standing.resolution_due == at("2026-11-30 16:00")
    assert "answer_first" in {step.code for step in ruling.steps}


def test_an_answer_already_given_is_not_promised_again() -> None:
    old = sla.open_standing(NORMAL, at("2026-11-20 10:00"), school()).standing
    ruling = sla.after_reroute(old, at("2026-11-20 10:00"), at("2026-11-25 09:30"), NEAREST, school(), is_answered=True)
    assert ruling.standing.first_response_due == old.first_response_due
    assert ruling.standing.resolution_due == at("2026-11-25 17:00")


def test_a_reply_moves_the_resolution_and_leaves_the_response() -> None:
    old = opened("2026-11-09 10:00")
    ruling = sla.after_reply(old, at("2026-11-17 19:00"), school())
    assert ruling.standing.first_response_due == old.first_response_due
    assert ruling.standing.resolution_due == at("2026-11-23 16:00")
    assert [ruling.steps[0].code, ruling.steps[-1].code] == ["replied", "moved_later"]


def test_a_quick_reply_keeps_the_promise() -> None:
    ruling = sla.after_reply(opened(), at("2026-11-10 11:00"), school())
    assert ruling.standing.resolution_due == opened().resolution_due
    assert ruling.steps[-1].code == "kept"


def test_a_reopening_begins_a_whole_new_cycle() -> None:
    ruling = sla.after_reopening(opened(), at("2026-11-17 18:00"), school())
    assert ruling.standing == sla.open_standing(NORMAL, at("2026-11-17 18:00"), school()).standing
    assert ruling.steps[0] == Step("reopened", {"at": "2026-11-17T18:00:00"})


def test_a_rerouted_ticket_keeps_its_registration_and_may_be_due_earlier() -> None:
    ruling = sla.after_reroute(opened(), at("2026-11-10 10:00"), at("2026-11-10 11:00"), DAY, school())
    assert ruling.standing.registered_at == at("2026-11-10 10:00")
    assert ruling.standing.first_response_due == at("2026-11-10 12:00")
    assert ruling.standing.resolution_due == at("2026-11-11 17:00") < opened().resolution_due


def test_a_due_that_passed_before_the_rerouting_counts_from_it() -> None:
    moved = at("2026-11-10 15:00")
    ruling = sla.after_reroute(opened(), at("2026-11-10 10:00"), moved, DAY, school())
    assert ruling.standing.first_response_due == at("2026-11-10 17:00")
    assert (ruling.standing.response_counts_from, ruling.standing.resolution_counts_from) == (
        moved,
        at("2026-11-10 10:00"),
    )
    assert [step.facts["target"] for step in ruling.steps if step.code == "rebased"] == ["first_response"]


def test_a_due_at_the_very_moment_of_rerouting_stands() -> None:
    ruling = sla.after_reroute(opened(), at("2026-11-10 10:00"), at("2026-11-10 12:00"), DAY, school())
    assert ruling.standing.first_response_due == at("2026-11-10 12:00")


def test_a_cancelled_consultation_moves_only_what_counted_on_it() -> None:
    old = opened("2026-11-12 10:00")
    ruling = sla.after_calendar_change(old, school(on("cancel", "2026-11-16")))
    assert ruling.standing.first_response_due == old.first_response_due
    assert ruling.standing.resolution_due == at("2026-11-19 16:00")
    assert [step.code for step in ruling.steps if step.code in {"kept", "moved_later"}] == ["kept", "moved_later"]


def test_a_calendar_change_counts_from_the_reply_once_there_was_one() -> None:
    replied = sla.after_reply(opened("2026-11-09 10:00"), at("2026-11-17 19:00"), school()).standing
    changed = sla.after_calendar_change(replied, school(on("cancel", "2026-11-23"))).standing
    assert changed.resolution_due == at("2026-11-26 16:00")


@pytest.mark.parametrize(
    ("ends", "due", "verdict"),
    [("2026-11-26 16:00", "2026-11-26 16:00", "moved_later"), ("2026-11-12 16:00", "2026-11-16 16:00", "kept")],
)
def test_a_consent_promises_the_solution_by_the_consultations_end_and_never_earlier(
    ends: str, due: str, verdict: str
) -> None:
    ruling = sla.after_consent(opened(), at(ends).replace(hour=15), at(ends))
    assert ruling.standing.resolution_due == at(due)
    assert [step.code for step in ruling.steps] == ["agreed", verdict]
