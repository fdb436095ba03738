"""The shape of what a person types about themselves."""

from flask_babel import gettext as _
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from helpdesk.accounts.staff_file import is_email
from helpdesk.domain.errors import Missing
from helpdesk.domain.text import clean_line, header_line
from helpdesk.domain.wording import PLACE_LIMIT, check_building, check_length, check_room
from helpdesk.web.forms import DeskForm, checked_by, cleaned
from helpdesk.web.locale import LOCALES

LONGEST_ADDRESS = 254


def _check_phone(phone: str) -> str:
    return check_length(phone, "phone", PLACE_LIMIT)


def _check_password(password: str) -> None:
    if not password:
        raise Missing(field="password")


def _check_address(_form: DeskForm, field: StringField) -> None:
    if not field.data or len(field.data) > LONGEST_ADDRESS or not is_email(field.data):
        raise ValidationError(_("Это не похоже на адрес электронной почты. Проверьте его: набранное сохранено."))


class ContactsForm(DeskForm):
    """Where a person is found, and their language."""

    phone = StringField(filters=[cleaned(header_line)], validators=[checked_by(_check_phone)])
    building = StringField(filters=[cleaned(clean_line)], validators=[checked_by(check_building)])
    room = StringField(filters=[cleaned(clean_line)], validators=[checked_by(check_room)])
    locale = RadioField(
        choices=[SelectChoice("ru", "Русский"), SelectChoice("en", "English")],
        validate_choice=False,
        validators=[AnyOf(LOCALES)],
    )


class AddressForm(DeskForm):
    """Another address, and the password again."""

    email = StringField(filters=[cleaned(header_line)], validators=[_check_address])
    password = PasswordField(validators=[checked_by(_check_password)])


class PasswordForm(DeskForm):
    """The password until now and the new one, typed twice."""

    old = PasswordField(validators=[checked_by(_check_password)])
    new = PasswordField(validators=[checked_by(_check_password)])
    again = PasswordField()

    def validate_again(self, field: PasswordField) -> None:
        """Typed blindly twice alike is what was meant."""
        if field.data != self.new.data:
            raise ValidationError(_("Пароли не совпали: наберите новый пароль второй раз так же."))


class LettersForm(DeskForm):
    """The events ticked."""

    wanted = SelectMultipleField(validate_choice=False)
