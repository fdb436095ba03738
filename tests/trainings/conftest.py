"""A training log with one session in it."""

import pytest
from flask import Flask

from helpdesk.domain.directions import Direction
from tests.factories import OTHER_TEACHER, TEACHER
from tests.trainings.log import THURSDAY, held

HELD_LOGINS = (TEACHER, OTHER_TEACHER)


@pytest.fixture
def log(app: Flask) -> Flask:
    """A school with one session held and two people put down."""
    with app.app_context():
        held(THURSDAY, Direction.MARKS, *HELD_LOGINS)
    return app
