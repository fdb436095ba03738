"""The shape of a new ticket; values leave as plain data."""

from collections.abc import Sequence

from wtforms import HiddenField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf

from helpdesk.domain.personal_data import as_answered
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.wording import check_body, check_room, check_title
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.tickets.forms import YES_OR_NO, choices
from helpdesk.web.forms import DeskForm, checked_by, cleaned
from helpdesk.web.labels import URGENCY_CHOICES
from helpdesk.web.sentences import CHOICES


class TicketForm(DeskForm):
    """A new ticket: topic, words, files, urgency."""

    kind = HiddenField(validators=[AnyOf([kind.value for kind in TicketKind], message=CHOICES["kind"])])
    topic = SelectField(filters=[cleaned(clean_line)], validate_choice=False)
    title = StringField(filters=[cleaned(clean_line)], validators=[checked_by(check_title)])
    body = TextAreaField(filters=[cleaned(clean_text)], validators=[checked_by(check_body)])
    room = StringField(filters=[cleaned(clean_line)], validators=[checked_by(check_room)])
    files = MultipleFileField()
    has_personal_data = RadioField(choices=choices(YES_OR_NO), validate_choice=False)
    urgency = RadioField(
        choices=choices(URGENCY_CHOICES),
        default=Urgency.NORMAL.value,
        validate_choice=False,  # its sentence would be WTForms' own
        validators=[AnyOf([urgency.value for urgency in URGENCY_CHOICES], message=CHOICES["urgency"])],
    )
    form_key = HiddenField()
    continues = HiddenField()

    KEPT = ("form_key", "continues", "title", "body", "room", "urgency", "has_personal_data")  # through the steps
    file_refusals: Sequence[str] = ()  # sentences about files of this very request

    def take_answer(self, answer: str) -> None:
        """What the author answers to the warning about their words; raises LooksPersonal while they were not asked."""
        words = as_answered(f"{self.title.data or ''}\n{self.body.data or ''}", answer)
        self.title.data, _break, self.body.data = words.partition("\n")

    @property
    def known_kind(self) -> TicketKind:
        """The kind sent, or «unsure» for a value that is none."""
        return TicketKind(self.kind.data) if self.kind.data in list(TicketKind) else TicketKind.UNSURE
