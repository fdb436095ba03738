"""What every table shares, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from helpdesk.extensions import db, insert_if_absent
from helpdesk.tickets.models import NumberSeries

pytestmark = pytest.mark.usefixtures("ctx")


def test_a_row_is_inserted_once_and_the_second_is_told_so() -> None:
    assert insert_if_absent(NumberSeries, school_year=2030, last_serial=7)
    assert not insert_if_absent(NumberSeries, school_year=2030, last_serial=8)
    assert db.session.get(NumberSeries, 2030).last_serial == 7


def test_of_many_at_once_one_inserts(app: Flask) -> None:
    start = Barrier(8)

    def insert(number: int) -> bool:
        with app.app_context():
            start.wait()
            is_new = insert_if_absent(NumberSeries, school_year=2030, last_serial=number)
            db.session.commit()
            return is_new

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(insert, range(8))) == 1
