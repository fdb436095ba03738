"""Limits of what is typed on a ticket, counted in characters."""

from helpdesk.domain.errors import Missing, TooLong
from helpdesk.domain.text import is_blank

TITLE_LIMIT = 255
BODY_LIMIT = 20_000
REASON_LIMIT = 1_000
PLACE_LIMIT = 40


def check_title(title: str) -> str:
    """The title, if there is one of at most 255 characters; raises Missing or TooLong."""
    return _checked("title", title, TITLE_LIMIT)


def check_body(body: str, field: str = "body") -> str:
    """The text of a ticket or, as field `words`, of a message; at most 20,000 characters; raises Missing or TooLong."""
    return _checked(field, body, BODY_LIMIT)


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason of a re-routing or, as field `reopening`, of a return to work; raises Missing or TooLong."""
    return _checked(field, reason, REASON_LIMIT)


def check_room(room: str) -> str:
    """A room may be left out but not be an essay; raises TooLong."""
    return _short("room", room, PLACE_LIMIT)


def check_length(text: str, field: str, limit: int) -> str:
    """A short text that may be left out; raises TooLong."""
    return _short(field, text, limit)


def _checked(field: str, text: str, limit: int) -> str:
    if is_blank(text):
        raise Missing(field=field)
    return _short(field, text, limit)


def _short(field: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(field=field, limit=limit, length=len(text))
    return text
