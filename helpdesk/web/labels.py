"""The desk's words for people: labels of kinds, states, urgencies and posts (domain.md §4, §5)."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.directions import Direction
from helpdesk.domain.people import Role
from helpdesk.domain.school_week import EntryKind
from helpdesk.domain.workflow import Outcome, TicketKind, TicketState, Urgency

_S = TicketState

KINDS: dict[TicketKind, LazyString] = {
    TicketKind.TECHNICAL: _l("Техническая"),
    TicketKind.METHODOLOGICAL: _l("Методическая"),
    TicketKind.UNSURE: _l("Не определена"),
}
KIND_QUESTIONS: dict[TicketKind, LazyString] = {
    TicketKind.TECHNICAL: _l("Не работает, не пускает, показывает неверно"),
    TicketKind.METHODOLOGICAL: _l("Не знаю, как правильно сделать или заполнить"),
    TicketKind.UNSURE: _l("Не знаю, куда отнести"),
}
KIND_EXAMPLES: dict[TicketKind, LazyString] = {
    TicketKind.TECHNICAL: _l("не могу войти · нет моего класса · отметки не сохраняются"),
    TicketKind.METHODOLOGICAL: _l("КТП · итоговые отметки · замены"),
    TicketKind.UNSURE: _l("опишите своими словами, мы передадим нужному специалисту"),
}
URGENCIES: dict[Urgency, LazyString] = {
    Urgency.NORMAL: _l("Обычная"),
    Urgency.URGENT: _l("Срочная"),
    Urgency.CRITICAL: _l("Критическая"),
}
URGENCY_CHOICES: dict[Urgency, LazyString] = {
    Urgency.NORMAL: _l("Могу подождать до консультации"),
    Urgency.URGENT: _l("Не могу работать или срок сегодня–завтра"),
}
REQUESTER_STATES: dict[TicketState, LazyString] = {
    _S.NEW: _l("Принята"),
    _S.IN_PROGRESS: _l("В работе"),
    _S.WAITING_AUTHOR: _l("Ждём вашего ответа"),
    _S.CONSULTATION: _l("Приходите на консультацию"),
    _S.WAITING_VENDOR: _l("Передано в поддержку ЭЖ"),
    _S.RESOLVED: _l("Решена — проверьте"),
    _S.CLOSED: _l("Закрыта"),
    _S.REOPENED: _l("Снова в работе"),
    _S.WITHDRAWN: _l("Отозвана вами"),
    _S.DUPLICATE: _l("Объединена с другой заявкой"),
}
STAFF_STATES: dict[TicketState, LazyString] = {
    _S.NEW: _l("Новая"),
    _S.IN_PROGRESS: _l("В работе"),
    _S.WAITING_AUTHOR: _l("Ждём ответа педагога"),
    _S.CONSULTATION: _l("Назначена консультация"),
    _S.WAITING_VENDOR: _l("Ждём оператора ЭЖ"),
    _S.RESOLVED: _l("Решена"),
    _S.CLOSED: _l("Закрыта"),
    _S.REOPENED: _l("Возобновлена"),
    _S.WITHDRAWN: _l("Отозвана"),
    _S.DUPLICATE: _l("Объединена"),
}
OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.SOLVED: _l("Решено"),
    Outcome.OUT_OF_SCOPE: _l("Не относится к ЭЖ"),
    Outcome.NO_ANSWER: _l("Нет ответа"),
}
DIRECTIONS: dict[Direction, LazyString] = {
    Direction.TECHNOLOGY: _l("Технологии работы с ЭЖ"),
    Direction.PLANNING: _l("КТП в ЭЖ, импорт и экспорт"),
    Direction.MARKS: _l("Ввод текущих отметок"),
    Direction.REPORTS: _l("Отчёты по успеваемости и посещаемости"),
    Direction.PARENTS: _l("Информирование родителей и обучающихся"),
}
ROLES: dict[Role, LazyString] = {
    Role.TEACHER: _l("педагог"),
    Role.STAFF: _l("сотрудник"),
    Role.METHODIST: _l("методист"),
    Role.ADMINISTRATOR: _l("Администратор ЭЖ"),
    Role.DEPUTY: _l("заместитель директора по УВР"),
    Role.LEADERSHIP: _l("заместитель директора"),
    Role.DIRECTOR: _l("директор"),
}
FIELDS: dict[str, LazyString] = {
    "state": _l("состояние"),
    "kind": _l("вид"),
    "topic": _l("тема"),
    "urgency": _l("срочность"),
    "assignee": _l("ответственный"),
    "first_response_due": _l("срок ответа"),
    "resolution_due": _l("срок решения"),
    "invited_to": _l("консультация"),
    "visit": _l("запись на консультацию"),
    "duplicate_of": _l("объединена с"),
    "outcome": _l("итог"),
    "concerned": _l("кого затронуло"),
    "operator_number": _l("номер обращения оператору"),
    "workaround": _l("обходной путь"),
}
ACTS: dict[str, LazyString] = {
    "filed": _l("Заявка подана"),
    "taken": _l("Взята в работу"),
    "answered": _l("Дан ответ"),
    "replied": _l("Педагог ответил"),
    "noted": _l("Заметка для своих"),
    "asked": _l("Задан вопрос педагогу"),
    "invited": _l("Приглашение на консультацию"),
    "proposed": _l("Спросили, подходит ли консультация позже срока"),
    "agreed": _l("Педагог согласился на консультацию"),
    "booked": _l("Педагог записался на консультацию"),
    "missed": _l("На консультацию не пришли"),
    "unbooked": _l("Педагог отменил запись"),
    "rebooked": _l("Запись перенесена на другой день"),
    "passed_to_vendor": _l("Передана в поддержку ЭЖ"),
    "rerouted": _l("Передана"),
    "adjusted": _l("Уточнены тема или срочность"),
    "resolved": _l("Решена"),
    "confirmed": _l("Педагог подтвердил решение"),
    "reopened": _l("Возвращена в работу"),
    "withdrawn": _l("Отозвана педагогом"),
    "duplicate": _l("Объединена с другой заявкой"),
    "calendar_changed": _l("Календарь изменился"),
    "unanswered": _l("Закрыта: ответа не было 10 рабочих дней"),
    "settled": _l("Закрыта: за 10 рабочих дней её не вернули"),
    "returned": _l("Возвращена ответственному: замещение закончилось"),
    "handed_over": _l("Передана: прежний ответственный больше не работает в школе"),
    "undelivered": _l("Письмо не доставлено"),
    "files_removed": _l("Файлы удалены: срок хранения прошёл"),
    "outage_noted": _l("Дополнен журнал сбоев"),
}
SAID: dict[str, LazyString] = {
    "taken": _l("Заявка у вас в работе."),
    "answered": _l("Ответ отправлен, педагог получит письмо."),
    "replied": _l("Сообщение отправлено, ответственный получит письмо."),
    "noted": _l("Заметка сохранена: педагог её не видит."),
    "asked": _l("Вопрос отправлен, ждём ответа педагога."),
    "invited": _l("Приглашение отправлено, педагог получит письмо."),
    "proposed": _l("Вопрос отправлен: педагог согласится, записавшись на эту консультацию."),
    "agreed": _l("Вы записаны на консультацию."),
    "booked": _l("Вы записаны на консультацию."),
    "passed_to_vendor": _l("Заявка ждёт оператора ЭЖ, срок решения идёт дальше."),
    "resolved": _l("Заявка решена, ждём подтверждения педагога."),
    "confirmed": _l("Спасибо, заявка закрыта."),
    "reopened": _l("Заявка снова в работе."),
    "withdrawn": _l("Заявка отозвана."),
    "duplicate": _l("Заявка объединена с другой, педагог получит письмо."),
}
MAILED_ACTS = ("answered", "invited", "duplicate")  # whose line promises the requester a letter
SAID_UNMAILED = _l("Сделано. Почты у педагога нет: он увидит это на странице заявки.")
ENTRY_KINDS: dict[EntryKind, LazyString] = {
    EntryKind.OFF: _l("Нерабочие дни"),
    EntryKind.SHORT: _l("Сокращённые дни"),
    EntryKind.WORK: _l("Рабочие дни"),
    EntryKind.BREAK: _l("Каникулы"),
    EntryKind.CANCEL: _l("Отмена консультаций"),
    EntryKind.MOVE: _l("Перенос консультации"),
    EntryKind.EXTRA: _l("Дополнительная консультация"),
}
WEEKDAYS: tuple[LazyString, ...] = (
    _l("понедельник"),
    _l("вторник"),
    _l("среда"),
    _l("четверг"),
    _l("пятница"),
    _l("суббота"),
    _l("воскресенье"),
)
SHORT_WEEKDAYS = (_l("пн"), _l("вт"), _l("ср"), _l("чт"), _l("пт"), _l("сб"), _l("вс"))
SHOWS: dict[str, LazyString] = {
    "open": _l("Открытые"),
    "resolved": _l("Решённые"),
    "ended": _l("Завершённые"),
    "any": _l("Все"),
}
WHOSE: dict[str, LazyString] = {
    "me": _l("у меня"),
    "others": _l("у других"),
    "none": _l("ни у кого"),
}
ORDERS: dict[str, LazyString] = {
    "new": _l("сначала новые"),
    "old": _l("сначала старые"),
}
URGENCY_MARKS: dict[Urgency, LazyString] = {
    Urgency.URGENT: _l("срочно"),
    Urgency.CRITICAL: _l("критично"),
}
CONSULTATION_FORMS: dict[str, LazyString] = {
    "individual": _l("индивидуально"),
    "group": _l("группа"),
    "video": _l("по видео"),
}
VISIT_STATES: dict[str, LazyString] = {
    "booked": _l("записан(а)"),
    "came": _l("на месте"),
    "solved": _l("решено"),
    "unfinished": _l("доделаем позже"),
    "missed": _l("не пришёл(ла)"),
    "cancelled": _l("отменено или перенесено"),
}
