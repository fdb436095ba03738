"""A ticket to open in a browser."""

import pytest
from flask import Flask

from tests.factories import file_ticket


@pytest.fixture
def filed(app: Flask) -> str:
    """The address of a technical ticket of the teacher's."""
    with app.app_context():
        return file_ticket().address
