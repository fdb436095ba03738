"""Cells of a register on the screen and on paper: both and the files are made of the same columns."""

from datetime import date, datetime

from flask_babel import get_locale

from helpdesk.trainings.labels import in_words
from helpdesk.web.labels import SHORT_WEEKDAYS
from helpdesk.web.sheet import Cell


def on_screen(value: Cell) -> str:
    """A cell as a page says it: «пн 9 ноября, 10:00»."""
    return with_comma(value) if isinstance(value, float) else in_words(value)


def on_paper(value: Cell) -> str:
    """A cell as it stands in a narrow column, where a line may end inside: «пн 09.11.2026 10:00»."""
    if isinstance(value, date):
        moment = f"{value:%H:%M}" if isinstance(value, datetime) else ""
        return f"{SHORT_WEEKDAYS[value.weekday()]} {value:%d.%m.%Y} {moment}".rstrip()
    return on_screen(value)


def with_comma(value: float) -> str:
    """A number with the decimal sign of the reader's language: «3,5»."""
    return f"{value:g}".replace(".", "," if str(get_locale() or "ru") == "ru" else ".")
