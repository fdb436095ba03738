"""What the desk says about personal data: found in a text, asked about a file."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.errors import Refused
from helpdesk.domain.forgetting import ForgottenAlready, StillHere, StillNeeded
from helpdesk.domain.leaks import ReportsPaused
from helpdesk.domain.personal_data import DataKind, LooksPersonal
from helpdesk.domain.retention import LogTooShort, PupilsFilesLast, TermOutOfBounds
from helpdesk.domain.unsent import SearchForgotten
from helpdesk.web.filled import filled

DATA_KINDS: dict[DataKind, LazyString] = {
    DataKind.PUPIL: _l("фамилия или имя ученика"),
    DataKind.PHONE: _l("номер телефона"),
    DataKind.SNILS: _l("СНИЛС"),
    DataKind.DOCUMENT: _l("номер документа"),
    DataKind.PASSWORD: _l("пароль"),
}


def _looks_personal(refused: Refused) -> str:
    kinds = ", ".join(str(DATA_KINDS[DataKind(kind)]) for kind in str(refused.facts["kinds"]).split(", "))
    words = f" ({refused.facts['words']})" if refused.facts["words"] else ""
    return _(
        "Похоже, в тексте есть: %(kinds)s%(words)s. Пока не отправлено, текст сохранён: "
        "поправьте его или отправьте как есть.",
        kinds=kinds,
        words=words,
    )


PRIVACY: dict[type[object], Callable[[Refused], str]] = {
    LooksPersonal: _looks_personal,
    TermOutOfBounds: filled(_l("Срок может быть от %(least)s до %(most)s. Исправьте число: ничего не изменилось.")),
    PupilsFilesLast: filled(
        _l(
            "Файлы с данными учеников хранят не дольше остальных: поставьте здесь не больше %(most)s. "
            "Ничего не изменилось."
        )
    ),
    LogTooShort: filled(
        _l("Журнал хранят дольше заявок: поставьте здесь от %(least)s до %(most)s. Ничего не изменилось.")
    ),
    StillNeeded: filled(
        _l("Пока нельзя: незавершённых заявок %(tickets)s, замещений впереди %(absences)s. Сначала завершите их.")
    ),
    StillHere: filled(
        _l("%(name)s работает в школе: обезличить можно только того, кто ушёл. Сначала закройте учётную запись.")
    ),
    SearchForgotten: filled(
        _l(
            "Фамилия, по которой искали, уже забыта: она хранится сутки и видна только тому, кто искал. "
            "Наберите её снова."
        )
    ),
    ReportsPaused: filled(
        _l(
            "За час от вас уже %(limit)s сообщений об утечке, они приняты. Это пока не отправлено, текст в поле. "
            "Если дело не ждёт, позвоните Администратору ЭЖ или директору; отправить отсюда получится через час."
        )
    ),
    ForgottenAlready: filled(_l("Этот человек уже обезличен. Ничего не изменилось.")),
}
