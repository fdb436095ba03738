"""Who forgot a password, and the new one."""

from flask_babel import gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from helpdesk.domain.errors import Missing
from helpdesk.domain.text import clean_line, is_blank
from helpdesk.web.forms import DeskForm, checked_by, cleaned


def _given(field: str) -> object:
    def check(typed: str) -> None:
        if is_blank(typed):
            raise Missing(field=field)

    return checked_by(check)


class AskForm(DeskForm):
    """A login or an address."""

    login = StringField(filters=[cleaned(clean_line)], validators=[_given("login_or_address")])


class NewPasswordForm(DeskForm):
    """A new password, typed twice."""

    new = PasswordField(validators=[_given("password")])
    again = PasswordField()

    def validate_again(self, field: PasswordField) -> None:
        """Typed blindly twice alike is what was meant."""
        if field.data != self.new.data:
            raise ValidationError(_("Пароли не совпали: наберите новый пароль второй раз так же."))
