"""The log of what was done and seen, in words."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.admin.queries import Named
from helpdesk.audit.models import AuditEntry
from helpdesk.digest.labels import FORMATS
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.digest_weeks import week_of_key
from helpdesk.domain.references import from_address, ticket_number
from helpdesk.trainings.labels import RULES
from helpdesk.web.act_labels import ACTS, FILE_WAYS
from helpdesk.web.labels import DIRECTIONS, ROLES
from helpdesk.web.sheet import Column

THINGS: dict[Thing, LazyString] = {
    Thing.TICKET: _l("заявка"),
    Thing.PERSON: _l("сотрудник"),
    Thing.COMPUTER: _l("общий компьютер №"),
    Thing.CALENDAR: _l("календарь"),
    Thing.TRAINING: _l("обучение"),
    Thing.DIGEST: _l("еженедельное письмо"),
    Thing.LETTER: _l("письмо №"),
    Thing.REGISTER: _l("документ"),
    Thing.LEAK: _l("сообщение №"),
    Thing.TERM: _l("срок"),
    Thing.LOG: _l("журнал действий"),
}
DOCUMENTS: dict[str, LazyString] = {  # by the endpoint that hands them out
    "admin.audit_as_csv": _l("журнал действий"),
    "registers.register_as_csv": _l("журнал учёта заявок"),
    "registers.register_as_sheet": _l("журнал учёта заявок"),
    "registers.made": _l("журнал учёта заявок"),
    "registers.consultations_as_csv": _l("журнал консультаций"),
    "trainings.download_journal": _l("журнал консультаций"),
    "registers.schedule_as_csv": _l("график консультаций"),
    "registers.schedule_as_sheet": _l("график консультаций"),
    "registers.outages_as_csv": _l("журнал сбоев"),
    "registers.outages_as_sheet": _l("журнал сбоев"),
    "registers.quarter_file": _l("отчёт за четверть"),
    "registers.year_file": _l("отчёт за год"),
    "reports.as_json": _l("сводка"),
    "reports.as_csv": _l("сводка"),
    "reports.as_sheet": _l("сводка"),
}
FACTS: dict[str, LazyString] = {
    "cards": _l("заявок"),
    "leaks": _l("сообщений об утечках"),
    "entries": _l("записей журнала"),
    "events": _l("строк истории"),
    "files": _l("файлов"),
    "letters": _l("писем"),
    "new": _l("стало"),
    "old": _l("было"),
    "absence": _l("отсутствие №"),
    "added": _l("добавлено"),
    "count": _l("сколько"),
    "deadlines": _l("сдвинуто сроков"),
    "direction": _l("направление"),
    "ending": _l("вид файла"),
    "file": _l("файл №"),
    "first": _l("с"),
    "format": _l("как получает"),
    "from": _l("с"),
    "how": _l("как открыт"),
    "handed_over": _l("передано заявок"),
    "last": _l("по"),
    "order": _l("приказ №"),
    "period": _l("период"),
    "person": _l("кому"),
    "quarter": _l("четверть"),
    "removed": _l("убрано"),
    "renewed": _l("обновлено"),
    "restricted": _l("с данными учеников"),
    "rule": _l("правило"),
    "substitute": _l("замещает"),
    "successor": _l("кто продолжает"),
    "thread": _l("о чём"),
    "to": _l("по"),
    "what": _l("что решено"),
    "where": _l("где"),
    "year": _l("учебный год"),
}
OF_PEOPLE = ("substitute", "successor", "person")  # facts that are numbers of people
CODES: dict[str, Mapping[Any, LazyString]] = {  # facts that are codes, and the words for each
    "direction": DIRECTIONS,
    "format": FORMATS,
    "how": FILE_WAYS,
    "rule": RULES,
    "old": ROLES,
    "new": ROLES,
    "what": {
        "planned": _l("запланировано"),
        "held": _l("проведено"),
        "cancelled": _l("отменено"),
        "planned again": _l("снова запланировано"),
    },
}
TERMS: dict[str, LazyString] = {
    "files_days": _l("файлы, дней"),
    "marked_files_days": _l("файлы с данными учеников, дней"),
    "card_years": _l("заявки, лет"),
    "log_years": _l("журнал действий, лет"),
}
SETTINGS: dict[str, LazyString] = {"rule": _l("правило"), "quarters": _l("четверти")}
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def act_in_words(code: str) -> str:
    """An act as people say it; one that this version no longer knows, as it was written."""
    return str(ACTS.get(Act(code), code)) if code in list(Act) else code


def thing_in_words(entry: AuditEntry, names: Mapping[int, Named]) -> str:
    """What an entry is about."""
    if entry.thing == Thing.PERSON:
        return _name(entry.thing_id, names)
    if entry.thing == Thing.REGISTER:
        return str(DOCUMENTS.get(entry.thing_id, entry.thing_id))
    kind = str(THINGS[Thing(entry.thing)]) if entry.thing in list(Thing) else entry.thing
    return f"{kind} {_which(entry.thing, entry.thing_id)}".strip()


def address_of(entry: AuditEntry) -> str:
    """The ticket an entry is about, as an address; empty for anything else."""
    return entry.thing_id if entry.thing == Thing.TICKET and from_address(entry.thing_id) else ""


def facts_in_words(entry: AuditEntry, names: Mapping[int, Named]) -> str:
    """The details of an entry: «сдвинуто сроков: 3, приказ №: 12»; what is empty says nothing."""
    facts = json.loads(entry.details).items()
    told = ((name, _told(entry.act, name, value, names)) for name, value in facts if value not in (None, "", False))
    return ", ".join(f"{FACTS.get(name, name)}: {value}" for name, value in told)


def who_in_words(entry: AuditEntry, names: Mapping[int, Named]) -> str:
    """Who did it; nobody is the desk itself, or a command on the server."""
    return _name(str(entry.actor_id), names) if entry.actor_id else _("служба или команда на сервере")


def columns(names: Mapping[int, Named]) -> Sequence[Column[AuditEntry]]:
    """The log as a file."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    return [
        Column("number", _("№"), 8, lambda entry: entry.number),
        Column("at", _("Когда"), 18, lambda entry: to_wall(entry.at, zone)),
        Column("who", _("Кто"), 40, lambda entry: who_in_words(entry, names)),
        Column("act", _("Что сделано"), 40, lambda entry: act_in_words(entry.act)),
        Column("thing", _("О чём"), 30, lambda entry: thing_in_words(entry, names)),
        Column("facts", _("Подробности"), 50, lambda entry: facts_in_words(entry, names)),
        Column("hash", _("Отпечаток"), 64, lambda entry: entry.hash),
    ]


def _told(act: str, name: str, value: object, names: Mapping[int, Named]) -> str:
    if value is True:
        return str(_("да"))
    said = str(value)
    if name in OF_PEOPLE or (act, name) == (Act.ATTENDANCE_CHANGED, "removed"):
        return _name(said, names)
    if name == "thread":
        return _thread(said)
    return str(CODES.get(name, {}).get(said, said))


def _which(thing: str, number: str) -> str:
    place = from_address(number) if thing == Thing.TICKET else None
    if place:
        return ticket_number(*place)
    if thing in (Thing.TRAINING, Thing.CALENDAR) and ISO_DAY.fullmatch(number):
        return _day(number)
    if thing == Thing.DIGEST and (week := week_of_key(number)):
        return str(
            _("с %(first)s по %(last)s", first=_day(week.first_on.isoformat()), last=_day(week.last_on.isoformat()))
        )
    if thing == Thing.TRAINING:
        return str(SETTINGS.get(number, number))
    return str(TERMS.get(number, number)) if thing == Thing.TERM else number


def _day(iso: str) -> str:
    return str(format_date(date.fromisoformat(iso), "d MMMM y"))


def _thread(code: str) -> str:
    """What a letter was about; letters about an account or a link keep their mark."""
    place = from_address(code.removeprefix("ticket-"))
    return f"{THINGS[Thing.TICKET]} {ticket_number(*place)}" if place else code


def _name(number: str, names: Mapping[int, Named]) -> str:
    known = names.get(int(number)) if number.isdecimal() else None
    if known is None:
        return str(_("сотрудник № %(number)s", number=number)) if number else ""
    return f"{known.full_name} ({known.login})"
