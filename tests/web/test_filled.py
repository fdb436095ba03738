"""A sentence is filled with the facts of its refusal, in the language of whoever reads it."""

from flask import Flask
from flask_babel import force_locale

from helpdesk.domain.retention import TermOutOfBounds
from helpdesk.web.filled import filled
from helpdesk.web.privacy_sentences import PRIVACY


def test_facts_stand_in_their_places_in_both_languages(app: Flask) -> None:
    refused = TermOutOfBounds(field="card_years", least=1, most=75)
    with app.test_request_context():
        for locale, expected in (("ru", "от 1 до 75"), ("en", "from 1 to 75")):
            with force_locale(locale):
                assert expected in PRIVACY[TermOutOfBounds](refused)


def test_a_fact_that_looks_like_a_place_is_no_place(app: Flask) -> None:
    with app.test_request_context():
        assert filled("%(name)s")(TermOutOfBounds(name="%(least)s")) == "%(least)s"  # type: ignore[arg-type]
