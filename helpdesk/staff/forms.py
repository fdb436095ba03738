"""The shape of what the administrator sends about the staff."""

import re

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from helpdesk.accounts.forms import ProofForm
from helpdesk.accounts.models import Person
from helpdesk.staff.queries import successors
from helpdesk.web.labels import ROLES

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)  # more would not fit PostgreSQL's integer


class ClosingForm(ProofForm):
    """Who goes on with the tickets of somebody who leaves, and the password of who closes the account."""

    successor = SelectField(validate_choice=False)

    def offering(self, person: Person) -> "ClosingForm":
        """The same form with people to choose from."""
        self.successor.choices = [
            SelectChoice(str(one.id), f"{one.full_name} — {ROLES[one.role_held]}") for one in successors(person)
        ]
        return self

    @property
    def chosen(self) -> int | None:
        """Their number; a number nobody has stands for nonsense, nothing for nothing."""
        typed = self.successor.data or ""
        if not typed:
            return None
        return int(typed) if _NUMBER.fullmatch(typed) else 0


class ImportForm(ProofForm):
    """A staff list from a file, or its checked rows sealed by the preview, kept with the password."""

    file = FileField()
    rows = HiddenField()
