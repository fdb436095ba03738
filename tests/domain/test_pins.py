"""Which digits may be a PIN."""

import pytest

from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.pins import EasyPin, NotAPin, check_pin


@pytest.mark.parametrize("pin", ["4826", "0371", "48261", "904215", "1299", "1939", "2030", "198404", "41984"])
def test_these_may_be_a_pin(pin: str) -> None:
    check_pin(pin)


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        *((pin, EasyPin) for pin in ("1234", "4321", "0000", "1111", "9999", "3456", "7890", "0123", "0987", "2580")),
        *((pin, EasyPin) for pin in ("1212", "4545", "123123", "121212", "123456", "654321", "55555", "234567")),
        *((pin, EasyPin) for pin in ("1940", "1961", "1984", "1999", "2000", "2012", "2026", "2029")),
        *(
            (pin, NotAPin)
            for pin in ("", "482", "4826017", "48a6", "48 26", "-482", "4826\n", "\u0664\u0668\u0662\u0666", "48²6")
        ),
    ],
)
def test_these_may_not(pin: str, why: type[Unacceptable]) -> None:
    with pytest.raises(why):
        check_pin(pin)
