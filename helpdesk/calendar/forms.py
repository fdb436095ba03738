"""The shape of what the calendar's keepers send: each form becomes one decision over the calendar of the moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from helpdesk.domain import calendar_changes as changes
from helpdesk.domain.calendar_changes import Change
from helpdesk.domain.calendar_checks import (
    EndsBeforeStart,
    NoConsultationThen,
    NoReason,
    NothingChanges,
    SeveralConsultations,
)
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.errors import Missing, Refused, Unacceptable
from helpdesk.domain.school_week import PLACES, Entry, EntryKind, Slot, Venue, WeeklySlot
from helpdesk.domain.text import header_line, is_blank
from helpdesk.domain.wording import PLACE_LIMIT, check_length
from helpdesk.web.fields import CountField, DayField, HourField
from helpdesk.web.forms import DeskForm, checked_by, cleaned
from helpdesk.web.labels import ENTRY_KINDS, WEEKDAYS
from helpdesk.web.sentences import MISSING, sentence

REASON_LIMIT, ORDER_LIMIT, HOSTS_LIMIT, MOST_PLACES = 300, 60, 200, 60
SAVE, EDIT = "save", "edit"
CARRIED_APART = ("csrf_token", "step", "fingerprint", "file")
WHY = ("reason", "order_number")
HELD = ("on", "starts", "ends", "building", "room", "hosts", "places")
DATED = (EntryKind.MOVE, EntryKind.EXTRA)


def needed(name: str) -> InputRequired:
    """A field that may not be left empty."""
    return InputRequired(message=MISSING[name])


def check_change_reason(reason: str) -> None:
    """People whose dates move are told why; raises NoReason or TooLong."""
    if is_blank(reason):
        raise NoReason(field="reason")
    check_length(reason, "reason", REASON_LIMIT)


def short_text(name: str, limit: int) -> dict[str, Any]:
    """What a short line of text that may be left out needs."""
    rule = checked_by(lambda text: check_length(text, name, limit))
    return {"filters": [cleaned(header_line)], "validators": [rule]}


class ChangeForm(DeskForm):
    """What every change needs: why, by which order, and whether it is to be previewed, saved or corrected."""

    shown: tuple[str, ...] = ()
    subject_id = 0  # the exception, the weekly rule or the school year it is about
    refusal = ""

    reason = StringField(_l("Причина"), filters=[cleaned(header_line)], validators=[checked_by(check_change_reason)])
    order_number = StringField(_l("Номер приказа"), **short_text("order_number", ORDER_LIMIT))
    step = HiddenField()
    fingerprint = HiddenField()

    @classmethod
    def about(cls, subject_id: int) -> Self:
        """The form for one exception, weekly rule or school year."""
        form = cls()
        form.subject_id = subject_id
        return form

    def decide(self, timetable: Timetable) -> Change:
        """The change this form asks for, over the calendar of the moment."""
        raise NotImplementedError

    def carried(self) -> Iterator[tuple[str, str]]:
        """Names and values the preview carries on to the saving."""
        for field in self:
            if field.name not in CARRIED_APART:
                values = field.data if isinstance(field.data, list) else [field.data]
                yield from ((field.name, _as_text(value)) for value in values if value is not None)

    def refuse(self, refused: Refused) -> None:
        """Beside the field it names, or above the form where there is no such field."""
        if isinstance(refused, Unacceptable) and refused.facts.get("field") in self.shown:
            super().refuse(refused)
        else:
            self.refusal = sentence(refused)


def as_day(text: str) -> date | None:
    """A day written as 2026-11-12, as addresses carry it."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None


def _hour(moment: datetime | time) -> time:
    return moment.time() if isinstance(moment, datetime) else moment


def _nothing_on(day: date, timetable: Timetable) -> Unacceptable:
    if len(timetable.slots_between(day, day)) > 1:
        return SeveralConsultations(field="first_on", day=day.isoformat())
    return NoConsultationThen(field="first_on", first_on=day.isoformat(), last_on=day.isoformat())


def _as_text(value: object) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


class HeldForm(ChangeForm):
    """When and where a consultation is held, and by whom."""

    starts = HourField(_l("Начало"), validators=[Optional()])
    ends = HourField(_l("Окончание"), validators=[Optional()])
    building = StringField(_l("Корпус"), **short_text("building", PLACE_LIMIT))
    room = StringField(_l("Кабинет"), **short_text("room", PLACE_LIMIT))
    hosts = StringField(_l("Кто ведёт"), **short_text("hosts", HOSTS_LIMIT))
    places = CountField(_l("Мест"), default=PLACES, validators=[Optional()], least=1, most=MOST_PLACES)
    needs: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then those that may not be left empty and the order of the hours."""
        super().validate(extra_validators)
        for name in self.needs:
            if self[name].data is None and not self[name].errors:
                self.refuse(Missing(field=name))
        if self.starts.data and self.ends.data and self.ends.data <= self.starts.data:
            self.refuse(EndsBeforeStart(field="ends"))
        return not any(field.errors for field in self)

    def venue(self) -> Venue:
        """Place and hosts as typed; hosts are separated by semicolons."""
        hosts = (host.strip() for host in (self.hosts.data or "").split(";"))
        return Venue(self.building.data or "", self.room.data or "", tuple(host for host in hosts if host))

    def fill(self, slot: Slot | WeeklySlot) -> None:
        """Begin with what a consultation is now."""
        self.starts.data, self.ends.data = (_hour(moment) for moment in (slot.starts, slot.ends))
        self.building.data, self.room.data = slot.venue.building, slot.venue.room
        self.hosts.data, self.places.data = "; ".join(slot.venue.hosts), slot.places


class EntryForm(HeldForm):
    """An exception: days of some kind, or a consultation moved, cancelled or added."""

    kind = SelectField(choices=[SelectChoice(kind.value, label) for kind, label in ENTRY_KINDS.items()])
    first_on = DayField(_l("С какого дня"), validators=[Optional()])
    last_on = DayField(_l("По какой день"), validators=[Optional()])
    which = HiddenField()  # start of the consultation that is moved or cancelled, as 15:00
    on = DayField(_l("День"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the fields of the kind that is asked for."""
        super().__init__(*args, **kwargs)
        days = {EntryKind.MOVE: ("first_on", *HELD), EntryKind.EXTRA: HELD}.get(self.chosen, ("first_on", "last_on"))
        self.shown = (*days, *WHY)
        if self.chosen is EntryKind.MOVE:
            self.first_on.label.text, self.on.label.text = _l("Какой день переносим"), _l("На какой день")
        self.needs = tuple(name for name in days if name in ("first_on", "on", "starts", "ends"))

    @property
    def chosen(self) -> EntryKind:
        """The kind of exception; a form that names none is about days off."""
        return EntryKind(self.kind.data) if self.kind.data in list(EntryKind) else EntryKind.OFF

    def validate(self, extra_validators: Any = None) -> bool:
        """As any, and a range that ends before it begins is refused."""
        if not super().validate(extra_validators):
            return False
        if self.chosen not in DATED and self.last_on.data and self.last_on.data < self.first_on.data:
            self.refuse(EndsBeforeStart(field="last_on"))
        return not self.last_on.errors

    def begin(self, timetable: Timetable) -> None:
        """Begin with what is held on the day: the consultation that moves, or the usual place of an extra one."""
        slot = self._slot(timetable)
        if self.chosen is EntryKind.MOVE and slot is not None:
            self.fill(slot)
            self.which.data, self.on.data = f"{slot.starts:%H:%M}", None
        elif self.chosen is EntryKind.EXTRA and (usual := timetable.weekly_slots(self.on.data) or timetable.week.slots):
            self.fill(usual[0])
            self.starts.data = self.ends.data = None

    def decide(self, timetable: Timetable) -> Change:
        """The exception as a change of the calendar."""
        change = self._change(timetable)
        return replace(change, reason=self.reason.data, order_number=self.order_number.data or "")

    def _change(self, timetable: Timetable) -> Change:
        if self.chosen is EntryKind.EXTRA:
            return Change(added=(self._held(EntryKind.EXTRA),))
        slot = self._slot(timetable)
        if self.chosen is EntryKind.MOVE:
            if slot is None:
                raise _nothing_on(self.first_on.data, timetable)
            return changes.moved(timetable, slot, self._held(EntryKind.MOVE))
        last_on = self.last_on.data or self.first_on.data
        if self.chosen is EntryKind.CANCEL and slot is not None and last_on == self.first_on.data:
            return changes.cancelled(timetable, slot, self.reason.data)
        return Change(added=(Entry(self.chosen, self.first_on.data, last_on, reason=self.reason.data),))

    def _slot(self, timetable: Timetable) -> Slot | None:
        """The consultation meant: the one named, or the only one of the day."""
        slots = timetable.slots_between(self.first_on.data, self.first_on.data)
        named = [slot for slot in slots if f"{slot.starts:%H:%M}" == self.which.data]
        found = named or (slots if len(slots) == 1 else [])
        return found[0] if found else None

    def _held(self, kind: EntryKind) -> Entry:
        day = self.on.data
        starts, ends = (datetime.combine(day, field.data) for field in (self.starts, self.ends))
        places = self.places.data or PLACES
        return Entry(kind, day, day, starts, ends, self.reason.data, self.venue(), places)


class RemovalForm(ChangeForm):
    """An exception is taken back."""

    shown = ("reason", "order_number")

    def decide(self, timetable: Timetable) -> Change:
        """The removal as a change of the calendar."""
        entry = next((entry for entry in timetable.entries if entry.id == self.subject_id), None)
        if entry is None:
            raise NothingChanges(field="reason")
        change = changes.removal(timetable, entry, self.reason.data)
        return replace(change, order_number=self.order_number.data or "")


class RuleForm(HeldForm):
    """A weekly consultation from a day on; about another one it takes the place of another."""

    shown = ("weekday", "starts", "ends", "building", "room", "hosts", "places", "first_on", "last_on", *WHY)
    needs = ("first_on", "starts", "ends")

    weekday = SelectField(
        _l("День недели"),
        coerce=int,
        choices=[SelectChoice(number, label) for number, label in enumerate(WEEKDAYS)],
    )
    first_on = DayField(_l("С какого дня"), validators=[Optional()])
    last_on = DayField(_l("По какой день, если срок известен"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """As any, and a rule that ends before it begins is refused."""
        if not super().validate(extra_validators):
            return False
        if self.last_on.data and self.last_on.data < self.first_on.data:
            self.refuse(EndsBeforeStart(field="last_on"))
        return not self.last_on.errors

    def decide(self, timetable: Timetable) -> Change:
        """The rule as a change of the calendar."""
        rule = WeeklySlot(
            self.weekday.data,
            self.starts.data,
            self.ends.data,
            self.venue(),
            self.first_on.data,
            self.last_on.data or date.max,
            self.places.data or PLACES,
        )
        reason, order_number = self.reason.data, self.order_number.data or ""
        if self.subject_id:
            return replace(changes.replaced(self.subject_id, rule, reason), order_number=order_number)
        return Change(slots_added=(rule,), reason=reason, order_number=order_number)


class EndForm(ChangeForm):
    """A weekly consultation is held no more from a day on."""

    shown = ("first_on", *WHY)

    first_on = DayField(_l("С какого дня не проводится"), validators=[needed("first_on")])

    def decide(self, timetable: Timetable) -> Change:
        """The end as a change of the calendar."""
        return Change(
            slots_ended=((self.subject_id, self.first_on.data),),
            reason=self.reason.data,
            order_number=self.order_number.data or "",
        )
