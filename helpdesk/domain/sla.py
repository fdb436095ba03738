"""What a ticket stands promised, and how that changes after a reply, a reopening, a re-routing, a new calendar.

Local wall times throughout; the rules are domain.md §6.5-6.9 and the header of the worked cases.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.policies import Policy, Promise, Target, due_of, promise
from helpdesk.domain.sla_steps import RESOLUTION, RESPONSE, Step, explain, registration_steps, target_steps, text_of

__all__ = [
    "Policy",
    "Promise",
    "Ruling",
    "Standing",
    "Step",
    "Target",
    "after_calendar_change",
    "after_consent",
    "after_reopening",
    "after_reply",
    "after_reroute",
    "counted_anew",
    "explain",
    "open_standing",
    "promise",
    "recounted",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a ticket stores of its promise; each due can be counted anew from its own moment."""

    policy: Policy
    registered_at: datetime
    first_response_due: datetime
    resolution_due: datetime
    response_counts_from: datetime
    resolution_counts_from: datetime


class Ruling(NamedTuple):
    """A standing and the steps that led to it.

    Beside the codes of `sla_steps`: replied (at), agreed (at), reopened (at), rerouted (policy, filed_at, at),
    calendar_changed, rebased (target, past_due, at), answer_first (target, due, at), moved_later (target, old, due),
    kept (target, due, recomputed).
    """

    standing: Standing
    steps: tuple[Step, ...]


def open_standing(policy: Policy, filed_at: datetime, timetable: Timetable) -> Ruling:
    """The standing of a ticket filed at a local moment."""
    promised, steps = explain(policy, filed_at, timetable)
    return Ruling(Standing(policy, *promised[1:], filed_at, filed_at), steps)


def after_reply(standing: Standing, replied_at: datetime, timetable: Timetable) -> Ruling:
    """The author was waited for and replied: resolution as if filed now, never earlier; the response stays (§6.7)."""
    recomputed, steps = _counted_from(replied_at, RESOLUTION, standing.policy.resolution, timetable)
    due, verdict = _never_earlier(RESOLUTION, standing.resolution_due, recomputed)
    changed = replace(standing, resolution_due=due, resolution_counts_from=replied_at)
    return Ruling(changed, (Step("replied", {"at": text_of(replied_at)}), *steps, *verdict))


def after_consent(standing: Standing, starts: datetime, ends: datetime) -> Ruling:
    """The author agreed to a consultation: the solution is promised by its end, if that is later (§5)."""
    due, verdict = _never_earlier(RESOLUTION, standing.resolution_due, ends)
    agreed = Step("agreed", {"at": text_of(starts)})
    return Ruling(replace(standing, resolution_due=due), (agreed, *verdict))


def after_reopening(standing: Standing, at: datetime, timetable: Timetable) -> Ruling:
    """A full new cycle of the same policy from the reopening (§6.8)."""
    ruling = open_standing(standing.policy, at, timetable)
    return Ruling(ruling.standing, (Step("reopened", {"at": text_of(at)}), *ruling.steps))


def after_reroute(
    standing: Standing,
    filed_at: datetime,
    at: datetime,
    policy: Policy,
    timetable: Timetable,
    *,
    is_answered: bool = False,
) -> Ruling:
    """The new policy from the filing of this cycle; a due before `at` is counted from `at` instead (§6.9).

    An answer already given keeps its due; one still owed is never promised for later than the solution.

    What moved the resolution's count later, a reply or an earlier re-routing, holds under the new policy too: that is
    how «resolution never gets earlier» and worked case W66 are both true.
    """
    promised, steps = explain(policy, filed_at, timetable)
    began = max(filed_at, standing.resolution_counts_from)
    resolved_by = promised.resolution_due
    since: list[Step] = []
    if began > filed_at:
        resolved_by, since = _counted_from(began, RESOLUTION, policy.resolution, timetable)
    response, response_from, rebased = (
        (standing.first_response_due, standing.response_counts_from, [])
        if is_answered
        else _not_past(RESPONSE, policy.first_response, promised.first_response_due, filed_at, at, timetable)
    )
    resolution, resolution_from, rebased_too = _not_past(
        RESOLUTION, policy.resolution, resolved_by, began, at, timetable
    )
    if resolution < response and not is_answered:
        step = Step("answer_first", {"target": RESOLUTION, "due": text_of(resolution), "at": text_of(at)})
        resolution, counted = _counted_from(at, RESOLUTION, policy.resolution, timetable)
        resolution_from, rebased_too = at, [*rebased_too, step, *counted]
    changed = Standing(policy, standing.registered_at, response, resolution, response_from, resolution_from)
    facts = {"policy": policy.code, "filed_at": text_of(filed_at), "at": text_of(at)}
    return Ruling(changed, (Step("rerouted", facts), *steps, *since, *rebased, *rebased_too))


def after_calendar_change(standing: Standing, timetable: Timetable) -> Ruling:
    """Both dues counted anew over the changed calendar; a promise never gets earlier (§6.5)."""
    response, why_response = counted_anew(RESPONSE, standing, timetable)
    resolution, why_resolution = counted_anew(RESOLUTION, standing, timetable)
    changed = replace(standing, first_response_due=response, resolution_due=resolution)
    return Ruling(changed, (Step("calendar_changed", {}), *why_response, *why_resolution))


def counted_anew(name: str, standing: Standing, timetable: Timetable) -> tuple[datetime, list[Step]]:
    """One due over a changed calendar, with the steps that lead to it."""
    if name == RESPONSE:
        old, target, moment = standing.first_response_due, standing.policy.first_response, standing.response_counts_from
    else:
        old, target, moment = standing.resolution_due, standing.policy.resolution, standing.resolution_counts_from
    recomputed, steps = _counted_from(moment, name, target, timetable)
    due, verdict = _never_earlier(name, old, recomputed)
    return due, [*steps, *verdict]


def recounted(standing: Standing, timetable: Timetable) -> tuple[datetime, datetime]:
    """Both dues as `after_calendar_change` gives them, without the steps, at a small part of their cost."""
    policy = standing.policy
    response = due_of(policy.first_response, timetable.registered_at(standing.response_counts_from), timetable)
    resolution = due_of(policy.resolution, timetable.registered_at(standing.resolution_counts_from), timetable)
    return max(standing.first_response_due, response), max(standing.resolution_due, resolution)


def _counted_from(moment: datetime, name: str, target: Target, timetable: Timetable) -> tuple[datetime, list[Step]]:
    due, steps = target_steps(name, target, timetable.registered_at(moment), timetable)
    return due, registration_steps(moment, timetable) + steps


def _never_earlier(name: str, old: datetime, recomputed: datetime) -> tuple[datetime, list[Step]]:
    facts: dict[str, str | int] = {"target": name}
    if recomputed > old:
        return recomputed, [Step("moved_later", facts | {"old": text_of(old), "due": text_of(recomputed)})]
    return old, [Step("kept", facts | {"due": text_of(old), "recomputed": text_of(recomputed)})]


def _not_past(
    name: str, target: Target, due: datetime, filed_at: datetime, at: datetime, timetable: Timetable
) -> tuple[datetime, datetime, list[Step]]:
    """A due, the moment it counts from and why: a new owner is not born late."""
    if due >= at:
        return due, filed_at, []
    rebased, steps = _counted_from(at, name, target, timetable)
    facts = {"target": name, "past_due": text_of(due), "at": text_of(at)}
    return rebased, at, [Step("rebased", facts), *steps]
