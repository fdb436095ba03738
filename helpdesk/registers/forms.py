"""What an address asks of a register: a period and filters; and the form of an outage's note."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from flask import current_app, request
from wtforms import StringField, TextAreaField

from helpdesk import clock
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.periods import Period
from helpdesk.domain.quarters import QuarterDays
from helpdesk.domain.schedule import ScheduleState
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.workflow import TicketKind
from helpdesk.queue.queries import Show
from helpdesk.registers.outages import Note, WantedOutages
from helpdesk.registers.queries import Wanted
from helpdesk.registers.schedule import WantedSchedule
from helpdesk.reports.forms import Asked, read_asked
from helpdesk.trainings.queries import quarters_and_rule
from helpdesk.web.forms import DeskForm, VersionField, cleaned
from helpdesk.web.sentences import sentence

LONGEST = 40  # letters of a building
SCHEDULE_STATES = tuple(ScheduleState)
OUTAGE_STATES = ("open", "over")


@dataclass(frozen=True, slots=True)
class Filters:
    """The period and the filters of an address; `refusals` say what is wrong with the filters."""

    asked: Asked
    kind: str = ""
    building: str = ""
    state: str = ""
    refusals: Sequence[str] = ()

    @property
    def period(self) -> Period | None:
        """The days asked for; none when anything is wrong."""
        return None if self.refusals else self.asked.period

    @property
    def carried(self) -> dict[str, str]:
        """The same question as addresses carry it."""
        typed = {"kind": self.kind, "building": self.building, "state": self.state}
        return {name: value for name, value in (self.asked.days | typed).items() if value}

    def tickets(self, period: Period) -> Wanted:
        """What the register of tickets is asked for."""
        kind = TicketKind(self.kind) if self.kind else None
        return Wanted(period, kind, self.building, Show(self.state) if self.state else Show.ANY)

    def schedule(self, period: Period) -> WantedSchedule:
        """What the schedule is asked for."""
        return WantedSchedule(period, self.building, ScheduleState(self.state) if self.state else None)

    def outages(self, period: Period) -> WantedOutages:
        """What the register of outages is asked for."""
        return WantedOutages(period, self.building, self.state == "over" if self.state else None)


def read_filters(
    asked: Mapping[str, str],
    quarters: Sequence[QuarterDays],
    today: date,
    *,
    states: Collection[str],
    kinds: Collection[str] = (),
) -> Filters:
    """The period and the filters; a kind or a state that is not offered is refused, not silently left out."""
    kind, state = (asked.get(name, "").strip() for name in ("kind", "state"))
    offered = (("kind", kind, kinds), ("part", state, states))
    wrong = [field for field, typed, known in offered if typed and typed not in list(known)]
    return Filters(
        read_asked(asked, quarters, today),
        kind="" if "kind" in wrong else kind,
        building=clean_line(asked.get("building", ""))[:LONGEST],
        state="" if "part" in wrong else state,
        refusals=[sentence(NotAChoice(field=field)) for field in wrong],
    )


def filters_asked(states: Collection[str], kinds: Collection[str] = ()) -> tuple[Filters, Sequence[QuarterDays]]:
    """What the request at hand asks for, and the school's quarters to choose from (a query)."""
    quarters, _rule = quarters_and_rule()
    return read_filters(request.args, quarters, today(), states=states, kinds=kinds), quarters


def today() -> date:
    """The school's calendar day."""
    return clock.today(current_app.config["SCHOOL_TIMEZONE"])


class OutageForm(DeskForm):
    """What is noted about an outage."""

    concerned = StringField(filters=[cleaned(clean_line)])
    operator_number = StringField(filters=[cleaned(clean_line)])
    workaround = TextAreaField(filters=[cleaned(clean_text)])
    version = VersionField()

    @classmethod
    def of(cls, known: Note, version: int, unsent: Mapping[str, str]) -> "OutageForm":
        """The form filled with what is known, and over it with what was typed and not sent."""
        return cls(formdata=None, **{**asdict(known), **unsent}, version=version)

    def note(self) -> Note:
        """What was typed."""
        return Note(self.concerned.data or "", self.operator_number.data or "", self.workaround.data or "")
