"""Who comes without a booking."""

from datetime import datetime

import pytest

from helpdesk import clock
from helpdesk.agenda import actions
from helpdesk.bookings.models import BookingState
from helpdesk.consultations.models import ConsultationState
from helpdesk.domain.errors import Refused
from helpdesk.domain.hour import (
    InTheQueueAlready,
    NotYetBegun,
)
from helpdesk.domain.places import NoSuchConsultation
from helpdesk.extensions import db
from tests.agenda.hours import (
    DURING,
    MONDAY,
    THURSDAY,
    booked,
    consultation,
)
from tests.factories import DEPUTY, NAMESAKE, TEACHER, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def test_a_walk_in_stands_at_the_end_also_beyond_the_places() -> None:
    logins = [one.login for one in db.session.query(type(person(TEACHER))).order_by("id").limit(6)]
    for login in logins:
        booked(login)
    with clock.at(DURING):
        someone = actions.walk_in(MONDAY, person=person(NAMESAKE), question="  Не видит\n7А ", by=person(DEPUTY))
        db.session.commit()
    assert (someone.place, someone.is_walk_in, someone.question) == (7, True, "Не видит 7А")
    assert (someone.state, someone.host_id, someone.ticket_id) == (BookingState.CAME, person(DEPUTY).id, None)


def test_a_walk_in_opens_a_consultation_nobody_had_booked() -> None:
    with clock.at(DURING):
        actions.walk_in(MONDAY, person=person(TEACHER), question="", by=person(DEPUTY))
        db.session.commit()
    assert consultation().state is ConsultationState.HELD


@pytest.mark.parametrize(
    ("starts", "refusal"),
    [(THURSDAY, NotYetBegun), (datetime(2026, 11, 9, 12), NoSuchConsultation), (MONDAY, InTheQueueAlready)],
)
def test_a_walk_in_is_refused(starts: datetime, refusal: type[Refused]) -> None:
    booked()
    with clock.at(DURING), pytest.raises(refusal):
        actions.walk_in(starts, person=person(TEACHER), question="", by=person(DEPUTY))
