"""What a PIN opens, what ends it, and that its guesses are counted per person, computer and school."""

import pytest

from helpdesk import clock
from helpdesk.accounts import tries
from helpdesk.accounts.models import Device, Tries
from helpdesk.accounts.queries import person_signed_in
from helpdesk.domain.pins import PinPaused, WrongPin, check_pin
from helpdesk.domain.tries import COMPUTER, SCHOOL
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.pins import actions
from helpdesk.pins.models import Pin
from tests.computers import PIN, computer
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, TEACHER, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


@pytest.fixture
def here(ctx: object) -> Device:
    """A computer; one teacher has a PIN."""
    actions.set_pin(person(TEACHER), PIN)
    return computer()


def wrong(login: str, here: Device, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongPin):
            actions.sign_in(person(login), "9035", here)


def test_a_pin_opens_a_requesters_session_at_that_computer(here: Device) -> None:
    teacher = actions.sign_in(person(TEACHER), PIN, here)
    assert person_signed_in(teacher.session_token) is teacher
    assert (teacher.is_confined, here.last_used_at) == (True, clock.now())


def test_only_a_slow_hash_of_a_pin_is_stored(here: Device) -> None:
    assert db.session.query(Pin.pin_hash).scalar().startswith("$argon2id$")


@pytest.mark.parametrize("typed", ["", "4827", "48260", "٤٨٢٦", "x" * 1_000_000, "' OR 1=1--"])
def test_anything_else_than_the_pin_is_refused_alike(here: Device, typed: str) -> None:
    with pytest.raises(WrongPin):
        actions.sign_in(person(TEACHER), typed, here)


def test_the_fifth_wrong_pin_locks_longer_each_time_and_tells_its_owner_once(here: Device) -> None:
    wrong(TEACHER, here, times=5)
    with pytest.raises(PinPaused) as first:
        actions.sign_in(person(TEACHER), PIN, here)
    with clock.at(later(minutes=15)):
        wrong(TEACHER, here, times=5)
        with pytest.raises(PinPaused) as second:
            actions.sign_in(person(TEACHER), PIN, here)
    assert (first.value.facts["minutes"], second.value.facts["minutes"]) == (15, 30)
    assert [letter.person_id for letter in db.session.query(Letter)] == [person(TEACHER).id] * 2


def test_who_has_no_pin_pauses_alike_and_gets_no_letter(here: Device) -> None:
    wrong(OTHER_TEACHER, here, times=5)
    with pytest.raises(PinPaused):
        actions.sign_in(person(OTHER_TEACHER), PIN, here)
    assert db.session.query(Letter).count() == 0


def test_trying_one_colleague_after_another_pauses_that_computer_only(here: Device) -> None:
    for _ in range(COMPUTER.most - 1):
        tries.begin(actions.guesses_at(here))
    wrong(OTHER_TEACHER, here)
    with pytest.raises(PinPaused):
        actions.sign_in(person(TEACHER), PIN, here)
    assert actions.sign_in(person(TEACHER), PIN, computer("other"))


def test_fifty_wrong_pins_in_a_minute_pause_the_school_until_the_minute_is_over(here: Device) -> None:
    for _ in range(SCHOOL.most - 1):
        tries.begin(actions.IN_SCHOOL)
    wrong(OTHER_TEACHER, here)
    with pytest.raises(PinPaused):
        actions.sign_in(person(TEACHER), PIN, here)
    with clock.at(later(minutes=1)):
        assert actions.sign_in(person(TEACHER), PIN, here)


def test_right_pins_count_nowhere(here: Device) -> None:
    actions.sign_in(person(TEACHER), PIN, here)
    assert {wrong for (wrong,) in db.session.query(Tries.wrong)} == {0}


def test_a_new_pin_ends_the_lock_and_the_sessions_by_pin(here: Device) -> None:
    token = actions.sign_in(person(TEACHER), PIN, here).session_token
    wrong(TEACHER, here, times=5)
    [(_teacher, pin)] = actions.issue_pins([person(TEACHER)])
    assert person_signed_in(token) is None
    assert actions.sign_in(person(TEACHER), pin, here)


def test_issued_pins_are_ones_a_person_might_choose() -> None:
    people = [person(login) for login in (TEACHER, OTHER_TEACHER, ADMINISTRATOR)]
    for _person, pin in actions.issue_pins(people):
        check_pin(pin)
