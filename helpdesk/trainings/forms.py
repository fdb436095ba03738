"""The shape of what people send about trainings; values leave as plain data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wtforms import (
    Field,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from helpdesk.accounts.models import Person
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import NotAChoice, Unacceptable
from helpdesk.domain.name_list import Known, people_meant
from helpdesk.domain.quarters import QuarterDays, check_period, read_day
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.trainings import TrainingRule, TrainingState
from helpdesk.trainings.actions import MOST_PEOPLE, Plan
from helpdesk.trainings.queries import LoggedDay
from helpdesk.web.forms import DeskForm, checked_by, cleaned
from helpdesk.web.sentences import sentence

NUMBERS = (1, 2, 3, 4)


class PlanForm(DeskForm):
    """Direction, place, trainer and materials of a session."""

    direction = SelectField(filters=[cleaned(clean_line)], validate_choice=False)
    building = StringField(filters=[cleaned(clean_line)])
    room = StringField(filters=[cleaned(clean_line)])
    trainer = SelectField(filters=[cleaned(clean_line)], validate_choice=False)
    materials = TextAreaField(filters=[cleaned(clean_text)])
    version = IntegerField(validators=[Optional()])

    @classmethod
    def of(cls, day: LoggedDay, unsent: Mapping[str, str]) -> "PlanForm":
        """The form filled with what is decided already, and over it with what was typed and not sent."""
        training, (building, room) = day.training, day.place
        decided = {
            "direction": training.direction if training else "",
            "building": building,
            "room": room,
            "trainer": str(training.trainer_id or "") if training else "",
            "materials": training.materials if training else "",
        }
        return cls(formdata=None, **{**decided, **unsent})

    def plan(self, trainers: Sequence[Person]) -> Plan:
        """What was decided; raises NotAChoice for a direction or a trainer that is not offered."""
        direction, trainer = self.direction.data or "", self.trainer.data or ""
        by_id = {str(person.id): person for person in trainers}
        if direction and direction not in list(Direction):
            raise NotAChoice(field="direction")
        if trainer and trainer not in by_id:
            raise NotAChoice(field="trainer")
        return Plan(
            direction=Direction(direction) if direction else None,
            building=self.building.data or "",
            room=self.room.data or "",
            trainer=by_id.get(trainer),
            materials=self.materials.data or "",
        )


class MoveForm(DeskForm):
    """Held, cancelled with a reason, or planned again."""

    state = StringField(filters=[cleaned(clean_line)])
    cancellation = StringField(filters=[cleaned(clean_line)])
    version = IntegerField(validators=[Optional()])

    def wanted(self) -> TrainingState:
        """The state of the button; raises NotAChoice."""
        if self.state.data not in list(TrainingState):
            raise NotAChoice(field="state")
        return TrainingState(self.state.data)


class PeopleForm(DeskForm):
    """Who was there: ticked in a list, or typed."""

    person = SelectMultipleField(validate_choice=False)
    names = TextAreaField(filters=[cleaned(clean_text)])

    def people(self, staff: Sequence[Known]) -> list[int]:
        """Ids of everybody ticked or typed; raises what `people_meant` raises, or NotAChoice."""
        known = {str(person.id): person.id for person in staff}
        if unknown := [one for one in self.person.data or [] if one not in known]:
            raise NotAChoice(field="names", count=len(unknown))
        typed = people_meant(self.names.data or "", staff, field="names", limit=MOST_PEOPLE)
        return [*(known[one] for one in self.person.data or []), *typed]


def _is_day(_form: Form, one: Field) -> None:
    checked_by(lambda text: read_day(text, one.name))(_form, one)


class SettingsForm(DeskForm):
    """The reading of clause 2.1 and the days of four quarters."""

    year = HiddenField()
    rule = RadioField(choices=[SelectChoice(rule.value) for rule in TrainingRule])
    first_1, first_2, first_3, first_4 = (StringField(validators=[_is_day]) for _number in NUMBERS)
    last_1, last_2, last_3, last_4 = (StringField(validators=[_is_day]) for _number in NUMBERS)

    @classmethod
    def of(cls, rule: TrainingRule, year: int, quarters: Sequence[QuarterDays]) -> "SettingsForm":
        """The form filled with what is decided already; empty days for a year that is not entered."""
        known = [quarter for quarter in quarters if quarter.school_year == year]
        firsts = {f"first_{quarter.number}": quarter.first_on.isoformat() for quarter in known}
        lasts = {f"last_{quarter.number}": quarter.last_on.isoformat() for quarter in known}
        return cls(formdata=None, rule=rule.value, year=str(year), **firsts, **lasts)

    def quarters(self, year: int) -> list[QuarterDays]:
        """The four quarters, once validated."""
        days = {name: read_day(self[name].data, name) for name in self._fields if name[-2:-1] == "_"}
        return [QuarterDays(year, number, days[f"first_{number}"], days[f"last_{number}"]) for number in NUMBERS]


@dataclass(frozen=True, slots=True)
class Period:
    """The days of an address, `from` and `to`; with errors it has no days."""

    typed_from: str
    typed_to: str
    days: tuple[date, date] | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)


def read_period(typed_from: str, typed_to: str, usual: Callable[[], tuple[date, date]]) -> Period:
    """The period of an address; without any the usual one. What is wrong is said beside its field."""
    if not typed_from and not typed_to:
        first, last = usual()
        return Period(first.isoformat(), last.isoformat(), (first, last))
    try:
        first, last = read_day(typed_from, "from"), read_day(typed_to, "to")
        check_period(first, last)
    except Unacceptable as refused:
        return Period(typed_from, typed_to, errors={str(refused.facts["field"]): [sentence(refused)]})
    return Period(typed_from, typed_to, (first, last))
