"""Refusals at the staff-room computer as sentences."""

from collections.abc import Callable
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk import clock
from helpdesk.domain.errors import Refused
from helpdesk.domain.pins import (
    ChangePaused,
    EasyPin,
    LastWrongPin,
    NameTooShort,
    NobodyFound,
    NotAPin,
    NotYourSecret,
    PinPaused,
    PinsDiffer,
    SamePin,
    WrongPin,
)
from helpdesk.web.filters import clock_time, moment

SOON = timedelta(hours=12)  # until then the hour is enough, later the day is told too


def _paused(refused: Refused) -> str:
    """The same for a person, a computer and the school: nobody learns who has a PIN."""
    return ngettext(
        "Слишком много неверных PIN подряд. Попробуйте через %(num)d минуту или войдите логином и паролем.",
        "Слишком много неверных PIN подряд. Попробуйте через %(num)d минут или войдите логином и паролем.",
        int(refused.facts["minutes"]),
    )


def _change_paused(refused: Refused) -> str:
    return ngettext(
        "Слишком много неверных попыток подряд. PIN не изменён, сменить его можно через %(num)d минуту.",
        "Слишком много неверных попыток подряд. PIN не изменён, сменить его можно через %(num)d минут.",
        int(refused.facts["minutes"]),
    )


def _last(refused: Refused) -> str:
    """Told alike of who has a PIN and who has none."""
    until = clock.now() + timedelta(minutes=int(refused.facts["minutes"]))
    return _(
        "PIN не подошёл пять раз подряд, и вход по PIN закрыт до %(until)s. Ваши заявки на месте. Войти можно сейчас "
        "логином и паролем. Если PIN забыт, новый выдаст Администратор ЭЖ, и он подойдёт сразу.",
        until=clock_time(until) if until - clock.now() < SOON else moment(until),
    )


DOOR: dict[type[object], Callable[[Refused], str]] = {
    WrongPin: lambda _refused: _(
        "PIN не подошёл. Проверьте, себя ли вы выбрали, и наберите ещё раз. После пяти ошибок подряд будет пауза."
    ),
    LastWrongPin: _last,
    PinPaused: _paused,
    ChangePaused: _change_paused,
    NameTooShort: lambda _refused: _("Наберите хотя бы две первые буквы фамилии."),
    NobodyFound: lambda _refused: _(
        "Никого с такой фамилией в списке сотрудников нет. Проверьте, нет ли опечатки, или войдите логином и паролем."
    ),
    NotYourSecret: lambda _refused: _("Это не ваш нынешний PIN и не ваш пароль. PIN не изменён, наберите ещё раз."),
    NotAPin: lambda _refused: _("PIN — это от четырёх до шести цифр."),
    EasyPin: lambda _refused: _("Такой PIN угадают сразу: цифры подряд, повторы или год. Придумайте другой."),
    SamePin: lambda _refused: _("Это ваш нынешний PIN. Придумайте другой."),
    PinsDiffer: lambda _refused: _("Второй раз набрано другое. Наберите новый PIN дважды одинаково."),
}
