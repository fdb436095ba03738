"""What a calendar change would bring with it: the very list the preview shows and the change carries out."""

from dataclasses import dataclass, field
from datetime import date, datetime

from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.calendar.appointments import Appointment, Kept, appointments, check_begun, consultations_ahead
from helpdesk.calendar.recount import MovedTicket, moved_tickets, open_tickets
from helpdesk.domain.calendar_changes import Change
from helpdesk.domain.calendar_checks import check
from helpdesk.domain.consultation_days import Timetable, to_wall


@dataclass(slots=True)
class Concerned:
    """What one person will read in their letter."""

    name: str
    tickets: list[MovedTicket] = field(default_factory=list)
    moved: list[Appointment] = field(default_factory=list)
    cancelled: list[Appointment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Consequences:
    """The calendar after a change, the deadlines it moves, the consultations it holds otherwise."""

    change: Change
    before: Timetable
    after: Timetable
    moved: list[MovedTicket]
    appointments: list[Appointment]
    ahead: dict[datetime, Kept]

    @property
    def told(self) -> list[Appointment]:
        """Consultations somebody was to come to that are now held otherwise or not at all."""
        return [one for one in self.appointments if one.is_told and one.people]

    @property
    def first_day(self) -> date:
        """The first day the change is about: where to look at it."""
        change = self.change
        days = [entry.starts_at.date() if entry.starts_at else entry.first_on for entry in change.added]
        days += [slot.first_on for slot in change.slots_added] + [day for _, day in change.slots_ended]
        days += [entry.first_on for entry in self.before.entries if entry.id in change.removed]
        return min(days)

    def concerned(self, by: Person | None) -> dict[int, Concerned]:
        """Who gets a letter, by person; nobody is told of an act of their own."""
        found: dict[int, Concerned] = {}
        for moved in self.moved:
            ticket = moved.ticket
            found.setdefault(ticket.requester_id, Concerned(ticket.requester)).tickets.append(moved)
        for one in self.told:
            for person_id, name in one.people.items():
                news = found.setdefault(person_id, Concerned(name))
                (news.cancelled if one.new is None else news.moved).append(one)
        return {person_id: news for person_id, news in found.items() if by is None or person_id != by.id}


def consequences_of(change: Change, before: Timetable, *, lock: bool = False) -> Consequences:
    """What a change would bring; raises what `domain.calendar_checks.check` refuses."""
    zone = current_app.config["SCHOOL_TIMEZONE"]
    after = check(change, before, to_wall(clock.now(), zone))
    check_begun(before, after, zone)
    tickets = open_tickets(lock=lock)
    ahead = consultations_ahead(lock=lock)
    found = appointments(change, before, after, ahead, tickets, zone)
    return Consequences(change, before, after, moved_tickets(tickets, after, zone), found, ahead)
