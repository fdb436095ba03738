"""The shape of an absence as typed; values leave as plain data."""

import re
from collections.abc import Iterable
from datetime import date

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from helpdesk.accounts.models import Person
from helpdesk.domain.duties import POSTS
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.leaves import may_enter_for
from helpdesk.domain.text import clean_line
from helpdesk.web.forms import DeskForm, cleaned
from helpdesk.web.labels import ROLES
from helpdesk.web.sentences import sentence

_TYPED_BY_HAND = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)  # more would not fit PostgreSQL's integer


def as_day(typed: str) -> date | None:
    """A day from a date field, or from a keyboard where the browser has none; None when it is no day.

    >>> as_day("2026-11-26"), as_day("26.11.2026"), as_day("31.02.2026")
    (datetime.date(2026, 11, 26), datetime.date(2026, 11, 26), None)
    """
    by_hand = _TYPED_BY_HAND.fullmatch(typed)
    try:
        return date(int(by_hand[3]), int(by_hand[2]), int(by_hand[1])) if by_hand else date.fromisoformat(typed)
    except ValueError:
        return None


def _is_day(_form: DeskForm, field: StringField) -> None:
    if as_day(field.data or "") is None:
        raise ValidationError(sentence(NotAChoice(field="absence_day")))


class AbsenceForm(DeskForm):
    """Who is away, from when to when, and who stands in."""

    person = SelectField(validate_choice=False)
    first_on = StringField(filters=[cleaned(clean_line)], validators=[_is_day])
    last_on = StringField(filters=[cleaned(clean_line)], validators=[Optional(), _is_day])  # left out: one day
    substitute = SelectField(validate_choice=False)

    def offering(self, staff: Iterable[Person], by: Person) -> "AbsenceForm":
        """The same form with people to choose from: whose absence `by` may enter, and who may stand in."""
        people = list(staff)
        in_posts = [person for person in people if person.role in POSTS]
        self.person.choices = [
            _choice(person) for person in in_posts if may_enter_for(by.role, person.role, is_self=person.id == by.id)
        ]
        others = [person for person in people if person.role not in POSTS]
        self.substitute.choices = [_choice(person) for person in (*in_posts, *others)]
        self.person.data = self.person.data or str(by.id)
        return self

    def chosen(self) -> tuple[int, date, date, int | None]:
        """Person, first and last day, substitute, once validated; a number nobody has stands for nonsense."""
        first_on = as_day(self.first_on.data)
        assert first_on is not None
        last_on = as_day(self.last_on.data or "") or first_on
        substitute = self.substitute.data or ""
        return _number(self.person.data or ""), first_on, last_on, _number(substitute) if substitute else None


def _choice(person: Person) -> SelectChoice:
    told = ROLES[person.role] if person.role in POSTS else person.subject or person.post
    return SelectChoice(str(person.id), f"{person.full_name} — {told}" if told else person.full_name)


def _number(typed: str) -> int:
    return int(typed) if _NUMBER.fullmatch(typed) else 0
