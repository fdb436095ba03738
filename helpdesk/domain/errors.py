"""The one root of everything the desk's rules refuse."""


class Refused(Exception):
    """An act the rules do not allow; `facts` fill the sentence a person reads (`web/sentences.py`)."""

    def __init__(self, **facts: str | int) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        self.facts = facts


class NotAllowed(Refused):
    """This person may not do this at all."""


class Unacceptable(Refused):
    """A value is missing, too long or of the wrong kind; the fact `field` names it."""


class Missing(Unacceptable):
    """Nothing a reader could see was typed."""


class TooLong(Unacceptable):
    """More characters than the limit; facts: field, limit, length."""


class NotAChoice(Unacceptable):
    """A value that the form does not offer."""
