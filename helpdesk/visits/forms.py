"""The shape of what people send about places."""

from wtforms import StringField

from helpdesk.domain.text import clean_line
from helpdesk.web.forms import DeskForm, cleaned


class VisitForm(DeskForm):
    """Which consultation, what one comes with, and the ticket on whose page the form stood."""

    starts = StringField(filters=[cleaned(clean_line)])
    question = StringField(filters=[cleaned(clean_line)])
    ticket = StringField(filters=[cleaned(clean_line)])
