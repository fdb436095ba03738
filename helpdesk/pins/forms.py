"""The shape of a change of one's PIN, and of what the keeper of PINs chooses."""

from wtforms import HiddenField, PasswordField, SelectField

from helpdesk.accounts.forms import ProofForm
from helpdesk.domain.errors import Missing
from helpdesk.domain.pins import check_pin
from helpdesk.web.forms import DeskForm, checked_by


def _given(typed: str) -> None:
    if not typed:
        raise Missing(field="current")


class PinForm(DeskForm):
    """The old PIN or the password, and the new PIN twice."""

    current = PasswordField(validators=[checked_by(_given)])
    pin = PasswordField(validators=[checked_by(check_pin)])
    again = PasswordField()


class SlipsForm(ProofForm):
    """Who gets a new PIN on paper, and the password of who gives it."""

    person = SelectField(validate_choice=False)
    seed = HiddenField()  # the same slips however often the form is sent
