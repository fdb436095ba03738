"""What an address asks of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app

from helpdesk import clock
from helpdesk.admin.queries import WantedEntries
from helpdesk.domain.audit import Act
from helpdesk.domain.errors import NotAChoice, Unacceptable
from helpdesk.domain.quarters import EndsBeforeItBegins, read_day
from helpdesk.domain.references import from_typed, school_year_of, ticket_address
from helpdesk.domain.text import clean_line
from helpdesk.domain.unsent import SearchForgotten
from helpdesk.web.sentences import sentence

LONGEST = 80  # letters of a name or a number looked for
WHO = "words"  # not «who»: that is the mark of whose page it is


@dataclass(frozen=True, slots=True)
class AskedEntries:
    """What was typed, as it stands in the fields, and what is looked for; with refusals nothing is."""

    typed: Mapping[str, str]
    wanted: WantedEntries | None
    refusals: Sequence[str] = ()

    @property
    def carried(self) -> dict[str, str]:
        """The same question as addresses carry it: no name stands in one, a key does (`leaving.actions`)."""
        return {name: value for name, value in self.typed.items() if value and name != WHO}


def read_asked(asked: Mapping[str, str], who: str) -> AskedEntries:
    """A person by a part of their name, an act, days and a ticket; what is not understood is said, not left out."""
    typed = {name: clean_line(asked.get(name, ""))[:LONGEST] for name in ("s", "act", "from", "to", "about")}
    typed[WHO] = clean_line(who)[:LONGEST]
    try:
        if typed["s"] and not typed[WHO]:  # the whole log instead would seem to be about one person
            raise SearchForgotten(field=WHO)
        first, last = _day(typed["from"], "from"), _day(typed["to"], "to")
        if first and last and last < first:
            raise EndsBeforeItBegins(field="to")
        if typed["act"] and typed["act"] not in list(Act):
            raise NotAChoice(field="act")
    except Unacceptable as refused:
        return AskedEntries(typed, None, [sentence(refused)])
    act = Act(typed["act"]) if typed["act"] else None
    return AskedEntries(typed, WantedEntries(typed[WHO], act, first, last, _about(typed["about"])))


def _day(typed: str, field: str) -> date | None:
    return read_day(typed, field) if typed else None


def _about(typed: str) -> str:
    """A ticket's number however it is typed, bare digits of this school year; anything else as it is kept."""
    place = from_typed(typed, school_year_of(clock.today(current_app.config["SCHOOL_TIMEZONE"])))
    return ticket_address(*place) if place else typed
