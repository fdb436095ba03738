"""Cycles for tests of the figures: one of Monday morning, and whatever a test changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from helpdesk.domain.cycles import Cycle
from helpdesk.domain.workflow import TicketKind, TicketState, Urgency

MONDAY = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)  # 10:00 in the school


def cycle(**changes: Any) -> Cycle:
    """Filed on Monday at 10:00, an answer promised in 6 hours, a solution in 30; in work, nobody has answered yet."""
    began = changes.pop("began_at", MONDAY)
    if "resolved_at" in changes:
        changes.setdefault("ended_at", changes["resolved_at"])
    usual: dict[str, Any] = {
        "ticket_id": 1,
        "school_year": 2026,
        "serial": 1,
        "cycle": 1,
        "kind": TicketKind.TECHNICAL,
        "topic": "saving",
        "label": "Не сохраняется",
        "label_en": "Does not save",
        "building": "1",
        "urgency": Urgency.NORMAL,
        "state": TicketState.IN_PROGRESS,
        "outcome": None,
        "assignee": "Нестеров Алексей Павлович",
        "began_at": began,
        "registered_at": began,
        "response_due": began + timedelta(hours=6),
        "responded_at": None,
        "resolution_due": began + timedelta(hours=30),
        "resolved_at": None,
        "ended_at": None,
        "asked_at": None,
        "is_external": False,
    }
    return Cycle(**usual | changes)


def later(**span: float) -> datetime:
    """A moment after Monday, 10:00."""
    return MONDAY + timedelta(**span)
