"""What a new password must be (NIST 800-63B in spirit: long, not one everybody tries, no rules about symbols)."""

import re
from collections.abc import Iterable

from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.text import folded

LEAST = 10
MOST = 256  # a megabyte of password would keep the hasher busy for nothing
LEAST_DIFFERENT = 5
LEAST_NAME = 4  # a shorter part of a name may stand in any word
BETWEEN = re.compile(r"[\W_]+")
COMMON = (
    *("qwertyuiop", "1qaz2wsx3e", "qazwsxedc", "1q2w3e4r5t", "asdfghjkl", "zxcvbnm"),
    *("0123456789", "1234567890", "9876543210", "password", "passw0rd", "iloveyou", "administrator"),
    *("йцукенгшщз", "фывапролдж", "ячсмитьбю", "пароль", "gfhjkm", "электронныйжурнал", "администратор"),
)


class WeakPassword(Unacceptable):
    """Not a password to guard anything with; facts: field, why (short, long, common, plain, name), least, most."""


class WrongPassword(Unacceptable):
    """The present password, asked for again, is another one; the fact `field` names where it was typed."""


class SamePassword(Unacceptable):
    """The password the person has now; facts: field."""


class PasswordElsewhere(Refused):
    """The school's directory keeps this person's password; another one here would outlive it."""


def check_new_password(password: str, names: Iterable[str], field: str = "new") -> None:
    """A password of one's own choice; `names`: login, full name, address. Raises WeakPassword.

    >>> check_new_password("три зелёных слона", ["baranova.lp", "Баранова Людмила"])
    >>> [why_weak(typed, ["Баранова"]) for typed in ("коротко", "йцукенгшщз1", "аааабббб1111", "Баранова-2026")]
    ['short', 'common', 'plain', 'name']
    """
    if why := why_weak(password, names):
        raise WeakPassword(field=field, why=why, least=LEAST, most=MOST)


def why_weak(password: str, names: Iterable[str]) -> str:
    """What is wrong with a password, or nothing."""
    said = folded(password)
    if len(password) < LEAST or not said.strip():
        return "short"
    if len(password) > MOST:
        return "long"
    if len(set(said)) < LEAST_DIFFERENT:
        return "plain"
    if _mostly(said, COMMON):
        return "common"
    return "name" if _is_of_names(said, names) else ""


def _is_of_names(said: str, names: Iterable[str]) -> bool:
    """Whether little or nothing but digits is left of a password without what everybody knows of its owner."""
    known = {word for name in names for word in _words_of(folded(name)) if len(word) >= LEAST_NAME}
    rest = letters = BETWEEN.sub("", said)
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != letters and (len(rest) <= LEAST_DIFFERENT or rest.isdigit())


def _words_of(name: str) -> list[str]:
    """A name or address whole, what stands before and behind its @, and each word: signs between do not count."""
    return [*BETWEEN.split(name), *(BETWEEN.sub("", part) for part in (name, *name.split("@")))]


def _mostly(said: str, words: Iterable[str]) -> bool:
    """Whether a known word with a digit or three added is all there is to a password."""
    return any(folded(word) in said and len(said) - len(word) < LEAST_DIFFERENT + 1 for word in words)
