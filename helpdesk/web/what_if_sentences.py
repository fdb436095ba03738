"""Refusals of «what if» as sentences: a rule or a target that cannot be."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk.domain.errors import Refused
from helpdesk.domain.what_if_rules import NoDay, NotATarget, NotWorked, TimesOverlap, TooLongHeld
from helpdesk.web.labels import WEEKDAYS


def _weekday(refused: Refused) -> str:
    return str(WEEKDAYS[int(refused.facts["weekday"])])


def _too_long(refused: Refused) -> str:
    return ngettext(
        "Консультация длиннее %(num)d часа: проверьте время.",
        "Консультация длиннее %(num)d часов: проверьте время.",
        int(refused.facts["hours"]),
    )


WHAT_IF: dict[type[object], Callable[[Refused], str]] = {
    NoDay: lambda _refused: _("Отметьте хотя бы один день недели."),
    NotWorked: lambda refused: _(
        "%(day)s в школе нерабочий день, консультаций в этот день не будет. Снимите отметку.",
        day=_weekday(refused).capitalize(),
    ),
    TooLongHeld: _too_long,
    TimesOverlap: lambda refused: _(
        "Две консультации в один день пересекаются (%(day)s). Измените время или день.", day=_weekday(refused)
    ),
    NotATarget: lambda refused: _(
        "Укажите или рабочий день (и консультацию, если ответ нужен к ней), или рабочие часы. Числа от 1 до %(most)s.",
        **refused.facts,
    ),
}
