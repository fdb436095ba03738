"""Refusals about passwords and accounts as sentences."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from helpdesk.domain.errors import Refused
from helpdesk.domain.passwords import PasswordElsewhere, SamePassword, WeakPassword, WrongPassword
from helpdesk.domain.second_factor import CodesPaused, SetupOver, WrongCode, WrongPaperCode
from helpdesk.domain.sso import DirectoryDown, NobodyKnown, ProviderFailed, StaleProof
from helpdesk.domain.staff import (
    AddressesTaken,
    AddressTaken,
    AlreadyClosed,
    LastAdministrator,
    NobodyGoesOn,
    OwnAccount,
    OwnRole,
    TicketsInHands,
    TooManyLetters,
)

WEAK = {
    "short": _l("Пароль короче %(least)s знаков. Возьмите, например, три-четыре слова подряд."),
    "long": _l("Пароль длиннее %(most)s знаков. Возьмите покороче."),
    "plain": _l("В пароле почти одни и те же знаки, его легко подобрать. Возьмите другой."),
    "common": _l("Такие пароли пробуют первыми. Возьмите другой, например три-четыре слова подряд."),
    "name": _l("В пароле почти только ваше имя, логин или адрес почты. Возьмите, например, три-четыре слова подряд."),
}


def _weak(refused: Refused) -> str:
    return str(WEAK.get(str(refused.facts["why"]), WEAK["short"])) % refused.facts


def _nobody_goes_on(refused: Refused) -> str:
    return ngettext(
        "У этого человека %(num)d открытая заявка. Ничего не изменилось: выберите, кто её продолжит.",
        "У этого человека %(num)d открытых заявок. Ничего не изменилось: выберите, кто их продолжит.",
        int(refused.facts["count"]),
    )


def _tickets_in_hands(refused: Refused) -> str:
    return ngettext(
        "У сотрудника «%(login)s» %(num)d незавершённая заявка, а с новой ролью она не видна. Не записано ничего: "
        "сначала передайте её («Передать» на странице заявки) и выберите файл ещё раз.",
        "У сотрудника «%(login)s» %(num)d незавершённых заявок, а с новой ролью они не видны. Не записано ничего: "
        "сначала передайте их («Передать» на странице заявки) и выберите файл ещё раз.",
        int(refused.facts["count"]),
        login=refused.facts["login"],
    )


def _codes_paused(refused: Refused) -> str:
    return ngettext(
        "Слишком много неверных кодов подряд. Попробуйте через %(num)d минуту.",
        "Слишком много неверных кодов подряд. Попробуйте через %(num)d минут.",
        int(refused.facts["minutes"]),
    )


ACCOUNTS: dict[type[object], Callable[[Refused], str]] = {
    WeakPassword: _weak,
    SamePassword: lambda _refused: _("Это ваш нынешний пароль. Пароль не изменён: придумайте другой."),
    PasswordElsewhere: lambda _refused: _("Ваш пароль хранит каталог школы: здесь его не сменить, смените его там."),
    WrongCode: lambda _refused: _(
        "Код не подходит: он мог устареть или уже был использован. Дождитесь следующего и наберите его."
    ),
    WrongPaperCode: lambda _refused: _(
        "Такого кода на вашем листке нет, или он уже использован. Проверьте буквы или наберите следующий код с листка."
    ),
    CodesPaused: _codes_paused,
    SetupOver: lambda _refused: _("Настройка устарела или второй фактор уже включён. Начните заново."),
    ProviderFailed: lambda _refused: _(
        "Служба входа школы не ответила как надо. Ничего не изменилось: попробуйте ещё раз или войдите с паролем."
    ),
    StaleProof: lambda _refused: _(
        "Служба входа школы не спросила, кто вы: возможно, в ней остался предыдущий человек. "
        "Выйдите из неё и попробуйте ещё раз."
    ),
    NobodyKnown: lambda _refused: _(
        "Среди сотрудников нет того, кого назвала служба входа школы. Скажите Администратору ЭЖ: он проверит ваш адрес."
    ),
    DirectoryDown: lambda _refused: _(
        "Каталог школы не отвечает, проверить пароль сейчас нельзя. Попробуйте через несколько минут; "
        "кому пароль выдан здесь, те входят как обычно."
    ),
    LastAdministrator: lambda _refused: _(
        "Это единственный Администратор ЭЖ: без него никто не сможет вести учётные записи. Ничего не изменилось. "
        "Сначала назначьте другого."
    ),
    OwnAccount: lambda _refused: _(
        "Это ваша учётная запись, ничего не изменилось. Пароль и второй фактор меняют в «Моём профиле», "
        "а закрыть её может другой администратор."
    ),
    AlreadyClosed: lambda _refused: _("Эта учётная запись уже закрыта. Обновите страницу."),
    AddressTaken: lambda _refused: _(
        "Этот адрес уже записан у другого сотрудника. Ничего не изменилось, набранное сохранено: "
        "возьмите другой адрес или скажите Администратору ЭЖ."
    ),
    AddressesTaken: lambda refused: _(
        "Адрес «%(email)s» уже записан у другого сотрудника. Не записано ничего: исправьте строку и выберите файл "
        "ещё раз.",
        **refused.facts,
    ),
    OwnRole: lambda _refused: _(
        "В вашей строке другая роль, а сменить её себе нельзя: эта страница закрылась бы для вас. Не записано ничего: "
        "исправьте строку и выберите файл ещё раз или попросите другого администратора."
    ),
    TooManyLetters: lambda refused: _(
        "За последний час вам уже отправлено писем со ссылкой: %(most)s. Больше пока не отправим, и адрес прежний. "
        "Посмотрите в «Спаме» или попробуйте через час.",
        **refused.facts,
    ),
    NobodyGoesOn: _nobody_goes_on,
    TicketsInHands: _tickets_in_hands,
    WrongPassword: lambda _refused: _("Пароль не подходит. Ничего не изменилось. Проверьте раскладку и Caps Lock."),
}
