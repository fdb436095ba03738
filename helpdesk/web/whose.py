"""Whose page a form stood on: a mark that nobody can make for somebody else."""

from flask import Flask
from flask_login import current_user

from helpdesk.web.links import sign, unsign

PURPOSE = "whose form"
DAYS = 1  # a page left open longer than that is nobody's any more


def init_app(app: Flask) -> None:
    """Let forms say whose page they stood on."""
    app.jinja_env.globals["reader_mark"] = reader_mark


def reader_mark() -> str:
    """The mark of who reads the page at hand; nothing when nobody is signed in."""
    return sign(PURPOSE, [current_user.id]) if current_user.is_authenticated else ""


def person_marked(mark: str) -> int | None:
    """The id of the person a mark was made for, or None: forged, too old, or nobody's."""
    facts = unsign(PURPOSE, mark, DAYS) if mark else None
    return facts[0] if facts and isinstance(facts[0], int) else None
