"""Signing in."""

from wtforms import PasswordField, StringField

from helpdesk.domain.errors import Missing
from helpdesk.web.forms import DeskForm, checked_by


def _given(field: str) -> object:
    def check(typed: str) -> None:
        if not typed.strip():
            raise Missing(field=field)

    return checked_by(check)


class SignInForm(DeskForm):
    """Login and password."""

    login = StringField(validators=[_given("login")])
    password = PasswordField(validators=[_given("password")])
