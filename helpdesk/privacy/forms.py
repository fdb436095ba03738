"""The shape of what people send about personal data."""

from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional

from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.retention import Terms, check_terms
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.privacy.leaks import Told
from helpdesk.web.fields import DayField, HourField
from helpdesk.web.forms import DeskForm, cleaned

LONGEST_NUMBER = 4


class WholeNumber(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A number of days or years; anything else is zero, which no term may be."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, if it is one."""
        raw = valuelist[0].strip() if valuelist else ""
        self.data = int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER else 0


class TermsForm(DeskForm):
    """How long things are kept."""

    files_days = WholeNumber()
    marked_files_days = WholeNumber()
    card_years = WholeNumber()
    log_years = WholeNumber()

    def terms(self) -> Terms:
        """What was typed."""
        return Terms(self.files_days.data, self.marked_files_days.data, self.card_years.data, self.log_years.data)

    def is_acceptable(self) -> bool:
        """Whether such terms can be kept; if not, that is said beside the field."""
        try:
            check_terms(self.terms())
        except Unacceptable as refused:
            self.refuse(refused)
            return False
        return True


class LeakForm(DeskForm):
    """What happened and when it was noticed."""

    body = TextAreaField(filters=[cleaned(clean_text)])
    noticed_on = DayField(validators=[Optional()])
    noticed_time = HourField(validators=[Optional()])
    form_key = HiddenField()
    noticed = StringField(filters=[cleaned(clean_line)])

    def told(self, submit_key: str) -> Told:
        """What was typed."""
        on, hour = self.noticed_on.data, self.noticed_time.data
        return Told(self.body.data or "", on, hour, self.noticed.data or "", submit_key)


class DoneForm(DeskForm):
    """What was done about a leak."""

    done = TextAreaField(filters=[cleaned(clean_text)])
