"""What is typed about the second factor."""

from wtforms import HiddenField, PasswordField, StringField

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


class ConfirmForm(CodeForm):
    """The app's first code; `seed` makes the codes for paper, the same ones however often the form is sent."""

    seed = HiddenField()


class PasswordForm(DeskForm):
    """The password again."""

    password = PasswordField(validators=[_given("password")])


class RenewForm(PasswordForm):
    """The password again, and what makes the new codes."""

    seed = HiddenField()


class TurnOffForm(PasswordForm):
    """Both factors."""

    code = StringField(filters=[cleaned(clean_line)], validators=[_given("code")])
