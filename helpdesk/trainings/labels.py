"""The training log's words for people, and the columns of the journal (domain.md §9)."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.trainings import ThursdayState, TrainingRule, TrainingState, Verdict
from helpdesk.trainings.journal import JournalRow
from helpdesk.web.filters import day, wall_moment
from helpdesk.web.labels import CONSULTATION_FORMS, DIRECTIONS
from helpdesk.web.sheet import Cell, Column
from helpdesk.web.telling import place

THURSDAYS: dict[ThursdayState, LazyString] = {
    ThursdayState.HELD: _l("проведено"),
    ThursdayState.PLANNED: _l("по плану"),
    ThursdayState.MISSED: _l("не отмечено"),
    ThursdayState.CANCELLED: _l("отменено"),
    ThursdayState.NON_WORKING: _l("нерабочий день"),
    ThursdayState.FREE: _l("каникулы, по желанию"),
}
MOVED: dict[TrainingState, LazyString] = {
    TrainingState.HELD: _l("Записано: обучение проведено. Отметьте, кто был."),
    TrainingState.CANCELLED: _l("Записано: обучение отменено."),
    TrainingState.PLANNED: _l("Записано: обучение снова по плану."),
}
RULES: dict[TrainingRule, LazyString] = {
    TrainingRule.WEEKLY_THURSDAY: _l("каждый рабочий четверг, и каждое из пяти направлений хотя бы раз в четверть"),
    TrainingRule.PER_QUARTER: _l("каждое из пяти направлений хотя бы раз в четверть"),
}
VERDICTS: dict[Verdict, LazyString] = {
    Verdict.KEPT: _l("выполнено"),
    Verdict.ON_COURSE: _l("пока выполняется"),
    Verdict.NOT_KEPT: _l("не выполнено"),
}
OUTCOMES: dict[str, LazyString] = {
    "came": _l("пришёл(ла)"),
    "solved": _l("решено"),
    "unfinished": _l("доделать позже"),
    "attended": _l("отмечен(а), ещё не подтвердил(а)"),
    "confirmed": _l("был(а), подтвердил(а)"),
}
COLUMNS: tuple[Column[JournalRow], ...] = (
    Column("number", _l("№"), 5, lambda row: row.number),
    Column("when", _l("Дата, время"), 21, lambda row: row.starts or row.on),
    Column("place", _l("Место"), 20, lambda row: place(row.building, row.room)),
    Column("form", _l("Форма"), 15, lambda row: str(CONSULTATION_FORMS[row.form])),
    Column("direction", _l("Тема из 5"), 28, lambda row: str(DIRECTIONS[row.direction]) if row.direction else ""),
    Column("question", _l("Вопрос"), 36, lambda row: row.question),
    Column("person", _l("ФИО, должность"), 36, lambda row: ", ".join(filter(None, (row.name, row.post)))),
    Column("building", _l("Корпус"), 9, lambda row: row.staff_building),
    Column("host", _l("Кто провёл"), 28, lambda row: row.host),
    Column("result", _l("Результат"), 36, lambda row: result_of(row)),
    Column("ticket", _l("Связанная заявка"), 19, lambda row: row.ticket),
    Column("repeated", _l("Повторно"), 10, lambda row: yes_or_no(row.is_repeated)),
)


def cells(row: JournalRow) -> dict[str, Cell]:
    """A row by the codes of its columns."""
    return {column.code: column.value(row) for column in COLUMNS}


def in_words(value: Cell) -> str:
    """A cell as a page shows it; the weekday stands beside every date."""
    if isinstance(value, datetime):
        return wall_moment(value)
    return day(value) if isinstance(value, date) else str(value)


def result_of(row: JournalRow) -> str:
    """What came of it, then the host's words."""
    return ": ".join(filter(None, (str(OUTCOMES[row.outcome]), row.result)))


def yes_or_no(value: bool) -> str:
    """«да» or «нет»."""
    return _("да") if value else _("нет")


def period(first: date, last: date) -> str:
    """«02.11.2026–30.12.2026», for headings and file names."""
    return f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
