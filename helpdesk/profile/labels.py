"""What each event is called on the page of letters."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.notices import Event

EVENTS: dict[Event, LazyString] = {
    Event.ACCEPTED: _l("Моя заявка принята: номер и сроки"),
    Event.ANSWERED: _l("Мне ответили"),
    Event.ASKED: _l("Меня спросили и ждут ответа"),
    Event.INVITED: _l("Меня приглашают на консультацию"),
    Event.PASSED_ON: _l("Мою заявку передали или объединили с другой"),
    Event.RESOLVED: _l("Моя заявка решена, со ссылками «подтвердить» и «вернуть»"),
    Event.REMINDED: _l("Напоминания о сроках и о том, что ждут моего ответа"),
    Event.VISIT: _l("Напоминание о консультации, на которую я записан(а), и её перенос"),
    Event.CALENDAR: _l("Изменения календаря, которые меня касаются"),
    Event.NEW_TICKET: _l("Новая или переданная мне заявка"),
    Event.REPLIED: _l("Педагог написал в заявке"),
    Event.VISITOR: _l("Педагог согласился на консультацию или не придёт"),
    Event.RETURNED: _l("Заявку вернули в работу"),
    Event.WITHDRAWN: _l("Заявку отозвали"),
    Event.TRAINING: _l("Обучение, которое я веду или готовлю"),
}
