"""A look is written down before it is granted."""

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk.audit.models import AuditEntry
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.privacy import queries as privacy_queries
from tests.client import Desk, counted_queries, enter
from tests.factories import ADMINISTRATOR, DIRECTOR, OTHER_TEACHER, TEACHER, file_ticket, person
from tests.files.samples import png
from tests.files.uploads import keep_upload
from tests.test_every_route import ROLES, ROWS

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
LOOKS = "/privacy/tickets/2026-0001/looks"


@pytest.fixture
def address(app: Flask) -> str:
    """Where the file of a teacher's marked ticket lies."""
    with app.app_context():
        file = keep_upload(io.BytesIO(png()), "снимок.png", by=person(TEACHER), form_key="form-1")
        ticket = file_ticket(files=[file], has_personal_data=True)
        return f"/tickets/{ticket.address}/files/{db.session.query(StoredFile.key).scalar()}"


def seen(app: Flask, act: str) -> list[tuple[str, str, str]]:
    """Who saw what, in order."""
    with app.app_context():
        entries = db.session.query(AuditEntry).filter_by(act=act).order_by(AuditEntry.number)
        return [(entry.actor_id and _login(entry.actor_id), entry.thing_id, entry.details) for entry in entries]


def _login(person_id: int) -> str:
    return str(db.session.execute(sa.text("SELECT login FROM person WHERE id = :id"), {"id": person_id}).scalar())


def test_whoever_opens_a_file_is_written_down(app: Flask, desk: Browsers, address: str) -> None:
    for login in (ADMINISTRATOR, TEACHER):
        browser = desk(login)
        with counted_queries(_engine(app)) as sent, browser.http.get(address) as answer:
            assert answer.status_code == 200
        assert len(sent) <= 10
    assert "Нестеров Алексей Павлович" in desk(TEACHER).open("/privacy/tickets/2026-0001/looks").text
    told = '{"file":1,"how":"download","restricted":true}'
    assert seen(app, "file_seen") == [(login, "2026-0001", told) for login in (ADMINISTRATOR, TEACHER)]


def test_a_look_at_a_picture_in_its_ticket_is_written_down_and_no_small_one_gives_pupils_away(
    app: Flask, desk: Browsers, address: str
) -> None:
    teacher = desk(TEACHER)
    assert f"{address}/small" not in teacher.open("/tickets/2026-0001").response.text  # type: ignore[union-attr]
    assert teacher.http.get(f"{address}/small").status_code == 404
    assert seen(app, "file_seen") == []
    with teacher.http.get(f"{address}/whole") as answer:
        assert answer.status_code == 200
    assert seen(app, "file_seen") == [(TEACHER, "2026-0001", '{"file":1,"how":"page","restricted":true}')]


def test_which_file_was_opened_and_how_is_told_to_who_may_see_its_name(
    app: Flask, desk: Browsers, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (address, f"{address}/whole"):
        desk(ADMINISTRATOR).http.get(path).close()
    told = [row.get_text() for row in desk(TEACHER).open(LOOKS).page.select(".row-facts")]
    assert told == ["снимок.png, на странице", "снимок.png, скачан"]
    monkeypatch.setattr(privacy_queries, "may_open_files", lambda _ticket, _reader: False)
    told = [row.get_text() for row in desk(TEACHER).open(LOOKS).page.select(".row-facts")]
    assert told == ["на странице", "скачан"]


def test_who_may_not_open_it_leaves_no_look(app: Flask, desk: Browsers, address: str) -> None:
    assert desk(OTHER_TEACHER).open(address).code == 404
    assert seen(app, "file_seen") == []


@pytest.mark.parametrize(
    ("path", "details"),
    [
        ("/reports/register.csv?from=2026-11-09&to=2026-11-15", '{"from":"2026-11-09","to":"2026-11-15"}'),
        ("/reports/register.xlsx?period=2026", '{"period":"2026"}'),
        ("/reports/quarter/2026-2/report.csv", '{"ending":"csv","quarter":"2026-2"}'),
        ("/reports/figures.json", "{}"),
        ("/trainings/journal.xlsx", "{}"),
        ("/admin/audit.csv", "{}"),
    ],
)
def test_a_download_is_written_down_with_its_period(app: Flask, desk: Browsers, path: str, details: str) -> None:
    with desk(DIRECTOR).http.get(path) as answer:
        assert answer.status_code == 200
        assert answer.data
    [(who, _page, told)] = seen(app, "exported")
    assert (who, told) == (DIRECTOR, details)


def test_whatever_leaves_as_a_file_is_written_down(app: Flask, desk: Browsers, address: str) -> None:
    """Every address of the table is opened: a new download cannot be forgotten."""
    key, left = address.rpartition("/")[2], set()
    for endpoint, method, path, *answers in ROWS:
        login = next((login for login in (ADMINISTRATOR, DIRECTOR) if answers[ROLES.index(login)] == "200"), "")
        if method != "GET" or not login:
            continue
        before = len(seen(app, "exported") + seen(app, "file_seen"))
        with enter(app, login).http.get(path.format(key=key)) as answer:
            if answer.headers.get("Content-Disposition", "").startswith("attachment"):
                left.add(endpoint)
                assert len(seen(app, "exported") + seen(app, "file_seen")) == before + 1, endpoint
    assert {"tickets.attachment", "registers.register_as_csv", "admin.audit_as_csv"} <= left


def test_a_question_that_is_refused_downloads_nothing(app: Flask, desk: Browsers) -> None:
    assert desk(DIRECTOR).open("/reports/register.csv?from=2026-11-09&to=2026-11-01").code == 422
    assert seen(app, "exported") == []


def test_reading_anothers_letter_is_written_down(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        file_ticket()
    assert "Заявка принята" in desk(ADMINISTRATOR).open("/admin/outbox/1").text
    assert seen(app, "letter_read") == [(ADMINISTRATOR, "1", '{"thread":"ticket-2026-0001"}')]


def test_reading_a_report_of_a_leak_is_written_down(app: Flask, desk: Browsers) -> None:
    desk(TEACHER).open("/privacy/leak").submit("/privacy/leak", body="Снимок попал в чат.")
    desk(DIRECTOR).open("/admin/privacy/leaks/1")
    assert seen(app, "leak_read") == [(DIRECTOR, "1", "{}")]


def _engine(app: Flask) -> sa.Engine:
    with app.app_context():
        return db.engine
