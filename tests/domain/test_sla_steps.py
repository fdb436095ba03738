"""Why a deadline is what it is, step by step."""

import json

import pytest

from helpdesk.domain import sla
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.policies import Policy
from helpdesk.domain.sla_steps import Step
from tests.domain.school import DAY, NEAREST, NORMAL, OUTAGE, WEEK, at, held, on, school


def steps_of(filed: str, timetable: Timetable | None = None, policy: Policy = NORMAL) -> dict[str, Step]:
    steps = sla.explain(policy, at(filed), timetable or school())[1]
    return {step.code: step for step in steps if step.facts.get("target") != "resolution"}


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
    ruling = sla.after_reroute(
        sla.open_standing(NORMAL, at("2026-11-10 10:00"), school()).standing,
        at("2026-11-10 10:00"),
        at("2026-11-18 10:00"),
        DAY,
        school(),
    )
    stored = json.dumps([{"code": step.code, "facts": dict(step.facts)} for step in ruling.steps])
    assert json.loads(stored)[0]["facts"]["policy"] == "DAY"
