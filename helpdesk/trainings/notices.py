"""Letters about the coming training: who gets which (domain.md §8)."""

from collections.abc import Collection

from flask_babel import force_locale

from helpdesk.accounts.models import Person
from helpdesk.domain.next_training import TrainingNotice
from helpdesk.domain.people import Role
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.trainings.queries import LoggedDay, editors
from helpdesk.web.labels import DIRECTIONS
from helpdesk.web.links import absolute
from helpdesk.web.telling import place


def warned(day: LoggedDay) -> int:
    """Administrator and deputy learn that no direction is set; returns how many letters."""
    link = absolute("trainings.index")
    return _send(TrainingNotice.WARNING, day, editors(), link=link)


def reminded(day: LoggedDay) -> int:
    """The trainer and the administrator are reminded; returns how many letters."""
    trainer = day.training.trainer if day.training else None
    administrators = editors(only=[Role.ADMINISTRATOR])
    people = {person.id: person for person in (trainer, *administrators) if person and person.is_active}
    return _send(TrainingNotice.REMINDER, day, people.values(), link=absolute("trainings.show", day=_address(day)))


def key_of(notice: TrainingNotice, day: LoggedDay) -> str:
    """The name of this letter's act: a session that was moved afterwards is told of again."""
    return f"{notice.value}:{_address(day)}:{day.thursday.held_on.isoformat()}"


def _send(notice: TrainingNotice, day: LoggedDay, people: Collection[Person], **facts: object) -> int:
    for to in people:
        with force_locale(to.locale):
            subject, text, html = render_letter(
                notice.value,
                to.locale,
                to=to,
                day=day,
                slot=day.thursday.slot,
                place=place(*day.place),
                direction=DIRECTIONS[day.thursday.direction] if day.thursday.direction else "",
                **facts,
            )
        key, thread = f"{key_of(notice, day)}:{to.id}", f"training-{_address(day)}"
        post(Draft(key=key, person=to, thread=thread, subject=subject, text=text, html=html))
    return len(people)


def _address(day: LoggedDay) -> str:
    return day.thursday.on.isoformat()
