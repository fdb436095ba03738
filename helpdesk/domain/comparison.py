"""How a period stands against the weeks before it: for the letter's table «this week · usually · change»."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.domain.cycles import Measure
from helpdesk.domain.figures import Flow, Kept


@dataclass(frozen=True, slots=True)
class Change:
    """One measure: what it is, and what a week before was on average, to a tenth; none: nothing to compare with."""

    measure: Measure
    value: int | None
    weekly: float | None  # the value of one week, where the period has several
    usual: float | None
    is_percent: bool = False

    @property
    def difference(self) -> float | None:
        """How much more than usual."""
        return None if self.weekly is None or self.usual is None else round(self.weekly - self.usual, 1)


def changes(flow: Flow, before: Sequence[Flow], weeks: int = 1) -> list[Change]:
    """What came, went, is left and was kept, of a period of so many weeks, against the whole weeks before it.

    Weeks in which the desk had nothing in work were before its time, or holidays: they are not what is usual.
    """
    lived = [week for week in before if week.filed.total or week.resolved.total or week.open]
    counts = (
        (Measure.FILED, flow.filed.total, [week.filed.total for week in lived], weeks),
        (Measure.RESOLVED, flow.resolved.total, [week.resolved.total for week in lived], weeks),
        (Measure.OPEN, flow.open, [week.open for week in lived], 1),
        (Measure.OVERDUE, flow.overdue, [week.overdue for week in lived], 1),
    )
    kept = (
        (Measure.ANSWERED_ON_TIME, flow.answered, [week.answered for week in lived]),
        (Measure.SOLVED_ON_TIME, flow.solved, [week.solved for week in lived]),
    )
    return [
        *(Change(measure, value, round(value / over, 1), _average(usual)) for measure, value, usual, over in counts),
        *(Change(measure, one.percent, one.percent, _percent(usual), is_percent=True) for measure, one, usual in kept),
    ]


def _average(values: Sequence[int]) -> float | None:
    return round(sum(values) / len(values), 1) if values else None


def _percent(promises: Sequence[Kept]) -> int | None:
    """Of all promises of those weeks together: a week with one promise does not count as much as one with twenty."""
    return Kept(sum(one.on_time for one in promises), sum(one.late for one in promises)).percent
