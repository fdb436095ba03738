"""The PIN of the staff-room computer: four to six digits, and none that everybody tries first."""

from helpdesk.domain.errors import Refused, Unacceptable

SHORTEST, LONGEST = 4, 6
FIRST_GUESSES = frozenset({"2580", "0852", "1470", "2468", "1379", "1357", "147258", "159357", "112233", "121314"})
YEARS = range(1940, 2030)  # of a birth, a wedding, a school's end: every second guess is one of them
KEYS = "01234567890"  # up and down the row, round the zero


class WrongPin(Refused):
    """Not this person's PIN, or they have none: the answer does not tell which."""


class LastWrongPin(WrongPin):
    """Not this person's PIN, for the last time before a pause; facts: minutes."""


class PinPaused(Refused):
    """Too many wrong PINs, of a person, at a computer or in the school; facts: minutes."""


class ChangePaused(Refused):
    """Too many wrong secrets while changing a PIN, by who is signed in already; facts: minutes."""


class NameTooShort(Refused):
    """One letter would list half the school."""


class NobodyFound(Refused):
    """No colleague's name begins so."""


class NotYourSecret(Unacceptable):
    """Neither the person's PIN nor their password."""


class NotAPin(Unacceptable):
    """Not four to six digits."""


class EasyPin(Unacceptable):
    """One of those that everybody tries first."""


class SamePin(Unacceptable):
    """The PIN the person has now."""


class PinsDiffer(Unacceptable):
    """The second time something else was typed."""


def check_pin(pin: str) -> None:
    """Raise NotAPin or EasyPin for what cannot be a PIN.

    >>> check_pin("4826")
    >>> check_pin("1234")
    Traceback (most recent call last):
    helpdesk.domain.pins.EasyPin: field=pin
    """
    if not (is_digits(pin) and SHORTEST <= len(pin) <= LONGEST):
        raise NotAPin(field="pin")
    if is_easy(pin):
        raise EasyPin(field="pin")


def is_digits(text: str) -> bool:
    """Whether these are the digits a keyboard has: other scripts' digits are no PIN.

    >>> is_digits("4826"), is_digits("٤٨٢٦"), is_digits("")
    (True, False, False)
    """
    return text.isascii() and text.isdigit()


def is_easy(pin: str) -> bool:
    """Whether a PIN repeats itself, runs up or down the keys, is a year of somebody's life or a well-known pattern.

    >>> [is_easy(pin) for pin in ("1111", "1212", "123123", "3456", "7654", "7890", "2580", "4826", "1984")]
    [True, True, True, True, True, True, True, False, True]
    """
    repeats = any(pin == pin[:length] * (len(pin) // length) for length in range(1, len(pin) // 2 + 1))
    is_year = len(pin) == SHORTEST and int(pin) in YEARS
    return repeats or is_year or pin in KEYS or pin in KEYS[::-1] or pin in FIRST_GUESSES
