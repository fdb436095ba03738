"""Signing in, and the password asked for again."""

from wtforms import PasswordField, StringField

from helpdesk.accounts.actions import prove
from helpdesk.accounts.models import Person
from helpdesk.domain.errors import Missing, Refused
from helpdesk.web.forms import DeskForm, checked_by
from helpdesk.web.sentences import sentence


def _given(field: str) -> object:
    def check(typed: str) -> None:
        if not typed.strip():
            raise Missing(field=field)

    return checked_by(check)


class SignInForm(DeskForm):
    """Login and password."""

    login = StringField(validators=[_given("login")])
    password = PasswordField(validators=[_given("password")])


class ProofForm(DeskForm):
    """The password again, before what a desk left open must not be enough for (safety S18)."""

    password = PasswordField()

    def proves(self, person: Person) -> bool:
        """Whether it is this person's; if not, that is said beside it, and the caller commits the counted try."""
        try:
            prove(person, self.password.data or "")
        except Refused as refused:
            self.add_error("password", sentence(refused))
            return False
        return True
