"""What an address asks of a register: a period, filters, and what is wrong with them."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from helpdesk.domain.periods import Period
from helpdesk.domain.quarters import QuarterDays
from helpdesk.domain.schedule import ScheduleState
from helpdesk.domain.workflow import TicketKind
from helpdesk.queue.queries import Show
from helpdesk.registers.forms import OUTAGE_STATES, SCHEDULE_STATES, Filters, read_filters
from helpdesk.registers.queries import Wanted

TODAY, QUARTERS = date(2026, 11, 9), [QuarterDays(2026, 2, date(2026, 11, 2), date(2026, 12, 30))]
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}
DAYS = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[object]:
    """The sentences are of a request."""
    with app.test_request_context() as request:
        yield request


def asked(*, states: object = tuple(Show), **address: str) -> Filters:
    """The filters of an address."""
    return read_filters(address, QUARTERS, TODAY, states=states, kinds=list(TicketKind))  # type: ignore[arg-type]


def test_without_anything_it_is_the_quarter_that_began_last_and_all_of_it() -> None:
    filters = asked()
    assert filters.period == Period(date(2026, 11, 2), date(2026, 12, 30))
    assert filters.tickets(DAYS) == Wanted(DAYS)


def test_filters_become_what_a_query_is_asked_for() -> None:
    filters = asked(kind="technical", building=" 2\x00 ", state="open", **NOVEMBER)
    assert filters.period == DAYS
    assert filters.tickets(DAYS) == Wanted(DAYS, TicketKind.TECHNICAL, "2", Show.OPEN)
    assert filters.carried == {**NOVEMBER, "kind": "technical", "building": "2", "state": "open"}


def test_each_register_has_states_of_its_own() -> None:
    assert asked(states=SCHEDULE_STATES, state="moved").schedule(DAYS).state is ScheduleState.MOVED
    assert asked(states=SCHEDULE_STATES).schedule(DAYS).state is None
    outages = [asked(states=OUTAGE_STATES, state=state).outages(DAYS).is_over for state in ("", "open", "over")]
    assert outages == [None, False, True]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"kind": "teachers"}, "Такого вида заявки нет"),
        ({"state": "moved"}, "Такого варианта нет"),
        ({"state": "' OR 1=1"}, "Такого варианта нет"),
    ],
)
def test_a_filter_that_is_not_offered_is_refused_rather_than_left_out(address: dict[str, str], sentence: str) -> None:
    filters = asked(**address, **NOVEMBER)
    assert filters.period is None
    assert sentence in filters.refusals[0]


def test_a_period_that_cannot_be_keeps_what_was_typed() -> None:
    filters = asked(**{"from": "2026-11-30", "to": "2026-11-01"})
    assert (filters.period, filters.asked.typed_from, [*filters.asked.errors]) == (None, "2026-11-30", ["to"])
