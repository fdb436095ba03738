"""Guesses are counted before they are judged, and pause alike for what exists and what does not."""

from datetime import timedelta

import pytest

from helpdesk import clock
from helpdesk.accounts import tries
from helpdesk.accounts.models import Tries
from helpdesk.accounts.tries import Counter, Paused
from helpdesk.domain.tries import Limit
from helpdesk.extensions import db
from tests.factories import later

pytestmark = pytest.mark.usefixtures("ctx", "monday")

ROW = Counter("row", Limit(most=3, pauses=(15, 30)))
WINDOW = Counter("window", Limit(most=4, pauses=(10,), window=10))


def guess(*counters: Counter, times: int = 1) -> None:
    for _ in range(times):
        tries.begin(*counters)


def paused_for(*counters: Counter) -> int:
    with pytest.raises(Paused) as paused:
        tries.begin(*counters)
    return paused.value.minutes


def wrong(counter: Counter) -> int:
    return db.session.query(Tries.wrong).filter_by(key=counter.key).scalar()


def test_guesses_pause_longer_each_time_until_one_is_right() -> None:
    guess(ROW, times=3)
    assert paused_for(ROW) == 15
    with clock.at(later(minutes=15)):
        guess(ROW, times=3)
        assert paused_for(ROW) == 30
    with clock.at(later(minutes=45)):
        guess(ROW)
        tries.forgive(ROW)
        guess(ROW, times=2)
        assert tries.pause_of(ROW) == 0


def test_the_last_guess_before_a_pause_may_be_right() -> None:
    guess(ROW, times=3)
    tries.forgive(ROW)
    guess(ROW)
    assert wrong(ROW) == 1


def test_within_a_window_right_ones_do_not_count_and_a_new_window_begins_anew() -> None:
    for _ in range(10):
        guess(WINDOW)
        tries.forgive(WINDOW)
    guess(WINDOW, times=3)
    with clock.at(later(minutes=10)):
        guess(WINDOW, times=3)
        assert wrong(WINDOW) == 3
        guess(WINDOW)
        assert paused_for(WINDOW) == 10


def test_a_guess_that_may_not_be_judged_is_counted_nowhere() -> None:
    guess(WINDOW, times=4)
    guess(ROW)
    assert paused_for(ROW, WINDOW) == 10
    assert wrong(ROW) == 1


def test_a_login_is_counted_however_it_is_typed_and_whether_or_not_it_exists() -> None:
    one = tries.counter_of_login("Baranova.LP ", ROW.limit)
    assert one == tries.counter_of_login(" baranova.lp", ROW.limit)
    assert one != tries.counter_of_login("nobody.nn", ROW.limit)
    assert "baranova" not in one.key
    assert tries.counter_of_login("\ud800", ROW.limit)


def test_guesses_of_long_ago_are_forgotten() -> None:
    guess(ROW)
    with clock.at(clock.now() + tries.FORGOTTEN_AFTER + timedelta(seconds=1)):
        assert tries.sweep() == 1
