"""How long the school keeps what: counted in days after the end, and in school years (domain.md §9)."""

from dataclasses import astuple, dataclass
from datetime import date

from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.references import SCHOOL_YEAR_BEGINS, school_year_of


class TermOutOfBounds(Unacceptable):
    """A term too short or too long; facts: field, least, most."""


class PupilsFilesLast(TermOutOfBounds):
    """Files with pupils' data longer than the others; facts: field, least, most."""


class LogTooShort(TermOutOfBounds):
    """A log that would not outlive the tickets it tells of; facts: field, least, most."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long things stay; each may be changed by the school."""

    files_days: int = 30  # files of a ticket after its end
    marked_files_days: int = 10  # the same, when pupils' data are in them
    card_years: int = 3  # tickets with all that hangs on them, after the end of their school year
    log_years: int = 5  # entries of the audit log


BOUNDS = {"files_days": (1, 365), "marked_files_days": (1, 365), "card_years": (1, 10), "log_years": (1, 15)}


def check_terms(terms: Terms) -> None:
    """Terms that can be kept: pupils' files go no later than others, the log later than the tickets it tells of.

    A ticket's years begin at the end of its school year, an entry's at the entry: so the log needs a year more.

    Raises TermOutOfBounds, PupilsFilesLast and LogTooShort.
    """
    for field, (least, most) in BOUNDS.items():
        _check(field, getattr(terms, field), least, most)
    if terms.marked_files_days > terms.files_days:
        raise PupilsFilesLast(field="marked_files_days", least=1, most=terms.files_days)
    if terms.log_years <= terms.card_years:
        raise LogTooShort(field="log_years", least=terms.card_years + 1, most=BOUNDS["log_years"][1])


def is_any_shorter(old: Terms, new: Terms) -> bool:
    """Whether something would go sooner than before.

    >>> is_any_shorter(Terms(), Terms(files_days=40)), is_any_shorter(Terms(), Terms(files_days=40, log_years=4))
    (False, True)
    """
    return any(after < before for before, after in zip(astuple(old), astuple(new), strict=True))


def cards_go_before(today: date, years: int) -> date:
    """Tickets that ended before this day have been kept for so many years after the end of their school year.

    >>> cards_go_before(date(2026, 8, 31), 3), cards_go_before(date(2026, 9, 1), 3)
    (datetime.date(2022, 9, 1), datetime.date(2023, 9, 1))
    """
    return date(school_year_of(today) - years, *SCHOOL_YEAR_BEGINS)


def years_before(today: date, years: int) -> date:
    """The same day so many years ago.

    >>> years_before(date(2028, 2, 29), 5)
    datetime.date(2023, 2, 28)
    """
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year - years, today.month, day)


def _check(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise TermOutOfBounds(field=field, least=least, most=most)
