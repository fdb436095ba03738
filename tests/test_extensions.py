"""What every table and connection shares: instants, patience, and nothing of a person in an error."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk.domain.people import Role
from helpdesk.extensions import LOCK_SECONDS, UtcDateTime, choice, db, engine_options, insert_if_absent
from helpdesk.tickets.models import NumberSeries


def asked(ctx: Flask, question: str) -> object:
    return db.session.execute(sa.text(question)).scalar()


@pytest.mark.postgresql_only
@pytest.mark.parametrize(
    ("setting", "value"), [("lock_timeout", "30s"), ("idle_in_transaction_session_timeout", "1min")]
)
def test_postgresql_waits_for_nobody_for_ever(ctx: Flask, setting: str, value: str) -> None:
    assert asked(ctx, f"SHOW {setting}") == value


@pytest.mark.postgresql_only
def test_postgresql_compiles_no_query_before_it_runs_it(ctx: Flask) -> None:
    assert asked(ctx, "SHOW jit") == "off"


def test_a_writer_waits_as_long_on_either_engine(ctx: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        assert asked(ctx, "PRAGMA busy_timeout") == LOCK_SECONDS * 1000
    else:
        assert asked(ctx, "SHOW lock_timeout") == f"{LOCK_SECONDS}s"


def test_sqlite_needs_no_options_and_postgresql_is_asked_whether_it_lives() -> None:
    assert engine_options("sqlite:///x") == {}
    assert engine_options("postgresql+psycopg://x")["pool_pre_ping"] is True


def test_what_people_typed_is_in_no_error_of_the_database(ctx: Flask) -> None:
    with pytest.raises(sa.exc.DBAPIError) as error:
        db.session.execute(sa.text("SELECT :words FROM nothing_of_this_name"), {"words": "Тайное Сидорова"})
    assert "Тайное" not in str(error.value)


def test_an_instant_without_a_zone_is_refused(ctx: Flask) -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 9), db.engine.dialect)


def test_an_instant_of_any_zone_is_stored_and_read_as_utc(ctx: Flask) -> None:
    local = datetime(2026, 11, 9, 10, tzinfo=timezone(timedelta(hours=5)))
    stored = UtcDateTime().process_bind_param(local, db.engine.dialect)
    assert stored == datetime(2026, 11, 9, 5)
    assert UtcDateTime().process_result_value(stored, db.engine.dialect) == local.astimezone(UTC)


def test_a_choice_is_kept_as_its_short_text() -> None:
    assert choice(Role).enums == [role.value for role in Role]


def test_a_row_is_inserted_once_and_the_second_is_told_so(ctx: Flask) -> None:
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
