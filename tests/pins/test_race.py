"""Ten thousand PINs from fifty hands at once: five are judged, nobody else is hindered (safety S8, case 40)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Device
from helpdesk.domain.errors import Refused
from helpdesk.domain.pins import LastWrongPin, PinPaused, WrongPin
from helpdesk.extensions import db
from helpdesk.pins import actions
from tests.computers import PIN, computer, give_pin
from tests.factories import MONDAY_MORNING, OTHER_TEACHER, TEACHER, later, person

HANDS, GUESSES_EACH = 50, 4


def test_of_guesses_at_once_five_are_judged_and_others_sign_in_meanwhile(app: Flask) -> None:
    give_pin(app, TEACHER, OTHER_TEACHER)
    with app.app_context():
        device = computer().id
        db.session.commit()
    start, counting = Barrier(HANDS + 1), Lock()
    outcomes: list[type[Refused]] = []

    def sign_in(login: str, pin: str) -> type[Refused] | None:
        with app.app_context(), clock.at(MONDAY_MORNING):
            try:
                actions.sign_in(person(login), pin, db.session.get_one(Device, device))
            except Refused as refused:
                db.session.commit()
                return type(refused)
            db.session.commit()
            return None

    def guess(hand: int) -> None:
        start.wait()
        for turn in range(GUESSES_EACH):
            outcome = sign_in(TEACHER, f"{5000 + hand * GUESSES_EACH + turn}")
            assert outcome is not None
            with counting:
                outcomes.append(outcome)

    def come_in() -> type[Refused] | None:
        start.wait()
        return sign_in(OTHER_TEACHER, PIN)

    with ThreadPoolExecutor(HANDS + 1) as pool:
        other = pool.submit(come_in)
        list(pool.map(guess, range(HANDS)))
    assert other.result() is None
    assert (outcomes.count(WrongPin), outcomes.count(LastWrongPin)) == (4, 1)
    assert outcomes.count(PinPaused) == HANDS * GUESSES_EACH - 5
    with app.app_context(), clock.at(later(minutes=15)):
        assert actions.sign_in(person(TEACHER), PIN, db.session.get_one(Device, device))


pytestmark = pytest.mark.usefixtures("app")
