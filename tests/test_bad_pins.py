"""The collection's PINs that only look like one: at an enrolled computer they are just wrong."""

import pytest
from flask import Flask

from helpdesk.accounts.models import SignIn
from helpdesk.extensions import db
from tests.bad_inputs import BadInput, assert_sound, calm, of
from tests.computers import enrolled, give_pin, sign_in_by_pin
from tests.factories import TEACHER

pytestmark = pytest.mark.usefixtures("monday")

IMITATED, WRONG = "1234", "9035"  # the first is what the collection's PINs look like


@pytest.mark.parametrize("bad", of("form.pin"), ids=str)
def test_a_pin_that_only_looks_like_another_is_just_wrong(app: Flask, bad: BadInput) -> None:
    give_pin(app, TEACHER, pin=IMITATED)
    computer = enrolled(app)
    wrong = sign_in_by_pin(computer, "баранова л", WRONG)
    told = wrong.code, wrong.text
    with calm(bad):
        outcome = assert_sound(sign_in_by_pin(computer, "баранова л", bad.text))
    if bad.text:
        assert (outcome.code, outcome.text) == told
    else:  # nothing typed is told as nothing typed, which gives nothing away
        assert (outcome.code, "PIN" in outcome.text) == (told[0], True)
    with app.app_context():
        assert db.session.query(SignIn).count() == 0
