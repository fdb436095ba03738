"""What an address asks the figures for: a quarter, a school year, days from–to; and how to come back to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from helpdesk.domain.errors import NotAChoice, Unacceptable
from helpdesk.domain.periods import Period
from helpdesk.domain.quarters import YEARS, QuarterDays, check_period, read_day
from helpdesk.domain.references import days_of_school_year, school_year_of
from helpdesk.web.sentences import sentence

_YEAR = re.compile(r"20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The period of an address; with errors it has none. `chosen` is a quarter's or a school year's address."""

    typed_from: str = ""
    typed_to: str = ""
    chosen: str = ""
    period: Period | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def days(self) -> dict[str, str]:
        """The days as addresses carry them."""
        return {"from": self.typed_from, "to": self.typed_to}


def read_asked(asked: Mapping[str, str], quarters: Sequence[QuarterDays], today: date) -> Asked:
    """What is asked for; without anything the quarter that has begun last, or the school year so far."""
    typed_from, typed_to, chosen = (asked.get(name, "").strip() for name in ("from", "to", "period"))
    if typed_from or typed_to:
        return read_days(asked)
    if not chosen:
        begun = [quarter for quarter in quarters if quarter.first_on <= today]
        chosen = begun[-1].address if begun else str(school_year_of(today))
    named = {quarter.address: (quarter.first_on, quarter.last_on) for quarter in quarters}
    if chosen in named:
        return _days(*named[chosen], chosen)
    if _YEAR.fullmatch(chosen) and int(chosen) in YEARS[:-1]:
        return _days(*days_of_school_year(int(chosen)), chosen)
    return Asked(errors={"period": [sentence(NotAChoice(field="period"))]})


def read_days(asked: Mapping[str, str]) -> Asked:
    """Days from–to, both asked for; what is wrong with them is said beside its field."""
    typed = asked.get("from", "").strip(), asked.get("to", "").strip()
    try:
        first, last = read_day(typed[0], "from"), read_day(typed[1], "to")
        check_period(first, last)
    except Unacceptable as refused:
        return Asked(*typed, errors={str(refused.facts["field"]): [sentence(refused)]})
    return _days(first, last, "")


def _days(first: date, last: date, chosen: str) -> Asked:
    return Asked(first.isoformat(), last.isoformat(), chosen, Period(first, last))
