"""Limits of what is typed on a ticket, counted in characters."""

from helpdesk.domain.errors import Missing, TooLong
from helpdesk.domain.text import is_blank, shortened, visible

TITLE_LIMIT = 255
BEGINNING = 60  # of a text, when it has to name its ticket
BODY_LIMIT = 20_000
REASON_LIMIT = 1_000
PLACE_LIMIT = 40
QUESTION_LIMIT = 300
CANCELLATION_LIMIT = 300
MATERIALS_LIMIT = 2_000


def check_title(title: str) -> str:
    """A title may be left out but not be longer than 255 characters; raises TooLong."""
    return _short("title", title, TITLE_LIMIT)


PRIVATE_TITLE = "В тексте персональные данные"  # of a ticket without a title or a topic: lists show titles to many


def title_or_beginning(title: str, body: str) -> str:
    """What a ticket is called: its title or, when that was left empty, the first words of its text.

    >>> title_or_beginning(" ", "Ставлю отметки в 7А,\\nобновляю страницу, и пусто. Так со вчерашнего дня.")
    'Ставлю отметки в 7А, обновляю страницу, и пусто. Так со…'
    """
    if not is_blank(title):
        return title
    beginning = shortened(body, BEGINNING)
    return shortened(visible(body), BEGINNING) if is_blank(beginning.rstrip("…")) else beginning


def check_body(body: str, field: str = "body") -> str:
    """The text of a ticket or, as field `words`, of a message; at most 20,000 characters; raises Missing or TooLong."""
    return _checked(field, body, BODY_LIMIT)


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason of a re-routing or, as field `reopening`, of a return to work; raises Missing or TooLong."""
    return _checked(field, reason, REASON_LIMIT)


def check_room(room: str) -> str:
    """A room may be left out but not be an essay; raises TooLong."""
    return _short("room", room, PLACE_LIMIT)


def check_question(question: str) -> str:
    """What one comes to a consultation with; may be left out; raises TooLong."""
    return _short("question", question, QUESTION_LIMIT)


def check_building(building: str) -> str:
    """As `check_room`; raises TooLong."""
    return _short("building", building, PLACE_LIMIT)


def check_cancellation(reason: str) -> str:
    """Why something planned is not held; raises Missing or TooLong."""
    return _checked("cancellation", reason, CANCELLATION_LIMIT)


def check_materials(materials: str) -> str:
    """What a training is held by: a list, or nothing; raises TooLong."""
    return _short("materials", materials, MATERIALS_LIMIT)


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
