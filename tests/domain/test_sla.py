"""Promises, their explanations, and what later events do to a standing."""

import json

import pytest

from helpdesk.domain import sla
from helpdesk.domain.consultation_days import NoWorkingDayAhead, Timetable
from helpdesk.domain.sla import Standing, Step, Target
from tests.domain.school import DAY, NEAREST, NORMAL, OUTAGE, WEEK, at, held, on, school

pytestmark = pytest.mark.domain


def opened(filed: str = "2026-11-10 10:00") -> Standing:
    return sla.open_standing(NORMAL, at(filed), school()).standing


def steps_of(filed: str, timetable: Timetable | None = None, policy: sla.Policy = NORMAL) -> dict[str, Step]:
    steps = sla.explain(policy, at(filed), timetable or school())[1]
    return {step.code: step for step in steps if step.facts.get("target") != "resolution"}


@pytest.mark.parametrize(
    "numbers",
    [
        {},
        {"slot": 1},
        {"day": 1, "hours": 1},
        {"slot": 1, "hours": 1},
        {"day": 0},
        {"hours": -1},
        {"slot": 0, "day": 1},
        {"hours": 1001},
    ],
)
def test_a_target_is_a_capped_consultation_a_day_or_hours(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="target"):
        Target(**numbers)


def test_without_consultations_the_day_cap_decides() -> None:
    timetable = Timetable(WEEK, [on("cancel", "2026-11-01", "2028-12-31")])
    promised = sla.promise(NORMAL, at("2026-11-10 10:00"), timetable)
    assert promised[2:] == (at("2026-11-13 17:00"), at("2026-11-24 17:00"))


def test_without_working_days_a_promise_is_refused() -> None:
    with pytest.raises(NoWorkingDayAhead):
        sla.promise(NORMAL, at("2026-11-10 10:00"), Timetable(WEEK, [on("off", "2026-11-11", "2030-01-01")]))


@pytest.mark.parametrize(
    ("filed", "code"),
    [
        ("2026-11-10 10:00", "filed_in_hours"),
        ("2026-11-10 08:00", "filed_before_opening"),
        ("2026-11-10 17:00", "filed_after_closing"),
        ("2026-11-14 10:00", "filed_on_weekend"),
        ("2026-11-04 10:00", "filed_on_day_off"),
        ("2027-01-02 10:00", "filed_on_day_off"),
    ],
)
def test_the_first_step_says_when_it_was_filed(filed: str, code: str) -> None:
    assert sla.explain(NORMAL, at(filed), school())[1][0].code == code


def test_a_day_off_is_named() -> None:
    step = steps_of("2026-11-04 10:00")["filed_on_day_off"]
    assert step.facts == {
        "filed_at": "2026-11-04T10:00:00",
        "registered_at": "2026-11-05T09:00:00",
        "reason": "День народного единства",
    }


def test_a_short_day_that_closed_the_door_is_named() -> None:
    steps = steps_of("2026-11-03 16:00")
    assert steps["filed_after_closing"].facts["is_short"] == 1
    assert steps["days_closed"].facts["reason"] == "День народного единства"


def test_a_consultation_going_on_is_said_not_to_count() -> None:
    assert steps_of("2026-11-09 15:00")["slot_running"].facts["ends"] == "2026-11-09T16:00:00"


def test_consultations_that_fell_out_are_gathered_by_reason() -> None:
    steps = sla.explain(NORMAL, at("2027-06-10 16:20"), school())[1]
    fallen = [step.facts for step in steps if step.code == "slots_fell_out"][:2]
    assert [(facts["first_on"], facts["last_on"], facts["count"]) for facts in fallen] == [
        ("2027-06-14", "2027-06-14", 1),
        ("2027-06-17", "2027-08-23", 20),
    ]


def test_a_moved_consultation_is_said_to_have_moved() -> None:
    moved = held("move", "2026-11-12", "2026-11-13 14:00", "2026-11-13 15:00", "Педсовет")
    steps = steps_of("2026-11-11 10:00", school(moved))
    assert steps["slots_fell_out"].facts["moved_to"] == "2026-11-13T14:00:00"
    assert steps["slot_found"].facts["origin"] == "move"
    assert steps["slot_found"].facts["reason"] == "Педсовет"


def test_a_consultation_later_than_the_day_cap_is_named() -> None:
    timetable = school(on("cancel", "2026-10-26"), on("cancel", "2026-10-29"))
    steps = steps_of("2026-10-23 14:00", timetable)
    assert steps["slot_too_late"].facts["starts"] == "2026-11-02T15:00:00"
    assert steps["earliest"].facts["chosen"] == "day"


def test_no_consultation_at_all_is_a_step_of_its_own() -> None:
    steps = steps_of("2026-11-10 10:00", Timetable(WEEK, [on("cancel", "2026-11-01", "2028-12-31", "Нет кабинета")]))
    assert steps["no_slot_ahead"].facts == {"target": "first_response", "slot": 1}
    assert steps["slots_fell_out"].facts["reason"] == "Нет кабинета"


def test_a_transferred_saturday_that_counts_is_named() -> None:
    steps = steps_of("2027-02-19 13:00", policy=NEAREST)
    assert steps["day_worked"].facts["on"] == "2027-02-20"
    assert steps["day_counted"].facts["is_short"] == 1


def test_hours_say_from_when_they_are_counted() -> None:
    facts = steps_of("2026-11-13 16:30", policy=OUTAGE)["hours_counted"].facts
    assert (facts["counted_from"], facts["due"]) == ("2026-11-13T16:30:00", "2026-11-16T09:30:00")


def test_steps_can_be_stored_as_json() -> None:
    ruling = sla.after_reroute(opened(), at("2026-11-10 10:00"), at("2026-11-18 10:00"), DAY, school())
    stored = json.dumps([{"code": step.code, "facts": dict(step.facts)} for step in ruling.steps])
    assert json.loads(stored)[0]["facts"]["policy"] == "DAY"


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
