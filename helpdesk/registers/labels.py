"""Columns of the schedule and of the outages (domain.md §9), and the registers' words for people."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.schedule import ScheduleState
from helpdesk.registers.outages import OutageRow
from helpdesk.registers.schedule import ScheduleRow
from helpdesk.web.filters import day, wall_moment
from helpdesk.web.labels import DIRECTIONS, WEEKDAYS
from helpdesk.web.sheet import Cell, Column
from helpdesk.web.telling import place, post_name, topic_label

SCHEDULE_STATES: dict[ScheduleState, LazyString] = {
    ScheduleState.PLANNED: _l("по плану"),
    ScheduleState.HELD: _l("проведена"),
    ScheduleState.UNMARKED: _l("по плану, не отмечена"),
    ScheduleState.MOVED: _l("перенесена"),
    ScheduleState.CANCELLED: _l("отменена"),
}
OUTAGE_STATES: dict[str, LazyString] = {"open": _l("ещё идёт"), "over": _l("закончился")}


def schedule_columns() -> Sequence[Column[ScheduleRow]]:
    """«График консультаций»."""
    return (
        Column("date", _("Дата"), 15, lambda row: row.line.starts.date()),
        Column("day", _("День"), 14, lambda row: str(WEEKDAYS[row.line.starts.weekday()])),
        Column("time", _("Время"), 14, lambda row: f"{row.line.starts:%H:%M}–{row.line.ends:%H:%M}"),
        Column("place", _("Место"), 20, lambda row: place(row.line.venue.building, row.line.venue.room)),
        Column("host", _("Ведущий"), 36, _host),
        Column("stand_in", _("Замещающий"), 30, _stand_in),
        Column("topic", _("Тема (чт)"), 30, lambda row: str(DIRECTIONS[row.direction]) if row.direction else ""),
        Column("state", _("Состояние"), 26, _state),
        Column("reason", _("Основание"), 36, _reason),
        Column("changed_by", _("Кто изменил"), 26, _changed_by),
    )


def outage_columns(zone: ZoneInfo) -> Sequence[Column[OutageRow]]:
    """«Журнал сбоев ЭЖ»."""
    return (
        Column("begin", _("Начало"), 20, lambda row: to_wall(row.cycle.began_at, zone)),
        Column("end", _("Конец"), 20, lambda row: _end(row, zone)),
        Column("sign", _("Признак"), 40, _sign),
        Column("concerned", _("Кого затронуло"), 40, _concerned),
        Column("operator", _("Номер обращения оператору"), 24, lambda row: row.operator_number),
        Column("workaround", _("Обходной путь"), 50, lambda row: row.note.workaround),
    )


def _host(row: ScheduleRow) -> str:
    return row.line.host or "; ".join(map(post_name, row.line.venue.hosts))


def _stand_in(row: ScheduleRow) -> str:
    return "; ".join(
        _("%(who)s (за: %(away)s)", who=who, away=away) if who else _("не назначен (нет: %(away)s)", away=away)
        for away, who in row.stand_ins
    )


def _state(row: ScheduleRow) -> str:
    if row.line.moved_to is not None:
        return str(_("перенесена на %(moment)s", moment=wall_moment(row.line.moved_to)))
    return str(SCHEDULE_STATES[row.line.state])


def _reason(row: ScheduleRow) -> str:
    line, change = row.line, row.change
    parts = (
        _("вместо %(day)s", day=day(line.moved_from)) if line.moved_from else "",
        _("дополнительная") if line.is_extra else "",
        line.reason,
        _("приказ № %(number)s", number=change.order_number) if change and change.order_number else "",
    )
    return "; ".join(filter(None, parts))


def _changed_by(row: ScheduleRow) -> str:
    return row.change.by if row.change else ""


def _end(row: OutageRow, zone: ZoneInfo) -> Cell:
    return to_wall(row.cycle.ended_at, zone) if row.cycle.ended_at else str(OUTAGE_STATES["open"])


def _sign(row: OutageRow) -> str:
    return ", ".join(filter(None, (topic_label(row.cycle), row.cycle.number)))


def _concerned(row: OutageRow) -> str:
    """As the administrator wrote it, else as the tickets tell."""
    if row.note.concerned:
        return row.note.concerned
    places = [place(building) for building in row.concerned.buildings]
    return ", ".join([*places, _("обратилось человек: %(count)d", count=row.concerned.people)])
