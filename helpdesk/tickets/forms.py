"""The shape of what people send about tickets; values leave as plain data."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import HiddenField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.wording import check_reason
from helpdesk.domain.workflow import SAID_OUTCOMES, Outcome, TicketKind, TicketState, Urgency
from helpdesk.tickets.models import Ticket, Topic
from helpdesk.web.forms import DeskForm, VersionField, checked_by, cleaned
from helpdesk.web.labels import KIND_QUESTIONS, OUTCOMES, URGENCIES
from helpdesk.web.sentences import MISSING

YES_OR_NO = {"no": _l("Нет"), "yes": _l("Да")}


def choices(labels: Mapping[Any, LazyString]) -> list[SelectChoice]:
    """What a field offers: codes with their words."""
    return [SelectChoice(str(code), label) for code, label in labels.items()]


def topic_choices(topics: Iterable[Topic]) -> list[SelectChoice]:
    """Topics as plain sentences in the reader's language, under the question they answer."""
    is_english = str(get_locale()) == "en"
    return [
        SelectChoice(
            topic.code, topic.label_en if is_english else topic.label, optgroup=str(KIND_QUESTIONS[topic.kind])
        )
        for topic in topics
    ]


class WordsForm(DeskForm):
    """An answer, a note, or the words that go with a move."""

    body = TextAreaField(filters=[cleaned(clean_text)])
    files = MultipleFileField()
    form_key = HiddenField()
    version = VersionField()
    state = SelectField(choices=[SelectChoice(state.value) for state in TicketState], validate_choice=False)
    outcome = SelectField(
        choices=choices({outcome: OUTCOMES[outcome] for outcome in SAID_OUTCOMES}),
        default=Outcome.SOLVED.value,
        validate_choice=False,
    )
    original = StringField(filters=[cleaned(clean_line)])
    starts = StringField(filters=[cleaned(clean_line)])
    has_personal_data = RadioField(choices=choices(YES_OR_NO), validate_choice=False)

    file_refusals: Sequence[str] = ()  # sentences about files of this very request


class RerouteForm(DeskForm):
    """Another kind, topic or urgency, and why."""

    kind = SelectField(
        choices=[choice for choice in choices(KIND_QUESTIONS) if choice.value != TicketKind.UNSURE],
        validators=[InputRequired(message=MISSING["kind"])],
    )
    topic = SelectField(
        filters=[cleaned(clean_line)], validate_choice=False, validators=[DataRequired(message=MISSING["topic"])]
    )
    urgency = SelectField(choices=choices(URGENCIES))
    reason = StringField(filters=[cleaned(clean_line)], validators=[checked_by(check_reason)])
    version = VersionField()

    @classmethod
    def of(cls, ticket: Ticket) -> "RerouteForm":
        """The form filled with what the ticket is now."""
        return cls(
            formdata=None,
            kind=ticket.kind.value,
            topic=ticket.topic.code if ticket.topic else "",
            urgency=ticket.urgency.value,
            version=ticket.version,
        )

    def offering(self, topics: Sequence[Topic]) -> "RerouteForm":
        """The same form with topics to choose from, under their kinds."""
        self.topic.choices = topic_choices(topics)
        return self

    def chosen(self) -> tuple[TicketKind, str, Urgency, str]:
        """Kind, topic code, urgency and reason, once validated."""
        return TicketKind(self.kind.data), self.topic.data or "", Urgency(self.urgency.data), self.reason.data or ""
