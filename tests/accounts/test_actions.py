"""Signing in: what opens a session, what ends it, what pauses it."""

import unicodedata
from datetime import timedelta

import pytest

from helpdesk import clock
from helpdesk.accounts import actions
from helpdesk.accounts.models import SignIn
from helpdesk.accounts.queries import person_signed_in
from helpdesk.domain.people import SigningInPaused, WrongCredentials
from helpdesk.extensions import db
from tests.accounts.hashing import counted_hashing
from tests.factories import PASSWORD, TEACHER, later, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def wrong_tries(count: int, login: str = TEACHER) -> None:
    for _ in range(count):
        with pytest.raises(WrongCredentials):
            actions.sign_in(login, "не тот")


def test_the_right_password_opens_a_session() -> None:
    token = actions.sign_in(TEACHER, PASSWORD).session_token
    assert person_signed_in(token) is person(TEACHER)


def test_a_password_typed_in_decomposed_letters_is_the_same_password() -> None:
    actions.set_password(person(TEACHER), "ёжик-и-йога")
    assert actions.sign_in(TEACHER, unicodedata.normalize("NFD", "ёжик-и-йога"))


@pytest.mark.parametrize("login", [" Baranova.LP", "BARANOVA.LP ", "baranova\u200b.lp"])
def test_a_login_is_the_same_however_it_is_typed(login: str) -> None:
    assert actions.sign_in(login, PASSWORD) is person(TEACHER)


@pytest.mark.parametrize("login", ["bаranova.lp", "ｂaranova.lp"])
def test_a_look_alike_in_other_letters_is_nobody(login: str) -> None:
    with pytest.raises(WrongCredentials):
        actions.sign_in(login, PASSWORD)


def test_an_ended_session_is_dead() -> None:
    token = actions.sign_in(TEACHER, PASSWORD).session_token
    actions.sign_out(token)
    assert person_signed_in(token) is None


def test_a_session_ends_with_the_working_day() -> None:
    token = actions.sign_in(TEACHER, PASSWORD).session_token
    with clock.at(later(hours=10, minutes=1)):
        assert person_signed_in(token) is None
        assert actions.sweep_sessions() == 1


@pytest.mark.parametrize("change", ["password", "closed"])
def test_a_new_password_or_a_closed_account_ends_every_session(change: str) -> None:
    token = actions.sign_in(TEACHER, PASSWORD).session_token
    if change == "password":
        actions.set_password(person(TEACHER), "другой-пароль")
    else:
        person(TEACHER).closed_at = clock.now()
    assert person_signed_in(token) is None


def test_only_a_hash_of_the_token_is_stored() -> None:
    token = actions.sign_in(TEACHER, PASSWORD).session_token
    assert token not in db.session.query(SignIn).one().token_hash


def test_five_wrong_passwords_pause_signing_in_and_the_pause_ends() -> None:
    wrong_tries(5)
    with pytest.raises(SigningInPaused):
        actions.sign_in(TEACHER, PASSWORD)
    with clock.at(clock.now() + timedelta(minutes=1, seconds=1)):
        assert actions.sign_in(TEACHER, PASSWORD)
        wrong_tries(4)  # counted from the beginning again


def test_a_login_nobody_has_pauses_as_one_that_somebody_has() -> None:
    wrong_tries(5, "nobody.nn")
    with pytest.raises(SigningInPaused) as paused:
        actions.sign_in(" Nobody.NN", PASSWORD)
    assert paused.value.facts == {"minutes": 1}


def test_a_new_password_ends_the_pause() -> None:
    wrong_tries(5)
    actions.set_password(person(TEACHER), PASSWORD)
    assert actions.sign_in(TEACHER, PASSWORD)


def test_somebody_elses_wrong_passwords_hinder_nobody() -> None:
    wrong_tries(5)
    assert actions.sign_in("mamedov.er", PASSWORD)


@pytest.mark.parametrize("typed", ["", PASSWORD + "x", "x" * 1_000_000, "١٢٣٤", "' OR 1=1--"])
def test_anything_else_than_the_password_is_refused_alike(typed: str) -> None:
    with pytest.raises(WrongCredentials):
        actions.sign_in(TEACHER, typed)


def test_a_person_without_a_password_cannot_sign_in() -> None:
    person(TEACHER).password_hash = None
    with pytest.raises(WrongCredentials):
        actions.sign_in(TEACHER, "")


def test_an_unknown_login_takes_as_much_work_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = counted_hashing(monkeypatch)
    for login in (TEACHER, "nobody.nn"):
        with pytest.raises(WrongCredentials):
            actions.sign_in(login, "не тот")
    assert [stored.split("$")[1:4] for stored in checked] == [checked[0].split("$")[1:4]] * 2


def test_a_closed_account_cannot_sign_in() -> None:
    person(TEACHER).closed_at = clock.now()
    with pytest.raises(WrongCredentials):
        actions.sign_in(TEACHER, PASSWORD)
    assert db.session.query(SignIn).count() == 0
