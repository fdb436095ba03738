"""What is chosen on the pages of the letter: who gets it and how, to whom it is sent again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wtforms import SelectField

from helpdesk.digest.models import LetterFormat
from helpdesk.digest.queries import Recipient
from helpdesk.domain.errors import NotAChoice
from helpdesk.web.forms import LONGEST_NUMBER, DeskForm, VersionField
from helpdesk.web.sentences import sentence

FORMATS = list(LetterFormat)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choice for each person as it was typed, by the name of its field, and what is wrong with it."""

    typed: Mapping[str, str]
    errors: Mapping[str, Sequence[str]]

    @property
    def formats(self) -> dict[int, LetterFormat]:
        """What was decided, once there are no errors."""
        return {int(name.removeprefix("format-")): LetterFormat(value) for name, value in self.typed.items()}


def field_of(one: Recipient) -> str:
    """The name of a person's field."""
    return f"format-{one.person.id}"


def as_decided(people: Sequence[Recipient]) -> Chosen:
    """The form as the school has decided it."""
    return Chosen({field_of(one): one.format.value for one in people}, {})


def read_formats(sent: Mapping[str, str], people: Sequence[Recipient]) -> Chosen:
    """What was sent; somebody who came to the list meanwhile keeps what they have."""
    typed = {field_of(one): sent.get(field_of(one), one.format.value) for one in people}
    wrong = [sentence(NotAChoice(field="format"))]
    return Chosen(typed, {name: wrong for name, value in typed.items() if value not in FORMATS})


class AgainForm(DeskForm):
    """Send a letter again: to whom, and how many copies the page knew of, so that a second click sends nothing."""

    person = SelectField(validate_choice=False)
    count = VersionField()

    def chosen(self) -> int:
        """Whom it goes to; a number nobody has stands for nonsense."""
        typed = self.person.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER else 0
