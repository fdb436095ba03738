"""Why a mark of the consultation hour is refused, as a sentence."""

from collections.abc import Callable
from datetime import date, datetime

from flask_babel import gettext as _

from helpdesk.domain.errors import Refused
from helpdesk.domain.hour import (
    AnsweredByOthers,
    ClosedDay,
    DayIsOver,
    EndsBeforeStart,
    InTheQueueAlready,
    NotYetBegun,
    QueueChanged,
    SlotInThePast,
    SlotsOverlap,
    VisitChanged,
)
from helpdesk.web.filters import day, wall_moment
from helpdesk.web.labels import VISIT_STATES


def _visit_changed(refused: Refused) -> str:
    facts = {**refused.facts, "state": VISIT_STATES[str(refused.facts["state"])]}
    if facts["who"]:
        return _(
            "%(person)s: отметку уже поставили (%(who)s), теперь «%(state)s». "
            "Ваше нажатие ничего не изменило, набранное сохранено.",
            **facts,
        )
    return _(
        "%(person)s: пока страница была открыта, отметка изменилась, теперь «%(state)s». "
        "Ваше нажатие ничего не изменило, набранное сохранено.",
        **facts,
    )


def _starts(refused: Refused) -> str:
    return wall_moment(datetime.fromisoformat(str(refused.facts["starts"])))


AGENDA: dict[type[object], Callable[[Refused], str]] = {
    VisitChanged: _visit_changed,
    QueueChanged: lambda _refused: _(
        "Пока страница была открыта, список изменился. Ничего не записано: посмотрите, кто остался, и нажмите ещё раз."
    ),
    NotYetBegun: lambda refused: _("Консультация начнётся %(when)s, отмечать ещё рано.", when=_starts(refused)),
    DayIsOver: lambda _refused: _("Отметку «Пришёл» можно снять только в день консультации: журнал уже заполнен."),
    InTheQueueAlready: lambda refused: _(
        "%(person)s уже есть в списке консультации %(when)s. Второй раз записывать не нужно.",
        person=refused.facts["person"],
        when=_starts(refused),
    ),
    AnsweredByOthers: lambda refused: _(
        "Заявка %(number)s осталась открытой: за её вид отвечает другой специалист, решить её может он.",
        number=refused.facts["number"],
    ),
    EndsBeforeStart: lambda _refused: _("Конец раньше начала. Поправьте время, набранное сохранено."),
    SlotInThePast: lambda _refused: _(
        "Это время уже прошло: консультацию можно добавить только на будущее. Набранное сохранено."
    ),
    ClosedDay: lambda refused: _(
        "%(day)s — нерабочий день, консультацию на него не поставить. Выберите другой, набранное сохранено.",
        day=day(date.fromisoformat(str(refused.facts["day"]))),
    ),
    SlotsOverlap: lambda refused: _(
        "В это время уже есть консультация (начало %(when)s). Выберите другое время, набранное сохранено.",
        when=_starts(refused),
    ),
}
