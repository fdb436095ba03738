"""Every refusal as a sentence: what happened, what is kept, what to do now."""

from collections.abc import Callable
from datetime import date, datetime

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.consultation_days import NoConsultationAhead, NoWorkingDayAhead
from helpdesk.domain.errors import Missing, NotAChoice, NotAllowed, Refused, TooLong
from helpdesk.domain.leaves import (
    AbsenceOver,
    AccountClosed,
    AlreadyAway,
    EndsBeforeStart,
    LongerThanYear,
    OnlyPast,
    OwnSubstitute,
    StandsIn,
    SubstituteAway,
    TooFarAhead,
)
from helpdesk.domain.people import SigningInPaused, WrongCredentials
from helpdesk.domain.workflow import (
    ConsultationTooLate,
    ForbiddenMove,
    NotYours,
    StaleTicket,
    TicketState,
    TooLateToReopen,
)
from helpdesk.web.account_sentences import ACCOUNTS
from helpdesk.web.agenda_sentences import AGENDA
from helpdesk.web.booking_sentences import BOOKINGS
from helpdesk.web.calendar_sentences import CALENDAR
from helpdesk.web.digest_sentences import DIGESTS
from helpdesk.web.door_sentences import DOOR
from helpdesk.web.file_sentences import FILES, about_file
from helpdesk.web.filled import filled
from helpdesk.web.filters import day, wall_moment
from helpdesk.web.labels import STAFF_STATES
from helpdesk.web.privacy_sentences import PRIVACY
from helpdesk.web.training_sentences import TRAININGS
from helpdesk.web.what_if_sentences import WHAT_IF

SHORT = 1000  # what is cut by hand; longer texts may go as a file
MISSING: dict[str, LazyString] = {
    "body": _l("Напишите хотя бы несколько слов, чтобы вам смогли помочь."),
    "words": _l("Напишите хотя бы несколько слов: пустое сообщение уйти не может."),
    "note": _l("Напишите заметку: пустую сохранить нельзя."),
    "reason": _l("Напишите причину: её увидят педагог и новый ответственный."),
    "reopening": _l("Напишите, что осталось не так: без этого ответственный не узнает, что исправить."),
    "topic": _l("Выберите тему из списка."),
    "done": _l("Напишите, что сделано: без этого сообщение не закрыть."),
    "has_personal_data": _l(
        "Ответьте, есть ли в файле фамилии или отметки учеников: от этого зависит, кто сможет его открыть. "
        "Файл и текст сохранены."
    ),
    "kind": _l("Выберите вид: техническая или методическая."),
    "password": _l("Введите пароль."),
    "login": _l("Введите логин."),
    "code": _l("Введите код."),
    "pin": _l("Введите PIN."),
    "current": _l("Введите нынешний PIN или пароль."),
    "device": _l("Напишите, где стоит компьютер, например «Учительская, корпус 1»."),
    "login_or_address": _l("Введите логин или адрес почты."),
    "walk_in": _l("Напишите фамилию того, кто подошёл."),
    "direction": _l("Выберите направление: без него обучение не отметить как проведённое."),
    "cancellation": _l("Напишите, почему обучение отменяется: причина останется в журнале."),
    "names": _l("Отметьте хотя бы одного человека в списке или впишите его фамилию."),
    "first_on": _l("Выберите день."),
    "last_on": _l("Выберите последний день."),
    "on": _l("Выберите день."),
    "starts": _l("Укажите время начала."),
    "ends": _l("Укажите время окончания."),
    "file": _l("Выберите файл."),
}
CHOICES: dict[str, LazyString] = {
    "kind": _l("Такого вида заявки нет. Выберите один из трёх."),
    "topic": _l("Эта тема не подходит к выбранному виду заявки. Выберите тему из списка, текст сохранён."),
    "urgency": _l("Такой срочности нет. Выберите одну из предложенных, текст сохранён."),
    "change": _l("Ничего не изменилось: выберите другой вид, тему или срочность. Причина сохранена."),
    "original": _l("Открытой или решённой заявки с таким номером среди ваших нет. Проверьте номер."),
    "form_key": _l("Форма устарела. Скопируйте набранное, обновите страницу и отправьте ещё раз."),
    "starts": _l("Выберите консультацию из списка: набранное сохранено."),
    "absence_day": _l("Это не дата. Выберите день в календаре или напишите так: 26.11.2026."),
    "person": _l("Записать отсутствие этого человека вам нельзя. Выберите из списка."),
    "substitute": _l("Такого сотрудника нет. Выберите замещающего из списка."),
    "successor": _l("Этот человек не может вести заявки. Выберите из списка."),
    "state": _l("Такого действия нет. Обновите страницу и выберите кнопку."),
    "walk_in": _l("Никого с таким именем в списке сотрудников нет. Проверьте фамилию, вопрос сохранён."),
    "to": _l("Выберите консультацию из списка."),
    "day": _l("Выберите день: не раньше сегодняшнего и не дальше, чем через 400 дней."),
    "begins": _l("Напишите время начала, например 16:00."),
    "ends": _l("Напишите время конца, например 17:00."),
    "noticed_on": _l(
        "Заметить могли только до этой минуты и не раньше, чем год назад. Проверьте день и час, текст сохранён."
    ),
    "trainer": _l("Этот человек не может вести обучение. Выберите из списка."),
    "names": _l("Кого-то из отмеченных больше нет в списке сотрудников. Обновите страницу и отметьте снова."),
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


def _days(refused: Refused) -> str:
    first, last = (day(date.fromisoformat(str(refused.facts[key]))) for key in ("first", "last"))
    return first if first == last else _("%(first)s — %(last)s", first=first, last=last)


_SENTENCES: dict[type[object], Callable[[Refused], str]] = {
    **ACCOUNTS,
    **CALENDAR,
    **dict.fromkeys(FILES, about_file),
    **BOOKINGS,
    **AGENDA,
    **TRAININGS,
    **WHAT_IF,
    **DIGESTS,
    **PRIVACY,
    **DOOR,
    Missing: _missing,
    TooLong: _too_long,
    NotAChoice: _not_a_choice,
    ForbiddenMove: _forbidden_move,
    StaleTicket: _stale,
    ConsultationTooLate: _consultation_too_late,
    TooLateToReopen: _too_late,
    SigningInPaused: _paused,
    WrongCredentials: lambda _refused: _("Логин или пароль не подходят. Проверьте раскладку и Caps Lock."),
    EndsBeforeStart: lambda _refused: _("Последний день раньше первого. Поменяйте даты."),
    OnlyPast: lambda _refused: _("Эти дни уже прошли: записать можно отсутствие, которое идёт сейчас или будет."),
    LongerThanYear: lambda _refused: _("Отсутствие длиннее года: проверьте год в датах."),
    TooFarAhead: lambda _refused: _("Отсутствие начинается больше чем через год: проверьте год в дате."),
    OwnSubstitute: lambda _refused: _("Замещать самого себя нельзя. Выберите другого человека или «никто»."),
    AccountClosed: filled(_l("%(name)s больше не работает в школе. Выберите другого человека.")),
    AlreadyAway: lambda refused: _(
        "На эти дни отсутствие уже записано: %(days)s. Отмените его или выберите другие даты.", days=_days(refused)
    ),
    SubstituteAway: lambda refused: _(
        "Замещать в эти дни не получится: %(name)s тоже отсутствует, %(days)s. Выберите другого человека.",
        name=refused.facts["name"],
        days=_days(refused),
    ),
    StandsIn: lambda refused: _(
        "В эти дни этот человек сам замещает: %(name)s, %(days)s. Сначала назначьте туда другого замещающего.",
        name=refused.facts["name"],
        days=_days(refused),
    ),
    AbsenceOver: lambda _refused: _("Это отсутствие уже закончилось или отменено. Обновите страницу."),
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
