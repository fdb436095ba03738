"""The columns of «Журнал учёта заявок», exactly those of domain.md §9; labels are looked up once a file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.cycles import Cycle, Judged, Verdict, answer_judged, solution_judged
from helpdesk.domain.workflow import TicketKind, TicketState
from helpdesk.registers.queries import MEASURES, TicketRow
from helpdesk.web.filters import day
from helpdesk.web.labels import KIND_QUESTIONS, KINDS, OUTCOMES, STAFF_STATES, URGENCIES
from helpdesk.web.sheet import Cell, Column
from helpdesk.web.telling import place, topic_label

MEASURES_IN_WORDS: dict[str, LazyString] = {
    "answered": _l("дан ответ"),
    "asked": _l("задан вопрос педагогу"),
    "invited": _l("приглашение на консультацию"),
    "proposed": _l("предложена консультация"),
    "rerouted": _l("передана другому специалисту"),
    "passed_to_vendor": _l("передана оператору ЭЖ"),
    "duplicate": _l("объединена с другой заявкой"),
    "resolved": _l("сообщено решение"),
}


def register_columns(zone: ZoneInfo, now: datetime) -> Sequence[Column[TicketRow]]:
    """The columns in the reader's language; `now` tells which promises are broken by then."""
    told, note = Told(zone), _notes(zone, now)
    return (
        Column("number", _("№ п/п"), 7, lambda row: row.number),
        Column("ticket", _("Рег. №"), 17, lambda row: row.cycle.number),
        Column("filed", _("Дата и время поступления"), 20, lambda row: to_wall(row.filed_at, zone)),
        Column("registered", _("Дата регистрации"), 15, lambda row: told.day(row.cycle.registered_at)),
        Column("person", _("ФИО, должность"), 34, lambda row: told.person(row.name, row.post)),
        Column("place", _("Корпус, кабинет"), 18, lambda row: told.place(row.cycle.building, row.room)),
        Column("kind", _("Вид"), 16, lambda row: told.kinds[row.cycle.kind]),
        Column("topic", _("Тема"), 30, lambda row: told.topic(row.cycle)),
        Column("summary", _("Краткое содержание (без ПДн)"), 40, lambda row: told.summary(row.cycle)),
        Column("urgency", _("Срочность"), 13, lambda row: told.urgencies[row.cycle.urgency]),
        Column("assignee", _("Ответственный"), 30, lambda row: row.cycle.assignee),
        Column("response_due", _("Срок ответа"), 20, lambda row: told.moment(row.cycle.response_due)),
        Column("responded", _("Ответ (факт)"), 20, lambda row: told.moment(row.cycle.responded_at)),
        Column("resolution_due", _("Срок решения"), 20, lambda row: told.moment(row.cycle.resolution_due)),
        Column("resolved", _("Решение (факт)"), 20, lambda row: told.moment(row.cycle.resolved_at)),
        Column("measures", _("Принятые меры"), 30, lambda row: told.measures(row.acts)),
        Column("result", _("Результат"), 24, lambda row: told.result(row.cycle)),
        Column("reopened", _("Возобновления"), 9, lambda row: row.cycle.cycle - 1),
        Column("note", _("Примечание"), 34, note),
    )


class Told:
    """Values in words; whatever a language has to be asked for is asked once, not once a row."""

    def __init__(self, zone: ZoneInfo) -> None:
        """Within a request: the words are the reader's."""
        self.zone = zone
        self.kinds, self.urgencies = _said(KINDS), _said(URGENCIES)
        self.states, self.outcomes = _said(STAFF_STATES), _said(OUTCOMES)
        self.questions, self.acts = _said(KIND_QUESTIONS), _said(MEASURES_IN_WORDS)
        self.place: Callable[[str, str], str] = lru_cache(maxsize=1024)(place)
        self.waits = _("ждём подтверждения педагога")
        self.labels: dict[str, str] = {}

    def moment(self, at: datetime | None) -> Cell:
        """A local moment, or nothing."""
        return "" if at is None else to_wall(at, self.zone)

    def day(self, at: datetime) -> date:
        """A local day."""
        return to_wall(at, self.zone).date()

    def person(self, name: str, post: str) -> str:
        """«Баранова Любовь Петровна, учитель»."""
        return f"{name}, {post}" if post else name

    def topic(self, cycle: Cycle) -> str:
        """The topic, "" while it is to be triaged."""
        if cycle.topic and cycle.topic not in self.labels:
            self.labels[cycle.topic] = topic_label(cycle)
        return self.labels.get(cycle.topic, "")

    def summary(self, cycle: Cycle) -> str:
        """What it is about in the desk's own words: nobody's typed ones, so no pupil's name."""
        return ": ".join(filter(None, (self.questions[cycle.kind], self.topic(cycle))))

    def measures(self, acts: frozenset[str]) -> str:
        """What was done, in the order it usually is."""
        return "; ".join(self.acts[act] for act in MEASURES if act in acts)

    def result(self, cycle: Cycle) -> str:
        """How it ended, or where it stands."""
        if cycle.outcome is None or cycle.state not in (TicketState.RESOLVED, TicketState.CLOSED):
            return self.states[cycle.state]
        outcome = self.outcomes[cycle.outcome]
        return f"{outcome}, {self.waits}" if cycle.state is TicketState.RESOLVED else outcome


def _notes(zone: ZoneInfo, now: datetime) -> Callable[[TicketRow], str]:
    late_answer, late_solution = _("срок ответа нарушен"), _("срок решения нарушен")
    reopened, continues, joined = _("возобновлена %(day)s"), _("продолжение %(number)s"), _("объединена с %(number)s")
    marked, unsure = _("есть персональные данные"), _("вид ещё не определён")

    def note(row: TicketRow) -> str:
        cycle = row.cycle
        parts = (
            late_answer if _is_broken(answer_judged(cycle), now) else "",
            late_solution if _is_broken(solution_judged(cycle), now) else "",
            reopened % {"day": day(to_wall(cycle.began_at, zone))} if cycle.cycle > 1 else "",
            continues % {"number": row.continues} if row.continues else "",
            joined % {"number": row.original} if row.original else "",
            unsure if cycle.kind is TicketKind.UNSURE else "",
            marked if row.has_personal_data else "",
        )
        return "; ".join(filter(None, parts))

    return note


def _is_broken(promise: Judged | None, now: datetime) -> bool:
    """By the rule the figures count by."""
    return promise is not None and promise.verdict is not Verdict.ON_TIME and promise.at <= now


def _said(words: Mapping[Any, LazyString]) -> dict[Any, str]:
    return {code: str(word) for code, word in words.items()}
