"""What is written into a register by hand: only what no other work leaves behind."""

from helpdesk.accounts.models import Person
from helpdesk.domain.errors import NotAllowed
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.wording import check_length
from helpdesk.domain.workflow import Part, Urgency
from helpdesk.extensions import db
from helpdesk.registers.models import OutageNote
from helpdesk.registers.outages import Note, note_of
from helpdesk.tickets import changes
from helpdesk.tickets.models import Ticket

LINE_LIMIT, WORKAROUND_LIMIT = 300, 1_000


def note_outage(ticket: Ticket, note: Note, *, by: Person) -> OutageNote:
    """Write down what the register of outages asks beyond the ticket; the history keeps old and new.

    Raises NotAllowed unless `by` answers for the ticket and it is critical, TooLong for an essay.
    """
    if Part.OWNER not in changes.parts_of(by, ticket) or ticket.urgency is not Urgency.CRITICAL:
        raise NotAllowed
    told = {
        "concerned": check_length(clean_line(note.concerned), "concerned", LINE_LIMIT),
        "operator_number": check_length(clean_line(note.operator_number), "operator_number", LINE_LIMIT),
        "workaround": check_length(clean_text(note.workaround), "workaround", WORKAROUND_LIMIT),
    }
    kept = note_of(ticket)
    changed = {name: [getattr(kept, name) or None, new or None] for name, new in told.items()}
    if changed := {name: pair for name, pair in changed.items() if pair[0] != pair[1]}:
        event = changes.change(ticket, by=by, act="outage_noted", is_internal=True)
        event.changes = changed
        for name, new in told.items():
            setattr(kept, name, new)
        db.session.add(kept)
    return kept
