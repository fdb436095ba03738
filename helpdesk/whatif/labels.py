"""The words of «what if»: the question, the sentence that answers it, the table of both sides."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.hour import USUAL_HOUR, USUAL_START
from helpdesk.domain.policies import Target
from helpdesk.domain.what_if import Compared, percent
from helpdesk.domain.what_if_rules import Change, Held, Question, changed_policies, is_same_rule, times_of
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.web.labels import KINDS, SHORT_WEEKDAYS, URGENCIES
from helpdesk.whatif.queries import School

HALF_HOUR = timedelta(minutes=30)
NOTHING = "—"
TUESDAY, THURSDAY, FRIDAY = 1, 3, 4
CHANGES: dict[Change, LazyString] = {
    Change.TODAY: _l("как сейчас"),
    Change.NEAREST: _l("всем к ближайшей консультации, но не позже следующего рабочего дня (кроме критических)"),
    Change.HOUR_ONLY: _l("всем только на консультациях: ответ на первой, решение на второй (кроме критических)"),
    Change.OWN: _l("свои сроки"),
}
PARTS: dict[str, LazyString] = {"answer": _l("Ответ"), "solution": _l("Решение")}
UNITS: dict[str, LazyString] = {
    "slot": _l("к консультации №"),
    "day": _l("не позже рабочего дня №"),
    "hours": _l("или рабочих часов"),
}


class Preset(NamedTuple):
    """A question at one click."""

    name: str
    address: Mapping[str, object]


def presets(school: School, today: date) -> list[Preset]:
    """Questions directors ask; at the hour consultations begin now."""
    week = school.rules.timetable.week
    usual, workdays = times_of(week.slots, today), week.workdays
    starts = datetime.combine(today, usual[0].starts if usual else USUAL_START)
    rules = (((TUESDAY, FRIDAY), USUAL_HOUR), (tuple(sorted(workdays)), HALF_HOUR), ((THURSDAY,), USUAL_HOUR))
    asked = (
        Held(tuple(day for day in days if day in workdays), starts.time(), (starts + length).time())
        for days, length in rules
    )
    return [Preset(held_in_words(held, workdays), _address(held)) for held in asked if held.days]


def held_in_words(held: Held, workdays: frozenset[int]) -> str:
    """«вт и пт, 15:00–16:00», «каждый рабочий день, 15:00–15:30»."""
    names = [str(SHORT_WEEKDAYS[day]) for day in sorted(set(held.days))]
    days = " ".join((", ".join(names[:-1]), _("и"), names[-1])) if len(names) > 1 else "".join(names)
    if set(held.days) == workdays and len(names) > 1:
        days = _("каждый рабочий день")
    return f"{days}, {held.starts:%H:%M}–{held.ends:%H:%M}".replace(" ", "\u00a0")


def rule_in_words(rule: Sequence[Held], workdays: frozenset[int]) -> str:
    """All times of a week; «консультаций нет» when there are none."""
    return "; ".join(held_in_words(held, workdays) for held in rule) or _("консультаций нет")


def today_in_words(school: School, today: date) -> str:
    """The present weekly rule."""
    week = school.rules.timetable.week
    return rule_in_words(times_of(week.slots, today), week.workdays)


def asked_in_words(question: Question, school: School) -> str:
    """The weekly rule asked about."""
    return rule_in_words(question.held, school.rules.timetable.week.workdays)


def target_in_words(target: Target) -> str:
    """«к 1-й консультации, не позже 3-го рабочего дня», «через 2 рабочих часа»."""
    if target.hours is not None:
        return ngettext("через %(num)d рабочий час", "через %(num)d рабочих часов", target.hours)
    day = _("не позже %(day)s-го рабочего дня", day=target.day)
    return _("к %(slot)s-й консультации, %(day)s", slot=target.slot, day=day) if target.slot else day


def pairs_in_words(pairs: Sequence[tuple[TicketKind, Urgency]]) -> str:
    """What a policy is for: «Методическая, обычная; техническая, срочная»."""
    return "; ".join(f"{KINDS[kind]}, {str(URGENCIES[urgency]).lower()}" for kind, urgency in pairs)


def headline(found: Compared, question: Question, school: School, today: date) -> str:
    """The answer in one sentence."""
    answers, subject = found.answers, _subject(question, school, today)
    moved = [
        said % {"share": percent_in_words(percent(count, answers.of))}
        for said, count in (
            (_("раньше для %(share)s заявок"), answers.sooner),
            (_("позже для %(share)s заявок"), answers.later),
        )
        if count
    ]
    if not moved:
        return _("%(subject)s ответ каждой заявке был бы обещан к тому же времени, что и сейчас.", subject=subject)
    return _(
        "%(subject)s ответ был бы обещан %(moved)s; в среднем %(shift)s.",
        subject=subject,
        moved=", ".join(moved),
        shift=shift_in_words(answers.mean),
    )


def second_sentence(found: Compared) -> str:
    """What of it would have been kept, and how full consultations would be."""
    return _(
        "Если бы отвечали тогда же, когда на деле, в срок пришло бы %(other)s ответов (сейчас %(today)s). "
        "Переполненных консультаций было бы %(over)s из %(all)s (сейчас %(over_today)s из %(all_today)s).",
        other=percent_in_words(found.other.answered.percent),
        today=percent_in_words(found.today.answered.percent),
        over=found.other.promised.over,
        all=found.other.promised.consultations,
        over_today=found.today.promised.over,
        all_today=found.today.promised.consultations,
    )


def shift_in_words(mean: timedelta) -> str:
    """By how many working hours promises move, rounded: «на 5 рабочих часов раньше»."""
    hours = round(abs(mean) / timedelta(hours=1))
    if not hours:
        return _("к тому же времени") if not mean else _("сдвиг меньше рабочего часа")
    if mean > timedelta():
        return ngettext("на %(num)d рабочий час раньше", "на %(num)d рабочих часов раньше", hours)
    return ngettext("на %(num)d рабочий час позже", "на %(num)d рабочих часов позже", hours)


def hours_in_words(span: timedelta | None) -> str:
    """Working hours to a tenth: «3,5 ч»; a dash when there were none."""
    return NOTHING if span is None else _("%(hours)s ч", hours=number_in_words(span / timedelta(hours=1)))


def number_in_words(value: float) -> str:
    """To a tenth, with the comma or the point of the reader's language."""
    return str(format_decimal(round(value, 1)))


def percent_in_words(value: int | None) -> str:
    """«64 %», or a dash."""
    return NOTHING if value is None else f"{value}\u00a0%"


def _subject(question: Question, school: School, today: date) -> str:
    """What is changed, as the beginning of a sentence."""
    rules = school.rules
    is_other_rule = not is_same_rule(question.held, times_of(rules.timetable.week.slots, today))
    are_others = changed_policies(rules.policies, question.change, question.own) != rules.policies
    rule = asked_in_words(question, school)
    if is_other_rule:
        with_dues = _("С консультациями %(rule)s, и другими сроками", rule=rule)
        return with_dues if are_others else _("С консультациями %(rule)s,", rule=rule)
    return _("С теми же консультациями и другими сроками") if are_others else _("С тем же расписанием и сроками")


def _address(held: Held) -> dict[str, object]:
    return {"day_1": list(held.days), "starts_1": f"{held.starts:%H:%M}", "ends_1": f"{held.ends:%H:%M}"}
