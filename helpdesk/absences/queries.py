"""Absences as the page and the worker ask for them."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from helpdesk import clock
from helpdesk.accounts.models import Absence, Person
from helpdesk.domain.duties import kinds_to_return, stand_ins_by_order
from helpdesk.domain.people import kinds_answered_by
from helpdesk.domain.workflow import OPEN_STATES
from helpdesk.extensions import db
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import PEOPLE

WITH_PEOPLE = (joinedload(Absence.person), joinedload(Absence.substitute))
IN_FORCE = Absence.withdrawn_at.is_(None)


def today() -> date:
    """The school's calendar day."""
    return clock.today(current_app.config["SCHOOL_TIMEZONE"])


def present_and_coming() -> Sequence[Absence]:
    """Absences that are not over, the nearest first."""
    query = sa.select(Absence).options(*WITH_PEOPLE).where(Absence.last_on >= today(), IN_FORCE)
    return db.session.scalars(query.order_by(Absence.first_on, Absence.id)).all()


def absence_to_withdraw(absence_id: int) -> Absence | None:
    """An absence by its number, its row locked until the commit."""
    query = sa.select(Absence).options(*WITH_PEOPLE).where(Absence.id == absence_id)
    return db.session.scalar(query.with_for_update(of=Absence))


def staff_by_name() -> Sequence[Person]:
    """Everybody with an open account, by name."""
    return db.session.scalars(sa.select(Person).where(Person.closed_at.is_(None)).order_by(Person.sort_name)).all()


def locked_people(ids: Sequence[int]) -> dict[int, Person]:
    """People by number, locked in one order: two absences entered at once see each other."""
    query = sa.select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    return {person.id: person for person in db.session.scalars(query)}


def absences_touching(ids: Sequence[int], first_on: date, last_on: date) -> Sequence[Absence]:
    """Absences in those days of these people, or for which one of them stands in."""
    concerned = sa.or_(Absence.person_id.in_(ids), Absence.substitute_id.in_(ids))
    in_those_days = sa.and_(Absence.first_on <= last_on, Absence.last_on >= first_on)
    query = sa.select(Absence).options(*WITH_PEOPLE).where(concerned, in_those_days, IN_FORCE)
    return db.session.scalars(query.order_by(Absence.first_on)).all()


def absences_to_settle() -> Sequence[Absence]:
    """Absences that ended or were withdrawn, whose tickets have not gone back; no other worker gets the same."""
    is_over = sa.or_(Absence.last_on < today(), Absence.withdrawn_at.is_not(None))
    query = sa.select(Absence).options(*WITH_PEOPLE).where(is_over, Absence.returned_at.is_(None))
    return db.session.scalars(query.order_by(Absence.id).with_for_update(of=Absence, skip_locked=True)).all()


def unfinished_by_stand_in(absence: Absence) -> Sequence[Ticket]:
    """Open tickets of the owner's kinds that whoever stood in still holds, locked."""
    owner, substitute = absence.person, absence.substitute
    kinds = kinds_to_return(owner.role, substitute.role) if substitute else kinds_answered_by(owner.role)
    by_order = Ticket.assignee.has(Person.role.in_(stand_ins_by_order(owner.role)))
    held = Ticket.assignee_id == substitute.id if substitute else by_order
    query = sa.select(Ticket).options(*PEOPLE).where(Ticket.kind.in_(kinds), Ticket.state.in_(OPEN_STATES), held)
    return db.session.scalars(query.order_by(Ticket.id).with_for_update(of=Ticket)).all()
