"""What is typed about the second factor."""

from wtforms import PasswordField, StringField

from helpdesk.domain.errors import Missing
from helpdesk.domain.text import clean_line
from helpdesk.web.forms import DeskForm, checked_by, cleaned


def _given(field: str) -> object:
    def check(typed: str) -> None:
        if not typed.strip():
            raise Missing(field=field)

    return checked_by(check)


class CodeForm(DeskForm):
    """A code."""

    code = StringField(filters=[cleaned(clean_line)], validators=[_given("code")])


class PasswordForm(DeskForm):
    """The password again."""

    password = PasswordField(validators=[_given("password")])


class TurnOffForm(PasswordForm):
    """Both factors."""

    code = StringField(filters=[cleaned(clean_line)], validators=[_given("code")])
