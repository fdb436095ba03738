"""Acts of the audit log in words: for its page, and for the file a person gets of what is held on them."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.audit import Act

ACTS: dict[Act, LazyString] = {
    Act.CALENDAR_CHANGED: _l("Изменён календарь"),
    Act.CALENDAR_CONFIRMED: _l("Подтверждён календарь учебного года"),
    Act.CONSULTATION_ADDED: _l("Добавлена консультация"),
    Act.ABSENCE_ENTERED: _l("Записано отсутствие"),
    Act.ABSENCE_WITHDRAWN: _l("Отменено отсутствие"),
    Act.STAFF_IMPORTED: _l("Загружен список сотрудников"),
    Act.ROLE_CHANGED: _l("Сменена роль сотрудника"),
    Act.ADDRESS_CHANGED: _l("Сменён адрес почты сотрудника"),
    Act.PASSWORDS_ISSUED: _l("Выдан пароль"),
    Act.ACCOUNT_CLOSED: _l("Закрыта учётная запись"),
    Act.ACCOUNT_REOPENED: _l("Снова открыта учётная запись"),
    Act.SESSIONS_ENDED: _l("Закончены сеансы сотрудника"),
    Act.SECOND_FACTOR_REMOVED: _l("Снят второй фактор сотрудника"),
    Act.PASSWORD_CHANGED: _l("Сменён свой пароль"),
    Act.PIN_CHANGED: _l("Сменён свой PIN"),
    Act.SECOND_FACTOR_ON: _l("Включён свой второй фактор"),
    Act.SECOND_FACTOR_OFF: _l("Выключен свой второй фактор"),
    Act.CODES_RENEWED: _l("Взяты новые коды второго фактора"),
    Act.PIN_ISSUED: _l("Выдан PIN"),
    Act.COMPUTER_ADDED: _l("Сделан адрес для общего компьютера"),
    Act.COMPUTER_ENROLLED: _l("Компьютер стал общим"),
    Act.COMPUTER_REVOKED: _l("Компьютер больше не общий"),
    Act.TRAINING_DECIDED: _l("Решено об обучении"),
    Act.ATTENDANCE_CHANGED: _l("Изменён список участников обучения"),
    Act.TRAINING_SETTINGS_CHANGED: _l("Изменены настройки обучения"),
    Act.DIGEST_SENT: _l("Отправлено еженедельное письмо"),
    Act.DIGEST_SENT_AGAIN: _l("Еженедельное письмо отправлено ещё раз"),
    Act.DIGEST_RECIPIENTS_CHANGED: _l("Изменён получатель еженедельного письма"),
    Act.LETTER_RESENT: _l("Письмо поставлено в очередь ещё раз"),
    Act.LETTER_READ: _l("Прочитано письмо другому человеку"),
    Act.FILE_SEEN: _l("Открыт файл заявки"),
    Act.EXPORTED: _l("Скачан документ"),
    Act.TERMS_CHANGED: _l("Изменён срок хранения"),
    Act.TERMS_KEPT: _l("Удалено по сроку хранения"),
    Act.PERSON_FORGOTTEN: _l("Сотрудник обезличен"),
    Act.PERSON_EXPORTED: _l("Выдано всё, что хранится о сотруднике"),
    Act.LEAK_REPORTED: _l("Сообщено об утечке"),
    Act.LEAK_READ: _l("Прочитано сообщение об утечке"),
    Act.LEAK_CLOSED: _l("Сообщение об утечке закрыто"),
}

FILE_WAYS: dict[str, LazyString] = {  # how a file was opened
    "page": _l("на странице"),
    "download": _l("скачан"),
    "archive": _l("в архиве данных"),
}
