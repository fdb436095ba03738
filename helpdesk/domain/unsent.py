"""What of a form is kept when it was not sent: the words, and the choices made beside them (domain.md §10.1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.text import clean_text, shortened

WRITTEN = ("title", "body", "reason", "names", "materials", "workaround", "done")  # what people type at length
CHOSEN = (
    *("kind", "topic", "urgency", "room", "has_personal_data", "form_key", "continues"),
    *("concerned", "operator_number", "direction", "trainer", "building"),
)
LONGEST_KEPT = 200_000  # characters of one field; more than any form takes
KEPT_FOR = timedelta(days=7)
SEARCHES_KEPT_FOR = timedelta(days=1)
MOST_KEPT = 30  # of one person
NO_KEY = "0" * 12  # of a page that was open before forms had keys
BEGINNING = 60  # characters

KEY = re.compile("[A-Za-z0-9_-]{12}")
PLACE = re.compile(rf"(/[A-Za-z0-9/._-]{{0,179}})#([a-z0-9-]{{1,20}})(?:#({KEY.pattern})(?:#({KEY.pattern}))?)?")


class SearchForgotten(Unacceptable):
    """The key of an address stands for no words of this reader's, any more or at all; facts: field."""


@dataclass(frozen=True)
class Place:
    """One opened form: the page it stands on, its name there, its key, and the key of the words put in again."""

    page: str
    form: str
    key: str = NO_KEY
    source: str = ""  # the draft it was filled with: these words live on under the form's own key

    def __str__(self) -> str:
        return "#".join(part for part in (self.page, self.form, self.key, self.source) if part)


def worth_keeping(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields to keep, cleaned; nothing when no words were written: choices alone are quickly made again.

    >>> worth_keeping({"body": " Не сохраняется ", "urgency": "urgent", "csrf_token": "x"})
    {'body': 'Не сохраняется', 'urgency': 'urgent'}
    >>> worth_keeping({"body": " ", "room": "305"})
    {}
    """
    cleaned = {name: clean_text(fields.get(name, "")[:LONGEST_KEPT]) for name in (*WRITTEN, *CHOSEN)}
    kept = {name: text for name, text in cleaned.items() if text}
    return kept if any(name in kept for name in WRITTEN) else {}


def written(fields: Mapping[str, str]) -> dict[str, str]:
    """The words alone: two drafts with the same are one text, whatever was chosen or numbered beside them.

    >>> written({"body": "Не сохраняется", "urgency": "urgent", "form_key": "x"})
    {'body': 'Не сохраняется'}
    """
    return {name: fields[name] for name in WRITTEN if fields.get(name)}


def place_of(raw: str) -> Place | None:
    """The opened form that «/tickets/2026-0001#answer#k7Lq2mXw90_a» names; None for anything else.

    >>> place_of("/tickets/2026-0001#answer#k7Lq2mXw90_a")
    Place(page='/tickets/2026-0001', form='answer', key='k7Lq2mXw90_a', source='')
    >>> place_of("//evil.example#x")
    """
    found = PLACE.fullmatch(raw)
    if found is None or raw.startswith("//"):
        return None
    page, form, key, source = found.groups()
    return Place(page, form, key or NO_KEY, source or "")


def beginning(fields: Mapping[str, str]) -> str:
    """The first words of what was typed: enough to know it again in a line.

    >>> beginning({"kind": "unsure", "body": "Не сохраняется\\nотметка"})
    'Не сохраняется отметка'
    """
    words = next((fields[name] for name in WRITTEN if fields.get(name)), "")
    return shortened(" ".join(words.split()), BEGINNING)
