"""The base of every form: CSRF, and typed text cleaned by the desk's one door."""

from collections.abc import Callable

from flask_wtf import FlaskForm
from wtforms import Field, Form
from wtforms.validators import ValidationError

from helpdesk.domain.errors import Unacceptable
from helpdesk.web.sentences import sentence


class DeskForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose field errors are sentences for people."""

    def add_error(self, field: str, message: str) -> None:
        """Put a sentence beside a field after validation."""
        self[field].errors = [*self[field].errors, message]

    def refuse(self, refused: Unacceptable) -> None:
        """Show a refusal of an action beside the field it names."""
        self.add_error(str(refused.facts["field"]), sentence(refused))


def checked_by(rule: Callable[[str], object]) -> Callable[[Form, Field], None]:
    """A validator that asks a domain rule; the rule raises Unacceptable."""

    def validate(_form: Form, field: Field) -> None:
        try:
            rule(field.data or "")
        except Unacceptable as refused:
            raise ValidationError(sentence(refused)) from refused

    return validate


def cleaned(clean: Callable[[str], str]) -> Callable[[str | None], str | None]:
    """A WTForms filter from a text function; None (field absent) stays None."""
    return lambda raw: clean(raw) if isinstance(raw, str) else raw
