"""The shape of what hosts send during the hour; values leave as plain data."""

from datetime import date, datetime, time

from wtforms import HiddenField, SelectField, StringField, TextAreaField

from helpdesk.accounts.models import Person
from helpdesk.agenda.actions import Mark, Noted
from helpdesk.bookings.models import Form
from helpdesk.domain.directions import Direction
from helpdesk.domain.errors import Missing, NotAChoice
from helpdesk.domain.school_week import Slot, Venue
from helpdesk.domain.text import clean_line, clean_text, folded, in_russian_layout
from helpdesk.domain.wording import check_question, check_room
from helpdesk.web.forms import DeskForm, checked_by, cleaned


class VisitForm(DeskForm):
    """A mark, with the words that go with it."""

    act = StringField()
    state = HiddenField()
    body = TextAreaField(filters=[cleaned(clean_text)])
    direction = SelectField(choices=list(Direction), validate_choice=False)
    form = SelectField(choices=list(Form), validate_choice=False)

    def chosen(self) -> tuple[Mark, Noted]:
        """The mark and what goes with it; NotAChoice for a button of no page of ours."""
        if self.act.data not in list(Mark):
            raise NotAChoice(field="state")
        direction = Direction(self.direction.data) if self.direction.data in list(Direction) else None
        form = Form(self.form.data) if self.form.data in list(Form) else Form.INDIVIDUAL
        return Mark(self.act.data), Noted(self.state.data or "", self.body.data or "", direction, form)


class MoveForm(DeskForm):
    """Another consultation for one person."""

    state = HiddenField()
    to = StringField()

    def chosen(self) -> datetime:
        """Its start (local)."""
        return moment_of(self.to.data, "to")


class WalkInForm(DeskForm):
    """Who came without a place, and with what."""

    starts = HiddenField()
    walk_in = StringField(filters=[cleaned(clean_line)])
    person_id = StringField()
    question = StringField(filters=[cleaned(clean_line)], validators=[checked_by(check_question)])

    def means(self, person: Person) -> bool:
        """Whether the typed words hold this person's whole surname."""
        surname, typed = person.sort_name.split()[0], self.typed_name()
        return surname in folded(typed).split() or surname in folded(in_russian_layout(typed)).split()

    def typed_name(self) -> str:
        """The name as typed; raises Missing."""
        if not self.walk_in.data:
            raise Missing(field="walk_in")
        return str(self.walk_in.data)


class LeftForm(DeskForm):
    """Those whom nobody marked: the list the page showed, and where they go."""

    starts = HiddenField()
    listed = HiddenField()
    act = StringField()
    to = StringField()

    def chosen(self) -> list[int]:
        """The ids the page listed; what is no number is nobody."""
        return [int(one) for one in (self.listed.data or "").split(",") if one.isascii() and one.isdigit()]


class ExtraForm(DeskForm):
    """A consultation more."""

    day = StringField(filters=[cleaned(clean_line)])
    begins = StringField(filters=[cleaned(clean_line)])
    ends = StringField(filters=[cleaned(clean_line)])
    building = StringField(filters=[cleaned(clean_line)], validators=[checked_by(check_room)])
    room = StringField(filters=[cleaned(clean_line)], validators=[checked_by(check_room)])

    @classmethod
    def of(cls, slot: Slot) -> "ExtraForm":
        """The form filled with a proposal."""
        return cls(
            formdata=None,
            day=slot.starts.date().isoformat(),
            begins=f"{slot.starts:%H:%M}",
            ends=f"{slot.ends:%H:%M}",
            building=slot.venue.building,
            room=slot.venue.room,
        )

    def chosen(self) -> tuple[datetime, datetime, Venue]:
        """Start, end (local) and place; raises NotAChoice for what is no day or time."""
        day = day_of(self.day.data)
        starts, ends = (_time_of(field.data, field.name) for field in (self.begins, self.ends))
        venue = Venue(self.building.data or "", self.room.data or "")
        return datetime.combine(day, starts), datetime.combine(day, ends), venue


def day_of(raw: str | None) -> date:
    """A date as addresses and forms carry it: 2026-11-26, in no other way; raises NotAChoice."""
    try:
        day = date.fromisoformat(raw or "")
    except ValueError as error:
        raise NotAChoice(field="day") from error
    if day.isoformat() != raw:
        raise NotAChoice(field="day")
    return day


def moment_of(raw: str | None, field: str) -> datetime:
    """A local start as our pages write it; raises NotAChoice."""
    try:
        moment = datetime.fromisoformat(raw or "")
    except ValueError as error:
        raise NotAChoice(field=field) from error
    if moment.isoformat() != raw or moment.tzinfo:
        raise NotAChoice(field=field)
    return moment


def _time_of(raw: str | None, field: str) -> time:
    try:
        moment = datetime.strptime(raw or "", "%H:%M")
    except ValueError as error:
        raise NotAChoice(field=field) from error
    return moment.time()
