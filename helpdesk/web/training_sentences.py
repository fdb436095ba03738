"""Refusals of the training log, its quarters and its lists of people as sentences."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk.domain.errors import Refused
from helpdesk.domain.name_list import Namesakes, TooManyPeople, UnknownPeople
from helpdesk.domain.quarters import (
    EndsBeforeItBegins,
    NotADay,
    PeriodTooLong,
    QuarterOutsideYear,
    QuartersOverlap,
)
from helpdesk.domain.trainings import (
    ForbiddenTrainingMove,
    NotPutDown,
    NoTrainingThatDay,
    StaleTraining,
    TrainingAhead,
    TrainingAttended,
    TrainingCancelled,
)
from helpdesk.web.filters import day


def _day_of(refused: Refused) -> str:
    return day(date.fromisoformat(str(refused.facts["day"])))


def _trained_people(refused: Refused) -> str:
    return ngettext(
        "На обучении уже отмечен %(num)d человек, значит, оно было. Сначала уберите его из списка.",
        "На обучении уже отмечено %(num)d человек, значит, оно было. Сначала уберите их из списка.",
        int(refused.facts["people"]),
    )


def _quarter_outside_year(refused: Refused) -> str:
    year = int(refused.facts["year"])
    return _(
        "Эта дата не из учебного года %(first)d/%(last)02d: он идёт с 1 сентября по 31 августа.",
        first=year,
        last=(year + 1) % 100,
    )


TRAININGS: dict[type[object], Callable[[Refused], str]] = {
    NotADay: lambda _refused: _("Это не похоже на дату. Пример: 2026-11-26."),
    EndsBeforeItBegins: lambda _refused: _("Последний день раньше первого. Проверьте даты."),
    PeriodTooLong: lambda _refused: _("Слишком длинный период: можно до одного года. Сократите его."),
    QuartersOverlap: lambda _refused: _("Эта четверть начинается раньше, чем закончилась предыдущая."),
    QuarterOutsideYear: _quarter_outside_year,
    UnknownPeople: lambda refused: _(
        "Не нашли в списке сотрудников: %(names)s. Никто не отмечен, набранное сохранено. "
        "Впишите фамилию с инициалами или логин.",
        **refused.facts,
    ),
    Namesakes: lambda refused: _(
        "Подходят несколько человек: %(names)s. Никто не отмечен, набранное сохранено. "
        "Впишите полное имя или логин либо отметьте человека в списке.",
        **refused.facts,
    ),
    TooManyPeople: lambda refused: _(
        "За один раз можно отметить до %(limit)s человек. Остальных следом.", **refused.facts
    ),
    ForbiddenTrainingMove: lambda _refused: _(
        "Это занятие сейчас в другом состоянии, и так его не отметить. Ничего не изменилось: обновите страницу."
    ),
    StaleTraining: lambda _refused: _(
        "Пока страница была открыта, это занятие изменили. Ничего не записано, набранное сохранено. "
        "Посмотрите, что нового, и отправьте ещё раз, если это ещё нужно."
    ),
    NoTrainingThatDay: lambda refused: _(
        "%(day)s занятия нет: день нерабочий, или консультация отменена в календаре.", day=_day_of(refused)
    ),
    TrainingAhead: lambda refused: _(
        "Занятие будет только %(day)s: отметить его и кто был можно с этого дня.", day=_day_of(refused)
    ),
    TrainingCancelled: lambda _refused: _("Занятие отменено. Чтобы изменить его, сначала верните его в план."),
    TrainingAttended: _trained_people,
    NotPutDown: lambda _refused: _(
        "Вас пока нет в списке этого занятия. Скажите ведущему: он отметит, и вы подтвердите."
    ),
}
