"""The second factor: how codes are read and counted, and what is refused."""

from collections.abc import Callable

from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.people import Role

STEP = 30  # seconds a code of the app stands
DIGITS = 6
SETUP_MINUTES = 15
CODES = 10  # on paper
ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"  # without letters that look like others on paper
GROUPS, GROUP = 6, 4  # 117 bits: enough for a plain hash (ASVS 6.5.2)


class WrongCode(Unacceptable):
    """Not the app's code of this moment, or used already; the fact is `field`."""


class WrongPaperCode(Unacceptable):
    """Letters were typed that are none of the codes on paper, or used already; the fact is `field`."""


class CodesPaused(Refused):
    """Too many wrong codes in a row; facts: minutes."""


class SetupOver(Refused):
    """The secret on the page was made too long ago, or elsewhere anew."""


def is_wanted_of(role: Role, *, has_password: bool) -> bool:
    """Whether a school that wants it wants it of this role; who comes by a provider alone has its factors.

    >>> [is_wanted_of(role, has_password=True) for role in (Role.ADMINISTRATOR, Role.DEPUTY, Role.TEACHER)]
    [True, True, False]
    """
    return has_password and role in (Role.ADMINISTRATOR, Role.DEPUTY)


def matching_step(code_at: Callable[[int], str], typed: str, now: float, last_step: int) -> int | None:
    """The step a typed code belongs to: this one or a neighbour (clocks differ), never one used already or before it.

    >>> [matching_step(lambda step: f"{step:06}", typed, 300.0, 9) for typed in ("000010", "000009", "000012")]
    [10, None, None]
    """
    present = int(now) // STEP
    near = (step for step in (present, present - 1, present + 1) if step > last_step)
    return next((step for step in near if code_at(step) == typed), None)


def digits_of(typed: str) -> str:
    """The six digits as people copy them, «123 456»; empty when it is something else.

    >>> digits_of(" 123 456 "), digits_of("١٢٣٤٥٦"), digits_of("1234567")
    ('123456', '', '')
    """
    packed = "".join(typed.split())
    return packed if packed.isascii() and packed.isdigit() and len(packed) == DIGITS else ""


def is_meant_for_app(typed: str) -> bool:
    """Whether somebody typed, or mistyped, what a telephone shows: digits only; on paper there are letters too.

    >>> is_meant_for_app("123 45"), is_meant_for_app("abcd-2345"), is_meant_for_app("")
    (True, False, False)
    """
    return "".join(typed.split()).isdigit()


def paper_code(typed: str) -> str:
    """A code on paper as it is compared, whatever stands between its letters.

    >>> paper_code(" ABCD-efgh 2345-abcd-efgh-2345 ")
    'abcdefgh2345abcdefgh2345'
    """
    packed = "".join(char for char in typed.lower() if char in ALPHABET)
    return packed if len(packed) == GROUPS * GROUP else ""
