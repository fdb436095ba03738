"""The figures' words for people: what a number counts, the sentence of a week, what is to be decided."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

from babel.dates import format_date
from flask import current_app
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk import clock
from helpdesk.domain.cycles import Cycle, Measure
from helpdesk.domain.decisions import Decision, Matter
from helpdesk.domain.directions import Direction
from helpdesk.domain.figures import Age, Flow, TopicName
from helpdesk.domain.periods import Period
from helpdesk.domain.selection import NONE, Selection
from helpdesk.web.labels import DIRECTIONS, KINDS
from helpdesk.web.telling import place, topic_label

MEASURES: dict[Measure, LazyString] = {
    Measure.FILED: _l("Поступило"),
    Measure.RESOLVED: _l("Решено"),
    Measure.GIVEN_UP: _l("Снято без решения: отозвано, объединено, нет ответа педагога"),
    Measure.REOPENED: _l("Возобновлено"),
    Measure.REROUTED: _l("Передано другому специалисту"),
    Measure.IN_WORK: _l("Было в работе"),
    Measure.OPEN: _l("Открыто"),
    Measure.OVERDUE: _l("Просрочено"),
    Measure.EXTERNAL: _l("Просрочено по внешней причине: у оператора ЭЖ"),
    Measure.OUTAGE: _l("Сбои ЭЖ: критические заявки"),
    Measure.ANSWERED_ON_TIME: _l("Ответ дан в срок"),
    Measure.ANSWERED_LATE: _l("Срок ответа прошёл"),
    Measure.SOLVED_ON_TIME: _l("Решено в срок"),
    Measure.SOLVED_LATE: _l("Срок решения прошёл"),
    Measure.SOLVED_EXTERNAL: _l("Срок решения прошёл, пока заявка была у оператора ЭЖ"),
}
AGES: dict[Age, LazyString] = {
    Age.TODAY: _l("с сегодняшнего дня"),
    Age.TWO: _l("1–2 рабочих дня"),
    Age.FIVE: _l("3–5 рабочих дней"),
    Age.TEN: _l("6–10 рабочих дней"),
    Age.LONGER: _l("дольше 10 рабочих дней"),
}
Topics = Mapping[str, TopicName]
OTHER_DIRECTION = _l("Вне пяти направлений")
NO_TOPIC = _l("Тема не определена")
NO_BUILDING = _l("Корпус не указан")


def week_sentence(flow: Flow) -> str:
    """«За неделю 16–22 ноября: поступило 14, решено 12, просрочена 1.»"""
    days = days_in_words(flow.period)
    late = ngettext("просрочена %(num)d", "просрочено %(num)d", flow.overdue)
    if not flow.filed.total and not flow.resolved.total:
        quiet = _("За неделю %(days)s обращений не было", days=days)
        return f"{quiet}, {late}." if flow.overdue else f"{quiet}."
    came = ngettext("поступила %(num)d", "поступило %(num)d", flow.filed.total)
    done = ngettext("решена %(num)d", "решено %(num)d", flow.resolved.total)
    return _("За неделю %(days)s: %(came)s, %(done)s, %(late)s.", days=days, came=came, done=done, late=late)


def days_in_words(period: Period) -> str:
    """«16–22 ноября», «30 ноября – 6 декабря»; the year only when it is not the present one."""
    return _days_in_words(period, str(get_locale() or "ru"), clock.today(current_app.config["SCHOOL_TIMEZONE"]).year)


def decision_sentence(decision: Decision, topics: Topics) -> str:
    """One matter as a sentence that says what could be done."""
    return _DECISIONS[decision.matter](decision, topics)


def hours_in_words(span: timedelta | None) -> str:
    """Working hours to a tenth: «3,5 ч»; a dash when there were none."""
    if span is None:
        return "—"
    return _("%(hours)s ч", hours=number_in_words(hours_of(span)))


def hours_of(span: timedelta) -> float:
    """To a tenth of an hour."""
    return round(span / timedelta(hours=1), 1)


def number_in_words(value: float) -> str:
    """With the comma or the point of the reader's language."""
    return with_point(value).replace(".", "," if str(get_locale() or "ru") == "ru" else ".")


def with_point(value: float) -> str:
    """As programs write it: 3, 3.5."""
    return f"{value:.1f}".removesuffix(".0")


def percent_in_words(value: int | None) -> str:
    """«92 %», or a dash."""
    return "—" if value is None else f"{value}\u00a0%"


def topic_in_words(code: str, topics: Topics) -> str:
    """A topic by its code."""
    return topic_label(topics[code]) if code in topics else str(NO_TOPIC)


def selection_in_words(selection: Selection, rows: Sequence[Cycle]) -> str:
    """What a list shows: «Открыто · Техническая · дольше 10 рабочих дней»."""
    parts = [MEASURES[selection.measure]]
    if selection.kind:
        parts.append(KINDS[selection.kind])
    if selection.direction:
        is_known = selection.direction != NONE
        parts.append(DIRECTIONS[Direction(selection.direction)] if is_known else OTHER_DIRECTION)
    if selection.topic:
        parts.append(topic_label(rows[0]) or NO_TOPIC if rows else selection.topic)
    if selection.building:
        parts.append(place(selection.building) if selection.building != NONE else NO_BUILDING)
    if selection.age:
        parts.append(AGES[selection.age])
    return " · ".join(map(str, parts))


@lru_cache(maxsize=512)
def _days_in_words(period: Period, locale: str, this_year: int) -> str:
    """A page names the same few weeks again and again, and Babel takes its time over each."""
    first, last = period.first_on, period.last_on
    ended = format_date(last, "d MMMM" if last.year == this_year else "d MMMM y", locale=locale)
    if (first.year, first.month) == (last.year, last.month):
        return ended if first == last else f"{first.day}–{ended}"
    began = format_date(first, "d MMMM" if first.year == last.year else "d MMMM y", locale=locale)
    return f"{began} – {ended}"


def _behind(decision: Decision, _topics: Topics) -> str:
    return (
        ngettext(
            "Обучение: в четверти не проведено ещё %(num)d направление из пяти, и правило пункта 2.1 не выполняется.",
            "Обучение: в четверти не проведено ещё %(num)d направлений из пяти, и правило пункта 2.1 не выполняется.",
            decision.count,
        )
        if decision.count
        else _("Обучение: пропущены рабочие четверги, правило пункта 2.1 не выполняется.")
    )


def _repeating(decision: Decision, topics: Topics) -> str:
    facts = {"topic": topic_in_words(decision.topic, topics), "num": decision.count}
    if decision.direction is None:
        return _("Чаще всего спрашивают: «%(topic)s», заявок: %(num)d. Возможно, нужна памятка.", **facts)
    return _(
        "Чаще всего спрашивают: «%(topic)s», заявок: %(num)d. Предложение: обучение «%(direction)s».",
        **facts,
        direction=DIRECTIONS[decision.direction],
    )


_DECISIONS: dict[Matter, Callable[[Decision, Topics], str]] = {
    Matter.OVERDUE_LONG: lambda one, _topics: ngettext(
        "%(num)d заявка просрочена на неделю и больше: решите, кто и когда её закончит.",
        "%(num)d заявок просрочено на неделю и больше: решите, кто и когда их закончит.",
        one.count,
    ),
    Matter.WITHOUT_OWNER: lambda one, _topics: ngettext(
        "%(num)d открытая заявка без ответственного: назначьте его.",
        "%(num)d открытых заявок без ответственного: назначьте его.",
        one.count,
    ),
    Matter.EXTERNAL: lambda one, _topics: ngettext(
        "%(num)d заявка просрочена из-за оператора ЭЖ: возможно, нужно письмо от школы.",
        "%(num)d заявок просрочено из-за оператора ЭЖ: возможно, нужно письмо от школы.",
        one.count,
    ),
    Matter.NO_CONSULTATIONS: lambda _one, _topics: _(
        "Впереди нет ни одной консультации: проверьте календарь и недельное расписание."
    ),
    Matter.UNMARKED: lambda one, _topics: ngettext(
        "%(num)d консультация прошла без отметки: ведущий не записал, проведена ли она.",
        "%(num)d консультаций прошло без отметки: ведущие не записали, проведены ли они.",
        one.count,
    ),
    Matter.TRAINING_BEHIND: _behind,
    Matter.REPEATING_TOPIC: _repeating,
}
