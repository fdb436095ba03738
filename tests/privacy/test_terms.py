"""A shorter term is saved only after what would go was shown, and with the keeper's own password."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.retention import Terms
from helpdesk.extensions import db
from helpdesk.privacy import queries
from tests.client import Desk, enter
from tests.factories import ADMINISTRATOR, DIRECTOR, MONDAY_MORNING, PASSWORD
from tests.privacy.test_actions import ended

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
PATH, SHORTER = "/admin/privacy", "/admin/privacy/terms"


def kept(app: Flask) -> tuple[Terms, int]:
    """The terms that hold, and how often they were changed."""
    with app.app_context():
        return queries.settings().terms, db.session.query(AuditEntry).filter_by(act="terms_changed").count()


def test_the_first_press_only_counts_what_would_go_and_the_second_saves_with_the_password(app: Flask) -> None:
    with app.app_context():
        ended()
    with clock.at(MONDAY_MORNING + timedelta(days=12)):
        browser = enter(app, DIRECTOR).open(PATH)
        assert "Файлов: 0, заявок: 0" in browser.text
        browser.submit(PATH, files_days="11")
        assert "Файлов: 1, заявок: 0" in browser.text
        assert "30 → 11" in browser.text
        assert kept(app) == (Terms(), 0)
        browser.submit(SHORTER, password="не тот")
        assert (browser.code, kept(app)) == (422, (Terms(), 0))
        assert "Файлов: 1, заявок: 0" in browser.text
        browser.submit(SHORTER, password=PASSWORD)
    assert kept(app) == (Terms(files_days=11), 1)


def test_a_longer_term_is_saved_at_once(app: Flask, desk: Browsers) -> None:
    desk(ADMINISTRATOR).open(PATH).submit(PATH, files_days="40")
    assert kept(app) == (Terms(files_days=40), 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"files_days": "1"}, "хранят не дольше остальных: поставьте здесь не больше 1."),
        ({"card_years": "5"}, "хранят дольше заявок: поставьте здесь от 6 до 15."),
        ({"files_days": "366"}, "от 1 до 365"),
    ],
)
def test_what_cannot_be_kept_is_said_with_the_reason(
    app: Flask, desk: Browsers, typed: dict[str, str], said: str
) -> None:
    browser = desk(ADMINISTRATOR).open(PATH).submit(PATH, **typed)
    assert browser.code == 422
    assert said in browser.text
    assert kept(app) == (Terms(), 0)


def test_a_second_press_with_terms_that_cannot_be_kept_saves_nothing(app: Flask, desk: Browsers) -> None:
    browser = desk(ADMINISTRATOR).open(PATH).submit(PATH, files_days="20")
    browser.submit(SHORTER, files_days="1", password=PASSWORD)
    assert (browser.code, kept(app)) == (422, (Terms(), 0))
