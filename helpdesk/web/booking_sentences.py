"""Why there is no place at a consultation, as a sentence."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _

from helpdesk.domain.errors import Refused
from helpdesk.domain.places import AlreadyBooked, ConsultationFull, ConsultationOver, NoSuchConsultation, NotBooked
from helpdesk.web.filters import wall_moment


def _starts(refused: Refused) -> str:
    return wall_moment(datetime.fromisoformat(str(refused.facts["starts"])))


BOOKINGS: dict[type[object], Callable[[Refused], str]] = {
    NoSuchConsultation: lambda refused: _(
        "Консультации %(when)s в графике нет: её перенесли или отменили. Выберите другую, набранное сохранено.",
        when=_starts(refused),
    ),
    ConsultationOver: lambda _refused: _(
        "Эта консультация уже началась или прошла: записаться или отменить запись нельзя. Выберите следующую."
    ),
    ConsultationFull: lambda refused: _(
        "На %(when)s мест больше нет: последнее только что заняли. Выберите другую консультацию, набранное сохранено.",
        when=_starts(refused),
    ),
    AlreadyBooked: lambda refused: _("На консультацию %(when)s место уже занято вами.", when=_starts(refused)),
    NotBooked: lambda _refused: _("Этой записи уже нет: её отменили раньше. Ничего не изменилось."),
}
