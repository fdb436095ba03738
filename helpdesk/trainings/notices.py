"""Letters about the coming training: who gets which (domain.md §8)."""

from collections.abc import Collection, Iterable

from flask_babel import force_locale

from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import person_by_id, staffing_today
from helpdesk.domain.next_training import TrainingNotice
from helpdesk.domain.people import Role
from helpdesk.domain.trainings import EDITORS
from helpdesk.domain.workflow import TicketKind
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.trainings.queries import LoggedDay, editors
from helpdesk.web.labels import DIRECTIONS
from helpdesk.web.links import absolute
from helpdesk.web.telling import place


def warned(day: LoggedDay) -> int:
    """Administrator, deputy and who stands in for them learn that no direction is set; returns how many letters."""
    return _send(TrainingNotice.WARNING, day, _with_stand_ins(editors()), link=absolute("trainings.index"))


def reminded(day: LoggedDay) -> int:
    """The trainer and the administrator, and who stands in for them, are reminded; returns how many letters.

    Without a direction it is the warning as well, and goes to everybody who may set one.
    """
    trainer = [day.training.trainer] if day.training and day.training.trainer else []
    people = _with_stand_ins([*trainer, *editors(only=[Role.ADMINISTRATOR] if day.thursday.direction else EDITORS)])
    return _send(TrainingNotice.REMINDER, day, people, link=absolute("trainings.show", day=_address(day)))


def key_of(notice: TrainingNotice, day: LoggedDay) -> str:
    """The name of this letter's act: a session that was moved afterwards is told of again."""
    return f"{notice.value}:{_address(day)}:{day.thursday.held_on.isoformat()}"


def _with_stand_ins(people: Iterable[Person]) -> list[Person]:
    """Everybody once, and for who is away today who stands in for the administrator's work (clause 2.1, §6.6)."""
    staffing = staffing_today()
    found = {person.id: person for person in people if person.is_active}
    stand_in_ids = (staffing.stand_in_for(person_id, TicketKind.TECHNICAL) for person_id in list(found))
    stand_ins = (person_by_id(person_id) for person_id in stand_in_ids if person_id)
    return list((found | {person.id: person for person in stand_ins if person}).values())


def _send(notice: TrainingNotice, day: LoggedDay, people: Collection[Person], **facts: object) -> int:
    queued = 0
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
        draft = Draft(key=key, person=to, thread=thread, subject=subject, text=text, html=html, notice=notice.value)
        queued += post(draft) is not None
    return queued


def _address(day: LoggedDay) -> str:
    return day.thursday.on.isoformat()
