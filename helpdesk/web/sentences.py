"""Every refusal as a sentence: what happened, what is kept, what to do now."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.attachments import (
    EmptyFile,
    FileGone,
    FileNotAccepted,
    FileNotAsNamed,
    FileNotKept,
    FileTooLarge,
    PictureTooLarge,
    TooManyFiles,
    UploadsPaused,
)
from helpdesk.domain.consultation_days import NoConsultationAhead, NoWorkingDayAhead
from helpdesk.domain.errors import Missing, NotAChoice, NotAllowed, Refused, TooLong
from helpdesk.domain.people import SigningInPaused, WrongCredentials
from helpdesk.domain.workflow import (
    ConsultationTooLate,
    ForbiddenMove,
    NotYours,
    StaleTicket,
    TicketState,
    TooLateToReopen,
)
from helpdesk.web.filters import wall_moment
from helpdesk.web.labels import STAFF_STATES

SHORT = 1000  # what is cut by hand; longer texts may go as a file
MISSING: dict[str, LazyString] = {
    "body": _l("Напишите хотя бы несколько слов, чтобы вам смогли помочь."),
    "words": _l("Напишите хотя бы несколько слов: пустое сообщение уйти не может."),
    "note": _l("Напишите заметку: пустую сохранить нельзя."),
    "reason": _l("Напишите причину: её увидят педагог и новый ответственный."),
    "reopening": _l("Напишите, что осталось не так: без этого ответственный не узнает, что исправить."),
    "topic": _l("Выберите тему из списка."),
    "kind": _l("Выберите вид: техническая или методическая."),
    "password": _l("Введите пароль."),
    "login": _l("Введите логин."),
}
CHOICES: dict[str, LazyString] = {
    "kind": _l("Такого вида заявки нет. Выберите один из трёх."),
    "topic": _l("Эта тема не подходит к выбранному виду заявки. Выберите тему из списка, текст сохранён."),
    "urgency": _l("Такой срочности нет. Выберите одну из предложенных, текст сохранён."),
    "change": _l("Ничего не изменилось: выберите другой вид, тему или срочность. Причина сохранена."),
    "original": _l("Открытой или решённой заявки с таким номером среди ваших нет. Проверьте номер."),
    "form_key": _l("Форма устарела. Скопируйте набранное, обновите страницу и отправьте ещё раз."),
    "state": _l("Такого действия нет. Обновите страницу и выберите кнопку."),
}


def sentence(refused: Refused) -> str:
    """The sentence for a refusal, in the reader's language."""
    for kind in type(refused).__mro__:
        if say := _SENTENCES.get(kind):
            return say(refused)
    return _("Так сделать нельзя. Ничего не изменилось.")


def _missing(refused: Refused) -> str:
    return str(MISSING.get(str(refused.facts.get("field")), _l("Заполните это поле.")))


def _too_long(refused: Refused) -> str:
    figures = {name: format_decimal(int(refused.facts[name])) for name in ("length", "limit")}
    if int(refused.facts["limit"]) <= SHORT:
        return _("Слишком длинно: %(length)s знаков, а можно до %(limit)s. Сократите, набранное сохранено.", **figures)
    return _(
        "Слишком длинно: %(length)s знаков, а можно до %(limit)s. Сократите или приложите файлом: набранное сохранено.",
        **figures,
    )


def _not_a_choice(refused: Refused) -> str:
    return str(CHOICES.get(str(refused.facts.get("field")), _l("Такого варианта нет. Выберите из предложенных.")))


def _forbidden_move(refused: Refused) -> str:
    old, new = (STAFF_STATES[TicketState(str(refused.facts[key]))] for key in ("old", "new"))
    return _(
        "Заявка сейчас в состоянии «%(old)s», перевести её в «%(new)s» нельзя. "
        "Заявка не изменилась, ваш текст сохранён.",
        old=old,
        new=new,
    )


def _stale(refused: Refused) -> str:
    return _(
        "Пока страница была открыта, заявку изменили (%(who)s). Ничего не записано, ваш текст сохранён. "
        "Посмотрите, что нового, и отправьте ещё раз, если это ещё нужно.",
        who=_("вы сами, в другой вкладке") if refused.facts.get("is_oneself") else refused.facts["who"],
    )


def _consultation_too_late(refused: Refused) -> str:
    slot, due = (wall_moment(datetime.fromisoformat(str(refused.facts[key]))) for key in ("slot", "due"))
    return _(
        "Ближайшая консультация — %(slot)s, это позже срока решения (%(due)s). "
        "Заявка не изменилась, ваш текст сохранён: ответьте письменно или спросите педагога, согласен ли он подождать.",
        slot=slot,
        due=due,
    )


def _too_late(_refused: Refused) -> str:
    return _(
        "Вернуть заявку в работу можно в течение 10 рабочих дней после решения. "
        "Подайте новую заявку: она будет продолжением этой."
    )


def _paused(refused: Refused) -> str:
    return ngettext(
        "Слишком много неверных паролей подряд. Попробуйте через %(num)d минуту "
        "или попросите Администратора ЭЖ выдать новый пароль.",
        "Слишком много неверных паролей подряд. Попробуйте через %(num)d минут "
        "или попросите Администратора ЭЖ выдать новый пароль.",
        int(refused.facts["minutes"]),
    )


FILES_FOUND: dict[str, LazyString] = {
    "exe": _l("Программы и скрипты не принимаем: «%(name)s» не приложен, остальное сохранено. Пришлите снимок экрана."),
    "script": _l(
        "Программы и скрипты не принимаем: «%(name)s» не приложен, остальное сохранено. Пришлите снимок экрана."
    ),
    "archive": _l("Архивы не принимаем: «%(name)s» не приложен, остальное сохранено. Приложите файлы по одному."),
    "html": _l(
        "Веб-страницы и SVG не принимаем: «%(name)s» не приложен, остальное сохранено. "
        "Пришлите снимок экрана или вставьте текст ошибки в заявку."
    ),
    "macro": _l(
        "В файле «%(name)s» есть макросы. Он не приложен, остальное сохранено. "
        "Сохраните его как docx, xlsx или pptx и приложите снова."
    ),
    "broken": _l("Картинка «%(name)s» повреждена и не приложена, остальное сохранено. Сделайте снимок ещё раз."),
}
FILES: dict[type[Refused], LazyString] = {
    FileTooLarge: _l(
        "Файл «%(name)s» слишком большой: %(size_mb)s МБ при пределе %(limit_mb)s МБ. Он не приложен, "
        "остальное сохранено. Уменьшите снимок или пришлите видео покороче."
    ),
    EmptyFile: _l("Файл «%(name)s» пустой и не приложен, остальное сохранено. Проверьте файл и выберите его ещё раз."),
    FileNotAccepted: _l(
        "Файл «%(name)s» такого вида не принимаем. Он не приложен, остальное сохранено. Подойдут снимок или фото, "
        "PDF, документ или таблица (docx, xlsx, odt…), текст, короткое видео."
    ),
    FileNotAsNamed: _l(
        "Файл «%(name)s» назван .%(extension)s, но внутри другое. Он не приложен, остальное сохранено. "
        "Откройте его, сохраните в нужном виде и приложите снова."
    ),
    PictureTooLarge: _l(
        "На картинке «%(name)s» %(size_mpx)s Мп при пределе %(limit_mpx)s Мп. Она не приложена, остальное сохранено. "
        "Уменьшите её или сделайте снимок экрана."
    ),
    TooManyFiles: _l(
        "К одному сообщению можно приложить не больше %(limit)s файлов. «%(name)s» не приложен, остальное сохранено. "
        "Уберите лишний файл."
    ),
    UploadsPaused: _l(
        "За час можно загрузить не больше %(limit_mb)s МБ. «%(name)s» не приложен, остальное сохранено. "
        "Отправьте заявку без него, а файл добавьте через час."
    ),
    FileNotKept: _l(
        "Файл «%(name)s» не удалось сохранить: сбой хранилища. Остальное сохранено. "
        "Попробуйте ещё раз или отправьте без файла и сообщите Администратору ЭЖ."
    ),
    FileGone: _l("Файла «%(name)s» нет в хранилище, заявка и переписка на месте. Сообщите Администратору ЭЖ."),
}


def _file(refused: Refused) -> str:
    found = FILES_FOUND.get(str(refused.facts.get("found", "")))
    return str(found or FILES[type(refused)]) % refused.facts


_SENTENCES: dict[type[object], Callable[[Refused], str]] = {
    **dict.fromkeys(FILES, _file),
    Missing: _missing,
    TooLong: _too_long,
    NotAChoice: _not_a_choice,
    ForbiddenMove: _forbidden_move,
    StaleTicket: _stale,
    ConsultationTooLate: _consultation_too_late,
    TooLateToReopen: _too_late,
    SigningInPaused: _paused,
    WrongCredentials: lambda _refused: _("Логин или пароль не подходят. Проверьте раскладку и Caps Lock."),
    NotYours: lambda _refused: _("Это действие может сделать только другая сторона заявки. Ничего не изменилось."),
    NotAllowed: lambda _refused: _("У вас нет права на это действие. Ничего не изменилось."),
    NoConsultationAhead: lambda _refused: _(
        "В календаре нет ни одной консультации на 400 дней вперёд. Проверьте недельное расписание и отмены."
    ),
    NoWorkingDayAhead: lambda _refused: _(
        "Срок пока нельзя посчитать: в календаре нет ни одного рабочего дня на 400 дней вперёд. "
        "Набранное сохранено. Скажите об этом Администратору ЭЖ: он проверит рабочие дни и закрытия."
    ),
}
