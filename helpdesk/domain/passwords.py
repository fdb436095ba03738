"""What a new password must be (NIST 800-63B in spirit: long, not one everybody tries, no rules about symbols)."""

from collections.abc import Iterable

from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.text import folded

LEAST = 10
MOST = 256  # a megabyte of password would keep the hasher busy for nothing
LEAST_DIFFERENT = 5
LEAST_NAME = 4  # a shorter part of a name may stand in any word
COMMON = (
    *("qwertyuiop", "1qaz2wsx3e", "qazwsxedc", "1q2w3e4r5t", "asdfghjkl", "zxcvbnm"),
    *("0123456789", "1234567890", "9876543210", "password", "passw0rd", "iloveyou", "administrator"),
    *("йцукенгшщз", "фывапролдж", "ячсмитьбю", "пароль", "gfhjkm", "электронныйжурнал", "администратор"),
)


class WeakPassword(Unacceptable):
    """Not a password to guard anything with; facts: field, why (short, long, common, plain, name), least, most."""


class WrongPassword(Unacceptable):
    """The present password, asked for again, is another one; the fact `field` names where it was typed."""


class PasswordElsewhere(Refused):
    """The school's directory keeps this person's password; another one here would outlive it."""


def check_new_password(password: str, names: Iterable[str], field: str = "new") -> None:
    """A password of one's own choice; `names`: login, surname and the like. Raises WeakPassword.

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
    parts = {part for name in names for part in folded(name).replace(".", " ").split() if len(part) >= LEAST_NAME}
    return "name" if _mostly(said, parts) else ""


def _mostly(said: str, words: Iterable[str]) -> bool:
    """Whether a known word with a digit or three added is all there is to a password."""
    return any(folded(word) in said and len(said) - len(word) < LEAST_DIFFERENT + 1 for word in words)
