"""What may be a password: long, and not what everybody tries first."""

import pytest

from helpdesk.domain.passwords import why_weak

NAMES = ("baranova.lp", "Баранова Людмила Петровна", "l.p.b@school.example")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("три зелёных слона", ""),
        ("пароль-для-проверки", ""),
        ("k4hd8mzq7w", ""),
        ("мой пароль от почты другой", ""),
        ("", "short"),
        ("девять 99", "short"),
        (" " * 40, "short"),
        ("x" * 257, "long"),
        ("1111111111", "plain"),
        ("абабабабаб", "plain"),
        ("Qwertyuiop1", "common"),
        ("пароль12345", "common"),
        ("password2026"[:11], "common"),
        ("1234567890", "common"),
        ("Людмила2026", "name"),
        ("baranova.lp", "name"),
        ("baranova.lp2026", "name"),
        ("Baranova-LP-2026", "name"),
        ("баранова19840512", "name"),
        ("БарановаЛюдмила!", "name"),
        ("l.p.b@school.example", "name"),
        ("L.P.B@school.example 1", "name"),
        ("2026baranova", "name"),
        ("Людмила любит сыр", ""),
        ("baranova ест кашу", ""),
        ("school bus at noon", ""),
    ],
)
def test_a_weak_password_is_told_why(password: str, why: str) -> None:
    assert why_weak(password, NAMES) == why
