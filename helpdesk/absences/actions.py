"""Entering an absence, taking it back, giving back what was not finished; the caller commits."""

from datetime import date

from flask import current_app

from helpdesk import clock
from helpdesk.absences import notices, queries
from helpdesk.accounts.models import Absence, Person
from helpdesk.accounts.queries import staffing_today
from helpdesk.audit.actions import About, record
from helpdesk.consultations.queries import school_timetable
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.clockwork import is_at_work
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.duties import Leave
from helpdesk.domain.errors import NotAChoice, NotAllowed
from helpdesk.domain.leaves import AbsenceOver, Known, Somebody, check_days, check_people, may_enter_for
from helpdesk.extensions import db
from helpdesk.tickets.timed import give_back


def enter_absence(person_id: int, first_on: date, last_on: date, substitute_id: int | None, *, by: Person) -> Absence:
    """Somebody will be away, and who stands in; raises what `domain.leaves` refuses."""
    check_days(first_on, last_on, queries.today())
    ids = [person_id] if substitute_id is None else [person_id, substitute_id]
    people = queries.locked_people(ids)
    for field, number in zip(("person", "substitute"), ids, strict=False):
        if number not in people:
            raise NotAChoice(field=field)
    away, substitute = people[person_id], people[substitute_id] if substitute_id is not None else None
    if not may_enter_for(by.role, away.role, is_self=by.id == away.id):
        raise NotAChoice(field="person")
    known = [_known(other) for other in queries.absences_touching(ids, first_on, last_on)]
    leave = Leave(first_on, last_on, substitute_id)
    check_people(_somebody(away), _somebody(substitute) if substitute else None, leave, known)
    absence = Absence(
        person=away, substitute=substitute, first_on=first_on, last_on=last_on, made_by_id=by.id, made_at=clock.now()
    )
    db.session.add(absence)
    db.session.flush()
    notices.entered(absence, by=by)
    days = {"first": first_on.isoformat(), "last": last_on.isoformat(), "substitute": substitute_id}
    record(Act.ABSENCE_ENTERED, by=by, about=About(Thing.PERSON, away.id), **days)
    return absence


def withdraw_absence(absence: Absence, *, by: Person) -> None:
    """It did not come to it, or ends today: the substitute's tickets go back at the worker's next round."""
    if not may_enter_for(by.role, absence.person.role, is_self=by.id == absence.person_id):
        raise NotAllowed
    if absence.withdrawn_at is not None or absence.last_on < queries.today():
        raise AbsenceOver
    absence.withdrawn_at = clock.now()
    notices.withdrawn(absence, by=by)
    record(Act.ABSENCE_WITHDRAWN, by=by, about=About(Thing.PERSON, absence.person_id), absence=absence.id)


def give_back_unfinished() -> int:
    """What stand-ins did not finish is the owners' again once they are back; in working hours, one letter each."""
    absences = queries.absences_to_settle()
    if not absences:
        return 0
    now = to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
    if not is_at_work(now, school_timetable()):
        return 0
    staffing = staffing_today()
    back = [absence for absence in absences if not staffing.is_away(absence.person_id)]
    for absence in back:
        _give_back(absence)
    return len(back)


def _give_back(absence: Absence) -> None:
    absence.returned_at = clock.now()
    if absence.person.is_active:
        tickets = queries.unfinished_by_stand_in(absence)
        for ticket in tickets:
            give_back(ticket, absence.person)
        notices.returned(absence, tickets)


def _known(absence: Absence) -> Known:
    return Known(_somebody(absence.person), Leave(absence.first_on, absence.last_on, absence.substitute_id))


def _somebody(person: Person) -> Somebody:
    return Somebody(person.id, person.full_name, person.is_active)
