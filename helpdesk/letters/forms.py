"""The one field of a letter's link."""

from wtforms import TextAreaField

from helpdesk.domain.text import clean_text
from helpdesk.web.forms import DeskForm, cleaned


class LinkForm(DeskForm):
    """Why a ticket goes back to work."""

    reason = TextAreaField(filters=[cleaned(clean_text)])
