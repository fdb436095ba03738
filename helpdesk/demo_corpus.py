"""What the demo school files: the tickets of the corpus, who of the staff sends each, and when."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.defaults import DATA
from helpdesk.domain.consultation_days import to_instant, to_wall
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.filing.actions import Request
from helpdesk.tickets.promises import sla_book

WEEK = timedelta(days=7)
FRESH_WEEKS = 2  # what the corpus files later than today is brought into the last weeks
ALWAYS_FRESH = 24  # and so are its last tickets, so that the queue is alive on any date
LONGEST_CLOSURE = timedelta(days=120)
POSTS_BY_WORD = (
    ("математик", "математик"),
    ("английск", "английск"),
    ("немецк", "немецк"),
    ("русского", "русский"),
    ("литератур", "литература"),
    ("начальных", "начальные"),
    ("географ", "географи"),
    ("биолог", "биолог"),
    ("истори", "истори"),
    ("хими", "хими"),
    ("обществозн", "обществознани"),
    ("физическ", "физическая"),
    ("физик", "физика"),
    ("информатик", "информатик"),
    ("музык", "музык"),
    ("технолог", "труд"),
    ("изо", "изобразительное"),
    ("обзр", "обзр"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket of the corpus and when it is filed in this demo (UTC)."""

    filed_at: datetime
    requester: Person
    request: Request
    is_due_today: bool = False


def corpus_lines(people: Sequence[Person], chance: random.Random) -> Iterator[Line]:
    """The corpus in its own order; what it files later than now is brought into the last weeks."""
    now = clock.now()
    teachers: dict[str, list[Person]] = {}
    with (DATA / "corpus.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    urgent = [number for number, row in enumerate(rows) if _is_urgent_trouble(row)]
    for number, row in enumerate(rows):
        role = row["author_role"]
        requester = chance.choice(teachers.setdefault(role, _matching(role, people)))
        request = Request(
            kind=TicketKind(row["kind"]),
            topic=row["topic"],
            title=row["title"],
            body=row["body"],
            urgency=Urgency(row["urgency"]),
            has_personal_data=bool(row["pd"]),
        )
        filed_at = datetime.fromisoformat(row["filed_at"])
        if number == urgent[-1]:
            yield Line(_yesterday(now), requester, request, is_due_today=True)
        elif filed_at > now or number >= len(rows) - ALWAYS_FRESH:
            yield Line(_these_weeks(filed_at, now, number), requester, request)
        else:
            yield Line(filed_at, requester, request)


def _is_urgent_trouble(row: dict[str, str]) -> bool:
    return row["kind"] == TicketKind.TECHNICAL and row["urgency"] == Urgency.URGENT


def _yesterday(now: datetime) -> datetime:
    """11:00 of the working day before: an urgent technical ticket of then is due by the end of today."""
    book = sla_book()
    today = to_wall(now, book.zone).date()
    before = today - timedelta(days=1)
    while not book.timetable.is_working(before) and today - before < LONGEST_CLOSURE:
        before -= timedelta(days=1)
    return to_instant(datetime.combine(before, time(11)), book.zone)


def _these_weeks(filed_at: datetime, now: datetime, number: int) -> datetime:
    """The same weekday and hour in one of the last weeks."""
    return filed_at - ((filed_at - now) // WEEK + 1 + number % FRESH_WEEKS) * WEEK


def _matching(role: str, people: Sequence[Person]) -> list[Person]:
    """Staff whose post or subject fits the author's role in the corpus; any teacher for a class teacher."""
    wanted = role.casefold()
    exact = [person for person in people if person.post.casefold() == wanted]
    by_subject = [
        person
        for word, subject in POSTS_BY_WORD
        if word in wanted
        for person in people
        if person.post.startswith(("учитель", "преподаватель")) and subject in person.subject.casefold()
    ]
    return exact or by_subject or [person for person in people if person.post == "учитель"]
