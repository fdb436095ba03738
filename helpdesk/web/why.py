"""«Почему этот срок?»: the engine's steps as sentences (codes and facts: `domain/sla_steps.py`, `domain/sla.py`)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk.web.filters import day, wall_moment

Facts = Mapping[str, Any]


def init_app(app: Flask) -> None:
    """Make the sentences known to templates."""
    app.jinja_env.globals["why_sentences"] = lambda ticket: why_sentences(ticket.why)


def why_sentences(steps: Iterable[Facts]) -> list[str]:
    """Each step (its code and facts in one mapping, as a ticket stores them) as a sentence."""
    return [said for step in steps if (said := _SENTENCES[step["code"]](step))]


def _at(facts: Facts, name: str) -> str:
    return wall_moment(datetime.fromisoformat(facts[name]))


def _hour(facts: Facts, name: str) -> str:
    return f"{datetime.fromisoformat(facts[name]):%H:%M}"


def _days(facts: Facts) -> str:
    first, last = date.fromisoformat(facts["first_on"]), date.fromisoformat(facts["last_on"])
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def _reason(facts: Facts) -> str:
    return f" ({facts['reason']})" if facts.get("reason") else ""


def _of(facts: Facts) -> str:
    return _("Ответ") if facts["target"] == "first_response" else _("Решение")


def _filed_in_hours(facts: Facts) -> str:
    return _("Заявка подана %(at)s, в рабочее время: счёт идёт с этой минуты.", at=_at(facts, "filed_at"))


def _filed_before_opening(facts: Facts) -> str:
    return _(
        "Заявка подана %(at)s, до начала работы: она зарегистрирована %(from)s.",
        **{"at": _at(facts, "filed_at"), "from": _at(facts, "registered_at")},
    )


def _filed_after_closing(facts: Facts) -> str:
    words = {"at": _at(facts, "filed_at"), "closes": _hour(facts, "closes"), "from": _at(facts, "registered_at")}
    if facts["is_short"]:
        return _(
            "Заявка подана %(at)s. День сокращённый, работали до %(closes)s, поэтому она зарегистрирована %(from)s.",
            **words,
        )
    return _("Заявка подана %(at)s, после %(closes)s, поэтому она зарегистрирована %(from)s.", **words)


def _filed_on_free_day(facts: Facts) -> str:
    return _(
        "Заявка подана %(at)s, в нерабочий день%(reason)s, поэтому она зарегистрирована %(from)s.",
        **{"at": _at(facts, "filed_at"), "reason": _reason(facts), "from": _at(facts, "registered_at")},
    )


def _days_closed(facts: Facts) -> str:
    return _("Не считаются нерабочие дни: %(days)s%(reason)s.", days=_days(facts), reason=_reason(facts))


def _day_worked(facts: Facts) -> str:
    return _(
        "%(day)s — рабочий день%(reason)s, он считается.",
        day=day(date.fromisoformat(facts["on"])),
        reason=_reason(facts),
    )


def _hours_counted(facts: Facts) -> str:
    return ngettext(
        "%(what)s: через %(num)d рабочий час, то есть до %(due)s.",
        "%(what)s: через %(num)d рабочих часов, то есть до %(due)s.",
        facts["hours"],
        what=_of(facts),
        due=_at(facts, "due"),
    )


def _day_counted(facts: Facts) -> str:
    return _(
        "%(what)s: не позже конца %(num)d-го рабочего дня после регистрации — %(due)s.",
        what=_of(facts),
        num=facts["day"],
        due=_at(facts, "due"),
    )


def _slot_running(facts: Facts) -> str:
    return _("Консультация %(at)s к этому времени уже началась, поэтому она не считается.", at=_at(facts, "starts"))


def _slots_fell_out(facts: Facts) -> str:
    words = {"days": _days(facts), "reason": _reason(facts)}
    if facts["kind"] == "move" and facts["moved_to"]:
        return _("Консультация %(days)s перенесена на %(to)s%(reason)s.", to=_at(facts, "moved_to"), **words)
    if facts["kind"] == "off":
        return _("Консультации не будет: %(days)s — нерабочее время%(reason)s.", **words)
    return _("Консультация отменена: %(days)s%(reason)s.", **words)


def _slot_found(facts: Facts) -> str:
    kinds = {"move": _(" (перенесённая)"), "extra": _(" (дополнительная)")}
    return _(
        "%(what)s: %(num)d-я консультация после регистрации%(kind)s заканчивается %(ends)s.",
        what=_of(facts),
        num=facts["slot"],
        kind=kinds.get(facts["origin"], ""),
        ends=_at(facts, "ends"),
    )


def _slot_too_late(facts: Facts) -> str:
    return _(
        "%(what)s: %(num)d-я консультация будет только %(at)s — это позже предельного дня.",
        what=_of(facts),
        num=facts["slot"],
        at=_at(facts, "starts"),
    )


def _no_slot_ahead(facts: Facts) -> str:
    return _("%(what)s: консультаций впереди в календаре нет, поэтому решает предельный день.", what=_of(facts))


def _earliest(facts: Facts) -> str:
    if facts["chosen"] == "slot":
        return _("%(what)s: раньше наступает консультация, срок — %(due)s.", what=_of(facts), due=_at(facts, "due"))
    return _("%(what)s: раньше наступает предельный день, срок — %(due)s.", what=_of(facts), due=_at(facts, "due"))


def _rebased(facts: Facts) -> str:
    return _(
        "%(what)s: прежний счёт дал бы %(past)s, это уже прошло, поэтому считаем с %(at)s.",
        what=_of(facts),
        past=_at(facts, "past_due"),
        at=_at(facts, "at"),
    )


def _answer_first(facts: Facts) -> str:
    return _(
        "%(what)s: прежний счёт дал бы %(due)s, это раньше ответа, поэтому считаем с %(at)s.",
        what=_of(facts),
        due=_at(facts, "due"),
        at=_at(facts, "at"),
    )


def _moved_later(facts: Facts) -> str:
    return _(
        "%(what)s: срок перенесён с %(old)s на %(due)s.",
        what=_of(facts),
        old=_at(facts, "old"),
        due=_at(facts, "due"),
    )


def _kept(facts: Facts) -> str:
    return _("%(what)s: обещанный срок %(due)s остаётся.", what=_of(facts), due=_at(facts, "due"))


_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "filed_in_hours": _filed_in_hours,
    "filed_before_opening": _filed_before_opening,
    "filed_after_closing": _filed_after_closing,
    "filed_on_weekend": _filed_on_free_day,
    "filed_on_day_off": _filed_on_free_day,
    "days_closed": _days_closed,
    "day_worked": _day_worked,
    "hours_counted": _hours_counted,
    "day_counted": _day_counted,
    "slot_running": _slot_running,
    "slots_fell_out": _slots_fell_out,
    "slot_found": _slot_found,
    "slot_too_late": _slot_too_late,
    "no_slot_ahead": _no_slot_ahead,
    "earliest": _earliest,
    "rebased": _rebased,
    "answer_first": _answer_first,
    "moved_later": _moved_later,
    "kept": _kept,
    "replied": lambda facts: _("Педагог ответил %(at)s: срок решения считаем заново.", at=_at(facts, "at")),
    "agreed": lambda facts: _(
        "Педагог согласился на консультацию %(at)s: решим не позже, чем она закончится.", at=_at(facts, "at")
    ),
    "reopened": lambda facts: _("Заявка возвращена в работу %(at)s: сроки считаем заново.", at=_at(facts, "at")),
    "rerouted": lambda facts: _(
        "Заявку передали %(at)s: сроки нового вида считаем от подачи заявки.", at=_at(facts, "at")
    ),
    "calendar_changed": lambda _facts: _("Календарь изменился: сроки пересчитаны, раньше они не становятся."),
}
