"""Dates, times and spans in words, for templates and letters."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date as babel_format_date
from flask import Flask, current_app, has_request_context
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.domain.consultation_days import to_wall
from helpdesk.web import labels

UNBROKEN = "\u00a0"


def init_app(app: Flask) -> None:
    """Make the filters and the label tables known to templates."""
    for function in (day, local_day, month, moment, clock_time, wall_moment, time_left, age):
        app.add_template_filter(function)
    app.add_template_test(is_past, "past")
    app.jinja_env.globals.update(labels=labels, locale_code=lambda: str(get_locale() or "ru"))
    app.url_defaults(_version_static_files)


def day(value: date) -> str:
    """«чт 26 ноября»; the year only when it is not the present one."""
    on = value.date() if isinstance(value, datetime) else value
    return _unbroken(_day_in_words(on, str(get_locale() or "ru"), on.year == _wall(clock.now()).year))


def local_day(instant: datetime) -> str:
    """The school's day of a stored instant: «чт 26 ноября»."""
    return day(_wall(instant))


def month(value: date) -> str:
    """«ноябрь 2026»."""
    return babel_format_date(value, "LLLL y", locale=str(get_locale() or "ru"))


def moment(instant: datetime) -> str:
    """A stored instant in the school's wall time: «чт 26 ноября, 16:00»."""
    return wall_moment(_wall(instant))


def wall_moment(wall: datetime) -> str:
    """A local wall time: «чт 26 ноября, 16:00»."""
    return _unbroken(f"{day(wall)}, {wall:%H:%M}")


def clock_time(instant: datetime) -> str:
    """Only the local time of an instant: «16:00»."""
    return f"{_wall(instant):%H:%M}"


def time_left(due: datetime) -> str:
    """How long until a due, or how late: «ещё 2 ч 10 мин», «просрочено на 3 дня»."""
    span = due - clock.now()
    if span < -timedelta(days=1):
        late = _wall(clock.now()).date() - _wall(due).date()  # as people count: on Wednesday Monday's is two days late
        return _("просрочено на %(span)s", span=_days(late.days))
    if span < timedelta(0):
        return _("просрочено на %(span)s", span=_span(-span))
    return _("ещё %(span)s", span=_span(span))


def is_past(instant: datetime) -> bool:
    """Whether a due has gone by: then it is no promise any more."""
    return instant < clock.now()


def age(instant: datetime) -> str:
    """How long ago: «сегодня в 09:15», «вчера в 16:40», else the date."""
    wall, today = _wall(instant), _wall(clock.now()).date()
    if wall.date() == today:
        return _("сегодня в %(time)s", time=f"{wall:%H:%M}")
    if wall.date() == today - timedelta(days=1):
        return _("вчера в %(time)s", time=f"{wall:%H:%M}")
    return wall_moment(wall)


@lru_cache(maxsize=1024)
def _day_in_words(on: date, locale: str, is_this_year: bool) -> str:
    """A list names the same few days again and again, and Babel takes its time over each."""
    return babel_format_date(on, "EEE d MMMM" if is_this_year else "EEE d MMMM y", locale=locale)


def _unbroken(words: str) -> str:
    """On a page no line ends inside a date; commands and letters keep plain spaces."""
    return words.replace(" ", UNBROKEN) if has_request_context() else words


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes < 60:
        return _("%(num)d мин", num=max(minutes, 1))
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return _("%(hours)d ч %(rest)d мин", hours=hours, rest=rest) if rest else _("%(num)d ч", num=hours)
    return _days(minutes // (24 * 60))


def _days(count: int) -> str:
    return ngettext("%(num)d день", "%(num)d дней", count)


def _wall(instant: datetime) -> datetime:
    return to_wall(instant, current_app.config["SCHOOL_TIMEZONE"])


def _version_static_files(endpoint: str, values: dict[str, object]) -> None:
    """A new release is a new address, so browsers may keep the old file for a year."""
    if endpoint.endswith("static"):
        values["v"] = current_app.config["STATIC_VERSION"]
