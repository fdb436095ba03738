"""Refusals of the weekly letter as sentences."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from helpdesk.domain.digest_weeks import NotAWeek, WeekNotOver, WeekTold
from helpdesk.domain.errors import Refused
from helpdesk.web.filters import day

DIGESTS: dict[type[object], Callable[[Refused], str]] = {
    NotAWeek: lambda _refused: _("Такой недели нет. Пример: 2026-W47."),
    WeekNotOver: lambda refused: _(
        "Неделя ещё не закончилась: она идёт по %(day)s. Ничего не отправлено.",
        day=day(date.fromisoformat(str(refused.facts["day"]))),
    ),
    WeekTold: lambda _refused: _(
        "Об этой неделе письмо уже отправлено. Отправить его ещё раз можно на странице «Еженедельные письма»."
    ),
}
