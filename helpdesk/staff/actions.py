"""Closing and reopening accounts, passwords on paper, ending sessions; the caller commits."""

from helpdesk import clock
from helpdesk.accounts import second_factor
from helpdesk.accounts.actions import end_sessions_of
from helpdesk.accounts.models import Person
from helpdesk.accounts.slips import issue_passwords
from helpdesk.audit.actions import About, record
from helpdesk.bookings.queries import coming_bookings_of
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.errors import NotAChoice
from helpdesk.domain.forgetting import ForgottenAlready, new_login
from helpdesk.domain.staff import NobodyGoesOn, OwnAccount, check_closing
from helpdesk.pins.actions import forget_pin
from helpdesk.profile.actions import drop_wish
from helpdesk.profile.notices import tell
from helpdesk.profile.queries import is_taken
from helpdesk.staff import notices, queries
from helpdesk.tickets import appointments, changes


def close_account(person: Person, successor_id: int | None, *, by: Person) -> int:
    """Close the account of who leaves (its row is locked): sessions die, password and PIN are gone, tickets stay.

    What was in their hands goes to the successor, dates as promised; returns how many tickets that were. Raises what
    `domain.staff` refuses.
    """
    others = queries.other_administrators(person)
    is_oneself, is_active = person.id == by.id, person.is_active
    check_closing(person.role_held, is_oneself=is_oneself, is_active=is_active, other_administrators=others)
    count = _hand_over(person, successor_id, by=by)
    _give_up_places(person)
    person.closed_at, person.password_hash = clock.now(), None
    forget_pin(person)
    drop_wish(person)
    end_sessions_of(person)
    record(Act.ACCOUNT_CLOSED, by=by, about=About(Thing.PERSON, person.id), handed_over=count, successor=successor_id)
    return count


def reopen_account(person: Person, *, by: Person) -> bool:
    """They are back: the account is as it was, without a password and without a PIN; whether it kept its address.

    One that somebody else has by now is theirs: a link to set a password would go to them.
    """
    if person.is_active:
        return True
    if person.login == new_login(person.id):
        raise ForgottenAlready
    person.closed_at = None
    record(Act.ACCOUNT_REOPENED, by=by, about=About(Thing.PERSON, person.id))
    if not person.email or not is_taken(person.email, by_another_than=person):
        return True
    person.email = ""
    record(Act.ADDRESS_CHANGED, by=by, about=About(Thing.PERSON, person.id))
    return False


def new_password(person: Person, *, by: Person) -> str:
    """A password on paper; ends the sessions of its owner. Raises OwnAccount: one's own is changed in the profile."""
    _not_oneself(person, by)
    drop_wish(person)
    ((_person, password),) = issue_passwords([person], by=by)
    return password


def remove_factor(person: Person, *, by: Person) -> None:
    """Turn off the second factor of who lost telephone and paper; they learn of it, their sessions end.

    Raises OwnAccount: the profile asks for password and code before one's own is off.
    """
    _not_oneself(person, by)
    if second_factor.remove(person):
        end_sessions_of(person)
        tell("second_factor_off", person)
        record(Act.SECOND_FACTOR_REMOVED, by=by, about=About(Thing.PERSON, person.id))


def end_sessions(person: Person, *, by: Person) -> int:
    """End every session of somebody; returns how many of them still worked."""
    count = queries.held_by(person).sessions
    end_sessions_of(person)
    record(Act.SESSIONS_ENDED, by=by, about=About(Thing.PERSON, person.id), count=count)
    return count


def _not_oneself(person: Person, by: Person) -> None:
    if person.id == by.id:
        raise OwnAccount


def _give_up_places(person: Person) -> None:
    """Consultations ahead: the places are free for others, tickets they were for go back to work."""
    for booking in coming_bookings_of(person):
        if booking.consultation.starts_at > clock.now():
            appointments.cancel(booking, by=person)


def _hand_over(person: Person, successor_id: int | None, *, by: Person) -> int:
    tickets = queries.tickets_in_hands(person)
    if not tickets:
        return 0
    if successor_id is None:
        raise NobodyGoesOn(field="successor", count=len(tickets))
    successor = next((one for one in queries.successors(person) if one.id == successor_id), None)
    if successor is None:
        raise NotAChoice(field="successor")
    for ticket in tickets:
        changes.change(ticket, by=by, act="handed_over", assignee=successor)
    notices.handed_over(person, successor, tickets)
    return len(tickets)
