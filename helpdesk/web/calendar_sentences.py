"""Refusals of a calendar change as sentences: what is wrong with it and what to do; nothing was changed."""

from collections.abc import Callable
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from helpdesk.domain.calendar_checks import (
    AlreadyPast,
    BadSource,
    ClosedDay,
    EndsBeforeStart,
    HasBegun,
    HoldsConsultation,
    NoConsultationThen,
    NoReason,
    NothingChanges,
    OutOfReach,
    RangeTooLong,
    SeveralConsultations,
    SlotsOverlap,
    StaleCalendar,
)
from helpdesk.domain.errors import Refused
from helpdesk.web.filters import day, wall_moment

SOURCES: dict[str, LazyString] = {
    "size": _l("Файл больше %(limit)s МБ. Календарь школы гораздо меньше: проверьте, тот ли файл выбран."),
    "encoding": _l("Файл не читается: нужен CSV в кодировке UTF-8 или Windows-1251 или файл календаря ICS."),
    "header": _l("Первая строка должна быть «type,from,to,reason», а в файле стоит «%(value)s»."),
    "fields": _l("Строка %(line)s: должно быть четыре поля через запятую, а стоит «%(value)s»."),
    "kind": _l("Строка %(line)s: вида «%(value)s» нет. Есть off, short, work, break, cancel, move, extra."),
    "date": _l("Строка %(line)s: «%(value)s» — не дата. Пишите год, месяц и день: 2027-11-04."),
    "times": _l("Строка %(line)s: «%(value)s» — не время консультации. Пишите так: 2027-11-12T14:00/15:00."),
    "order": _l("Строка %(line)s: дни «%(value)s» заканчиваются раньше, чем начинаются."),
    "many": _l("В файле больше %(limit)s записей. Для одного учебного года это слишком много: разделите файл."),
    "nothing": _l("Нового в файле нет: всё это в календаре уже есть, или дни не из выбранного учебного года."),
    "ics": _l("Файл календаря ICS не читается: он повреждён или это другой файл. Выгрузите его ещё раз."),
    "endless": _l("Событие «%(value)s» повторяется без конца. Укажите в нём дату последнего повторения."),
    "rule": _l("Повторение события «%(value)s» слишком сложное. Внесите эти дни отдельными событиями."),
    "zone": _l("Время события «%(value)s» указано в другом часовом поясе. Выгрузите календарь по времени школы."),
    "event": _l("У события «%(value)s» нет начала, или оно заканчивается раньше, чем начинается."),
    "picked": _l("Отметьте хотя бы один день."),
}


def _day(refused: Refused, name: str = "day") -> str:
    return day(date.fromisoformat(str(refused.facts[name])))


def _moment(refused: Refused, name: str) -> str:
    return wall_moment(datetime.fromisoformat(str(refused.facts[name])))


def _too_long(refused: Refused) -> str:
    return ngettext(
        "С %(first)s получается %(length)d дней, а одной записью можно не больше %(num)d дня. Проверьте год.",
        "С %(first)s получается %(length)d дней, а одной записью можно не больше %(num)d дней. Проверьте год.",
        int(refused.facts["limit"]),
        first=_day(refused, "first_on"),
        length=int(refused.facts["days"]),
    )


def _overlap(refused: Refused) -> str:
    return _(
        "Две консультации пришлись бы на одно время: %(one)s и %(other)s. Выберите другое время.",
        one=_moment(refused, "one"),
        other=_moment(refused, "other"),
    )


def _nothing_then(refused: Refused) -> str:
    first, last = _day(refused, "first_on"), _day(refused, "last_on")
    if first == last:
        return _("%(day)s консультации по расписанию нет: отменять или переносить нечего.", day=first)
    return _(
        "С %(first)s по %(last)s консультаций по расписанию нет: отменять или переносить нечего.",
        first=first,
        last=last,
    )


def _source(refused: Refused) -> str:
    return str(SOURCES[str(refused.facts["problem"])]) % refused.facts


CALENDAR: dict[type[object], Callable[[Refused], str]] = {
    EndsBeforeStart: lambda _refused: _("Окончание должно быть позже начала."),
    RangeTooLong: _too_long,
    OutOfReach: lambda refused: _(
        "%(day)s — это слишком далеко от сегодняшнего дня. Проверьте год.", day=_day(refused)
    ),
    AlreadyPast: lambda refused: _(
        "Это время уже прошло (%(day)s): объявить можно только то, что впереди. Выберите более позднее.",
        day=_day(refused),
    ),
    SlotsOverlap: _overlap,
    ClosedDay: lambda refused: _(
        "%(day)s — нерабочий день, консультацию на него поставить нельзя. Выберите рабочий день.", day=_day(refused)
    ),
    HoldsConsultation: lambda refused: _(
        "На %(when)s назначена отдельная консультация. Сначала перенесите или отмените её, потом эти дни.",
        when=_moment(refused, "starts"),
    ),
    HasBegun: lambda refused: _(
        "Консультация %(when)s уже началась или прошла, и люди на неё записаны: отменить или перенести её нельзя. "
        "Если её не было, сначала перенесите их на её странице.",
        when=_moment(refused, "starts"),
    ),
    NoConsultationThen: _nothing_then,
    SeveralConsultations: lambda refused: _(
        "%(day)s несколько консультаций, и не сказано, какую переносить. Перенесите её на странице этого дня.",
        day=_day(refused),
    ),
    NothingChanges: lambda _refused: _("Календарь от этого не изменится: так в нём уже есть, или эти дни прошли."),
    StaleCalendar: lambda _refused: _(
        "Пока вы смотрели, календарь изменился. Ничего не записано. Ниже новый подсчёт: проверьте его и сохраните."
    ),
    NoReason: lambda _refused: _("Напишите причину: её увидят педагоги, которых это касается."),
    BadSource: _source,
}
