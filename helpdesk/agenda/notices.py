"""The letter to a person whose place a host has moved."""

from flask import current_app
from flask_babel import force_locale

from helpdesk.accounts.models import Person
from helpdesk.bookings.models import Booking
from helpdesk.domain.consultation_days import to_wall
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.web.links import absolute

NOTICE = "visit_moved"


def moved(old: Booking, new: Booking, *, by: Person) -> None:
    """When and where it is now; nothing of what the person comes with."""
    to = new.person
    if to.id == by.id:
        return
    zone, consultation = current_app.config["SCHOOL_TIMEZONE"], new.consultation
    with force_locale(to.locale):
        subject, text, html = render_letter(
            NOTICE,
            to.locale,
            to=to,
            old=to_wall(old.consultation.starts_at, zone),
            starts=to_wall(consultation.starts_at, zone),
            ends=to_wall(consultation.ends_at, zone),
            consultation=consultation,
            place_number=new.place,
            link=absolute("visits.index"),
        )
    key = f"booking-{old.id}:moved:{to.id}"
    thread = f"booking-{old.id}"
    post(Draft(key=key, person=to, thread=thread, subject=subject, text=text, html=html, notice=NOTICE))
