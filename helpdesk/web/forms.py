"""The base of every form: CSRF, and typed text cleaned by the desk's one door."""

import hmac
from collections.abc import Callable
from hashlib import sha256

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import Field, Form, IntegerField
from wtforms.validators import ValidationError

from helpdesk.domain.errors import Unacceptable
from helpdesk.web.sentences import sentence

LONGEST_NUMBER = 9


class DeskForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose field errors are sentences for people."""

    def add_error(self, field: str, message: str) -> None:
        """Put a sentence beside a field after validation."""
        self[field].errors = [*self[field].errors, message]

    def refuse(self, refused: Unacceptable) -> None:
        """Show a refusal of an action beside the field it names."""
        self.add_error(str(refused.facts["field"]), sentence(refused))


class VersionField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """The version a form was made for; anything that is no number is no version, so the form counts as stale."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, if it is one."""
        raw = valuelist[0] if valuelist else ""
        self.data = int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER else None


def act_key(*parts: object) -> str:
    """The name of one act of one form: the same form with the same words again is the same act, other words are not."""
    return sha256("\0".join(map(str, parts)).encode(errors="surrogatepass")).hexdigest()


def drawn(purpose: str, *facts: object) -> int:
    """A number of 512 bits that only this installation can draw, and draws again from the same facts.

    What is shown once on paper is made of it, so that a form sent twice shows the same paper and nothing is kept.
    """
    key = f"{purpose}|{current_app.config['SECRET_KEY']}"
    return int.from_bytes(hmac.digest(key.encode(), "|".join(map(str, facts)).encode(), "sha512"))


def checked_by(rule: Callable[[str], object]) -> Callable[[Form, Field], None]:
    """A validator that asks a domain rule; the rule raises Unacceptable."""

    def validate(_form: Form, field: Field) -> None:
        try:
            rule(field.data or "")
        except Unacceptable as refused:
            raise ValidationError(sentence(refused)) from refused

    return validate


def cleaned(clean: Callable[[str], str]) -> Callable[[str | None], str | None]:
    """A WTForms filter from a text function; None (field absent) stays None."""
    return lambda raw: clean(raw) if isinstance(raw, str) else raw
