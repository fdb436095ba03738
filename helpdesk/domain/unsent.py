"""What of a form is kept when it was not sent: the words, and the choices made beside them (domain.md §10.1)."""

import re
from collections.abc import Mapping
from datetime import timedelta

from helpdesk.domain.text import clean_text

WRITTEN = ("title", "body", "reason", "names", "materials", "workaround")  # what people type at length
CHOSEN = ("kind", "topic", "urgency", "room", "has_personal_data", "form_key", "continues")
LONGEST_KEPT = 200_000  # characters of one field; more than any form takes
KEPT_FOR = timedelta(days=7)
SEARCHES_KEPT_FOR = timedelta(days=1)
MOST_KEPT = 30  # of one person

PLACE = re.compile(r"(/[A-Za-z0-9/._-]{0,179})#([a-z0-9-]{1,20})")


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


def place_of(raw: str) -> tuple[str, str] | None:
    """The page a form stands on and the form's name there, from «/tickets/2026-0001#answer»; None for anything else.

    >>> place_of("/tickets/2026-0001#answer"), place_of("//evil.example#x")
    (('/tickets/2026-0001', 'answer'), None)
    """
    found = PLACE.fullmatch(raw)
    return None if found is None or raw.startswith("//") else (found[1], found[2])
