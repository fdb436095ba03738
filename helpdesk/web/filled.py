"""Sentences whose places the facts of a refusal fill."""

from collections.abc import Callable

from flask_babel.speaklater import LazyString

from helpdesk.domain.errors import Refused


def filled(words: LazyString) -> Callable[[Refused], str]:
    """How to say a refusal: these words, in the reader's language, with its facts in their places."""
    return lambda refused: str(words) % refused.facts
