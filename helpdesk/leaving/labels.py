"""Which form words were typed in, for people."""

import re
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpdesk.domain.references import from_address, ticket_number
from helpdesk.leaving.models import Draft
from helpdesk.web.filters import day

TICKET = re.compile(r"/tickets/(\d{4}-\d+)(?:/([a-z]+))?")
OUTAGE = re.compile(r"/reports/outages/(\d{4}-\d+)")
LEAK = re.compile(r"/admin/privacy/leaks/(\d+)")
HOUR = re.compile(r"/consultations/(\d{4}-\d{2}-\d{2})(?:/.*)?")
TRAINING = re.compile(r"/trainings/(\d{4}-\d{2}-\d{2})(/attendance)?")
TO_A_TICKET = {
    "answer": _l("Ответ по заявке %(number)s"),
    "note": _l("Заметка для своих по заявке %(number)s"),
    "reopen": _l("Возврат заявки %(number)s в работу"),
    "reroute": _l("Передача заявки %(number)s"),
}


def form_name(draft: Draft) -> str:
    """«Ответ по заявке 2026/27-0001», «Консультация 9 ноября»; of a page without a name of its own only its address."""
    if draft.page.startswith("/tickets/new"):
        return str(_("Новая заявка"))
    if draft.page == "/privacy/leak":
        return str(_("Сообщение об утечке"))
    if found := LEAK.fullmatch(draft.page):
        return str(_("Что сделано по сообщению об утечке № %(number)s", number=found[1]))
    return _of_a_ticket(draft) or _of_a_day(draft) or str(_("Форма на странице %(page)s", page=draft.page))


def _of_a_ticket(draft: Draft) -> str:
    if (found := TICKET.fullmatch(draft.page)) and (reference := from_address(found[1])):
        words = TO_A_TICKET.get(draft.form or found[2] or "", _l("Заявка %(number)s"))
        return str(words) % {"number": ticket_number(*reference)}
    if (found := OUTAGE.fullmatch(draft.page)) and (reference := from_address(found[1])):
        return str(_("Журнал сбоев: %(number)s", number=ticket_number(*reference)))
    return ""


def _of_a_day(draft: Draft) -> str:
    if (found := HOUR.fullmatch(draft.page)) and (on := _day_of(found[1])):
        return str(_("Консультация: %(day)s", day=day(on)))
    if (found := TRAINING.fullmatch(draft.page)) and (on := _day_of(found[1])):
        return str(
            _("Кто был на обучении %(day)s", day=day(on)) if found[2] else _("План занятия %(day)s", day=day(on))
        )
    return ""


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
