"""The five directions of training of clause 2.1 and the topics that belong to each (domain.md §2)."""

from enum import StrEnum


class Direction(StrEnum):
    """What the school trains its teachers in, in the order of clause 2.1."""

    TECHNOLOGY = "technology"
    PLANNING = "planning"
    MARKS = "marks"
    REPORTS = "reports"
    PARENTS = "parents"


TOPICS: dict[Direction, tuple[str, ...]] = {
    Direction.TECHNOLOGY: ("login", "outage", "rights", "saving", "workplace", "training"),
    Direction.PLANNING: ("ktp", "import_export"),
    Direction.MARKS: ("marks", "attendance", "special", "remarks", "roster", "schedule"),
    Direction.REPORTS: ("reports", "report_error", "final_marks"),
    Direction.PARENTS: ("parents_info", "parent_access", "homework"),
}


def direction_of(topic: str) -> Direction | None:
    """The direction a topic (its code) belongs to; None for «other».

    >>> direction_of("ktp").value, direction_of("other_tech")
    ('planning', None)
    """
    return next((direction for direction, topics in TOPICS.items() if topic in topics), None)
