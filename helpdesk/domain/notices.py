"""Which letters a person may do without, and which are always sent (one row of the page is one `Event`)."""

from enum import StrEnum

from helpdesk.domain.people import Role


class Event(StrEnum):
    """Something that is told by letter; each person may switch it off."""

    ACCEPTED = "accepted"
    ANSWERED = "answered"
    ASKED = "asked"
    INVITED = "invited"
    PASSED_ON = "passed_on"
    RESOLVED = "resolved"
    REMINDED = "reminded"
    VISIT = "visit"
    CALENDAR = "calendar"
    NEW_TICKET = "new_ticket"
    REPLIED = "replied"
    VISITOR = "visitor"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    TRAINING = "training"


NOTICES: dict[Event, tuple[str, ...]] = {
    Event.ACCEPTED: ("opened",),
    Event.ANSWERED: ("answered",),
    Event.ASKED: ("asked",),
    Event.INVITED: ("invited", "proposed"),
    Event.PASSED_ON: ("rerouted", "joined"),
    Event.RESOLVED: ("resolved", "original_resolved"),
    Event.REMINDED: ("reminder",),
    Event.VISIT: ("consultation_reminder", "visit_moved"),
    Event.CALENDAR: ("calendar_changed",),
    Event.NEW_TICKET: ("opened_owner", "rerouted_owner", "handed_over"),
    Event.REPLIED: ("replied",),
    Event.VISITOR: ("agreed", "not_coming"),
    Event.RETURNED: ("reopened", "reopened_again"),
    Event.WITHDRAWN: ("withdrawn",),
    Event.TRAINING: ("training_warning", "training_reminder"),
}

# Always sent: an outage must reach who decides, a substitute must know that they are one, the weekly letter has its own
# list of readers, and a letter about one's account is the only sign of somebody else using it.
ALWAYS: tuple[str, ...] = (
    "outage",
    "absence_entered",
    "absence_withdrawn",
    "returned",
    "digest",
    "leak_reported",
    "address_changed",
    "address_confirm",
    "address_set",
    "password_changed",
    "password_reset",
    "second_factor_on",
    "second_factor_off",
    "codes_renewed",
    "pin_locked",
)

EVENT_OF: dict[str, Event] = {notice: event for event, notices in NOTICES.items() for notice in notices}
OF_OWNERS = frozenset({Event.NEW_TICKET, Event.REPLIED, Event.VISITOR, Event.RETURNED, Event.WITHDRAWN})
OFFICE = (Role.ADMINISTRATOR, Role.DEPUTY, Role.METHODIST, Role.DIRECTOR)


def events_for(role: Role, *, may_own: bool) -> tuple[Event, ...]:
    """The events that can concern a person, in the order they are shown.

    >>> Event.NEW_TICKET in events_for(Role.TEACHER, may_own=False)
    False
    """
    is_office = may_own or role in OFFICE
    return tuple(event for event in Event if is_office or event not in OF_OWNERS)


def event_of(notice: str) -> Event | None:
    """What one may switch a letter off by; none for a letter that is always sent. KeyError: nobody placed it."""
    return None if notice in ALWAYS else EVENT_OF[notice]
