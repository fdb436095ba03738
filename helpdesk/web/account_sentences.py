"""Refusals about passwords and accounts as sentences."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpdesk.domain.errors import Refused
from helpdesk.domain.passwords import WeakPassword, WrongPassword

WEAK = {
    "short": _l("Пароль короче %(least)s знаков. Возьмите, например, три-четыре слова подряд."),
    "long": _l("Пароль длиннее %(most)s знаков. Возьмите покороче."),
    "plain": _l("В пароле почти одни и те же знаки, его легко подобрать. Возьмите другой."),
    "common": _l("Такие пароли пробуют первыми. Возьмите другой, например три-четыре слова подряд."),
    "name": _l("В пароле почти только ваше имя или логин. Возьмите другой."),
}


def _weak(refused: Refused) -> str:
    return str(WEAK.get(str(refused.facts["why"]), WEAK["short"])) % refused.facts


ACCOUNTS: dict[type[object], Callable[[Refused], str]] = {
    WeakPassword: _weak,
    WrongPassword: lambda _refused: _("Пароль не подходит. Ничего не изменилось. Проверьте раскладку и Caps Lock."),
}
