"""Refusals at the staff-room computer as sentences."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk.domain.errors import Refused
from helpdesk.domain.pins import (
    EasyPin,
    NameTooShort,
    NobodyFound,
    NotAPin,
    NotYourSecret,
    PinPaused,
    PinsDiffer,
    SamePin,
    WrongPin,
)


def _paused(refused: Refused) -> str:
    """The same for a person, a computer and the school: nobody learns who has a PIN."""
    return ngettext(
        "Слишком много неверных PIN подряд. Попробуйте через %(num)d минуту или войдите логином и паролем.",
        "Слишком много неверных PIN подряд. Попробуйте через %(num)d минут или войдите логином и паролем.",
        int(refused.facts["minutes"]),
    )


DOOR: dict[type[object], Callable[[Refused], str]] = {
    WrongPin: lambda _refused: _(
        "PIN не подошёл. Проверьте, себя ли вы выбрали, и наберите ещё раз. После пяти ошибок подряд будет пауза."
    ),
    PinPaused: _paused,
    NameTooShort: lambda _refused: _("Наберите хотя бы две первые буквы фамилии."),
    NobodyFound: lambda _refused: _(
        "Никого с такой фамилией в списке сотрудников нет. Проверьте, нет ли опечатки, или войдите логином и паролем."
    ),
    NotYourSecret: lambda _refused: _("Это не ваш нынешний PIN и не ваш пароль. PIN не изменён, наберите ещё раз."),
    NotAPin: lambda _refused: _("PIN — это от четырёх до шести цифр."),
    EasyPin: lambda _refused: _("Такой PIN угадают сразу: цифры подряд или повторы. Придумайте другой."),
    SamePin: lambda _refused: _("Это ваш нынешний PIN. Придумайте другой."),
    PinsDiffer: lambda _refused: _("Второй раз набрано другое. Наберите новый PIN дважды одинаково."),
}
