"""A staff list brought in by the page or the command: shown first, kept all or nothing, told to whom it changes."""

import io
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person, SignIn
from helpdesk.accounts.staff_file import read_staff
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.audit import Act
from helpdesk.domain.people import Role
from helpdesk.domain.staff import AddressesTaken, LastAdministrator
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.profile.models import PendingAddress
from helpdesk.staff.lists import keep_staff, read_list
from helpdesk.staff.views import SEAL
from helpdesk.web.links import sign
from tests.accounts.test_staff_sheet import HEADER, ROW, book
from tests.client import Desk
from tests.factories import (
    ADMINISTRATOR,
    METHODIST,
    MONDAY_MORNING,
    OTHER_TEACHER,
    PASSWORD,
    TEACHER,
    file_ticket,
    person,
)

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def csv_of(*rows: Sequence[object]) -> bytes:
    """A staff list with these rows."""
    return "".join(",".join(map(str, row)) + "\n" for row in (HEADER, *rows)).encode()


def row_of(login: str, **changes: str) -> dict[str, str]:
    """The row of somebody who is here, with changes."""
    known = person(login)
    usual = {"login": login, "full_name": known.full_name, "email": known.email, "role": known.role_held.value}
    return usual | changes


def acts_on(login: str) -> list[tuple[str, dict[str, object]]]:
    """What was written down about somebody."""
    about = db.session.query(AuditEntry).filter_by(thing="person", thing_id=str(person(login).id))
    return [(entry.act, json.loads(entry.details)) for entry in about.order_by(AuditEntry.number)]


def test_known_people_are_renewed_and_new_ones_added(ctx: Flask) -> None:
    changed = ("Баранова Людмила Петровна", TEACHER, "new@example.org", "методист", "", "2", "7", "methodist")
    assert keep_staff(read_staff(csv_of(ROW, changed)).rows) == (1, 1)
    assert (person(TEACHER).role, person(TEACHER).room) == (Role.METHODIST, "7")


def test_letters_of_a_name_are_kept_and_folded_for_sorting(ctx: Flask) -> None:
    keep_staff(read_staff(csv_of(ROW)).rows)
    found = db.session.query(Person).filter_by(login="elkina.ai").one()
    assert (found.full_name, found.sort_name) == ("Ёлкина Анна Ильинична", "елкина анна ильинична")


def test_a_list_is_shown_before_it_is_kept(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR).open("/admin/staff/import")
    browser.submit("/admin/staff/import", file=(io.BytesIO(book(HEADER, ROW)), "список.xlsx"))
    assert "Ёлкина Анна Ильинична" in browser.text
    with app.app_context():
        assert db.session.query(Person).filter_by(login="elkina.ai").count() == 0
    for typed in ("", "не тот"):
        browser.submit("/admin/staff/import/confirm", password=typed)
        assert browser.code == 422
        assert "Пароль не подходит" in browser.page.find(id="password-error").get_text()
        with app.app_context():
            assert db.session.query(Person).filter_by(login="elkina.ai").count() == 0
    browser.submit("/admin/staff/import/confirm", password=PASSWORD)
    assert "Добавлено: 1, обновлено: 0" in browser.text
    with app.app_context():
        assert person("elkina.ai").room == "101"
    with app.app_context():
        assert db.session.query(AuditEntry.act).order_by(AuditEntry.number.desc()).first() == (Act.STAFF_IMPORTED,)


def test_a_list_with_an_error_is_told_by_row_and_not_kept(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR).open("/admin/staff/import")
    rows = ",".join(HEADER) + "\n" + ",".join(map(str, ROW)) + "\n" + "Без логина,,,,,,,teacher\n"
    browser.submit("/admin/staff/import", file=(io.BytesIO(rows.encode()), "список.csv"))
    assert browser.code == 422
    assert "строка 3: пустое поле «логин»" in browser.text
    assert browser.page.find("input", {"name": "rows"}) is None


def test_people_who_were_kept_in_another_window_meanwhile_are_no_fault(desk: Browsers, app: Flask) -> None:
    row = {"login": "elkina.ai", "full_name": "Ёлкина Анна Ильинична", "role": "teacher"}
    browser = desk(ADMINISTRATOR).open("/admin/staff/import")
    with app.app_context():  # the same person twice breaks the rule that two windows at once break
        rows = sign(SEAL, [person(ADMINISTRATOR).id, json.dumps([row, row])])
    browser.post("/admin/staff/import/confirm", rows=rows, password=PASSWORD)
    assert (browser.code, "в другом окне" in browser.text) == (422, True)
    assert browser.open("/admin/staff/").submit("/search", words="elkina").code == 200
    with app.app_context():
        assert db.session.query(Person).filter_by(login="elkina.ai").count() == 0


@pytest.mark.parametrize("rows", ["", "x", "W10.a.b"])
def test_rows_that_no_preview_sealed_are_not_kept(desk: Browsers, app: Flask, rows: str) -> None:
    browser = desk(ADMINISTRATOR).open("/admin/staff/import").post("/admin/staff/import/confirm", rows=rows)
    assert (browser.code, "Просмотр устарел" in browser.text) == (422, True)


def test_a_list_that_takes_the_post_from_the_last_administrator_is_refused(ctx: Flask) -> None:
    row = {"login": ADMINISTRATOR, "full_name": "Нестеров А. П.", "role": "teacher"}
    with pytest.raises(LastAdministrator):
        keep_staff([row])


@pytest.mark.parametrize("how", ["shown", "kept"])
def test_nobody_takes_their_own_post_away_by_a_list(desk: Browsers, app: Flask, how: str) -> None:
    with app.app_context():
        person(METHODIST).role = Role.ADMINISTRATOR
        keeper = person(ADMINISTRATOR)
        row, own = row_of(ADMINISTRATOR, role="teacher"), keeper.id
        typed = (keeper.full_name, ADMINISTRATOR, keeper.email, "", "", "", "", "teacher")
        sealed = sign(SEAL, [own, json.dumps([row])])
        db.session.commit()
    browser = desk(ADMINISTRATOR).open("/admin/staff/import")
    if how == "shown":
        browser.submit("/admin/staff/import", file=(io.BytesIO(csv_of(typed)), "список.csv"))
        assert "строка 2: это ваша строка" in browser.text
    else:
        browser.post("/admin/staff/import/confirm", rows=sealed, password=PASSWORD)
        assert "сменить её себе нельзя" in browser.text
    assert browser.code == 422
    assert browser.open("/admin/staff/").response.request.path == "/admin/staff/"


def test_two_lists_at_once_do_not_leave_the_school_without_an_administrator(app: Flask) -> None:
    with app.app_context():
        person(METHODIST).role = Role.ADMINISTRATOR
        db.session.commit()
    has_written = Event()

    def keep(login: str, *, is_first: bool) -> bool:
        if not is_first:
            assert has_written.wait(5)
        with app.app_context(), clock.at(MONDAY_MORNING):
            try:
                keep_staff([row_of(login, role="teacher")])
            except LastAdministrator:
                return False
            has_written.set()
            sleep(0.3 * is_first)  # meanwhile the other one comes
            db.session.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        kept = [pool.submit(keep, login, is_first=login == METHODIST) for login in (METHODIST, ADMINISTRATOR)]
        assert [one.result(10) for one in kept] == [True, False]


def test_another_role_ends_the_sessions_of_the_old_one(desk: Browsers, app: Flask) -> None:
    desk(METHODIST)
    with app.app_context():
        keep_staff([{"login": METHODIST, "full_name": person(METHODIST).full_name, "role": "teacher"}])
        db.session.commit()
        assert db.session.query(SignIn).count() == 0


def test_a_column_that_is_not_in_the_file_is_not_emptied(ctx: Flask) -> None:
    person(TEACHER).phone = "214-15"
    keep_staff([{"login": TEACHER, "full_name": "Баранова Людмила Петровна", "role": "teacher"}])
    assert person(TEACHER).phone == "214-15"


@pytest.mark.parametrize("how", ["page", "command"])
def test_an_address_that_somebody_has_is_told_by_row_and_nothing_is_kept(
    desk: Browsers, app: Flask, tmp_path: Path, how: str
) -> None:
    with app.app_context():
        taken = person(OTHER_TEACHER).email.upper()
    rows = csv_of(ROW, (*ROW[:1], "elkina.a2", taken, *ROW[3:]), ("Ёлкин", "elkin.a", ROW[2], *ROW[3:]))
    if how == "page":
        browser = desk(ADMINISTRATOR).open("/admin/staff/import")
        told = browser.submit("/admin/staff/import", file=(io.BytesIO(rows), "список.csv")).text
        assert browser.code == 422
    else:
        (tmp_path / "staff.csv").write_bytes(rows)
        told = app.test_cli_runner().invoke(args=["staff", "import", str(tmp_path / "staff.csv")]).output
    assert f"строка 3: адрес «{taken}» уже записан у другого сотрудника" in told
    assert f"строка 4: адрес «{ROW[2]}» уже есть в строке 2" in told
    assert "строка 2" not in told
    with app.app_context():
        assert db.session.query(Person).filter(Person.login.like("elkin%")).count() == 0


def list_of(login: str, role: str) -> bytes:
    """A file with one row, that of somebody who is here, with this role."""
    known = person(login)
    return csv_of((known.full_name, login, known.email, "", "", "1", "1", role))


def test_the_preview_names_who_changes_and_how_and_is_kept_at_its_end(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        data, name = list_of(OTHER_TEACHER, "methodist"), person(OTHER_TEACHER).full_name
    browser = desk(ADMINISTRATOR).open("/admin/staff/import")
    browser.submit("/admin/staff/import", file=(io.BytesIO(data), "список.csv"))
    (line,) = [item.get_text() for item in browser.page.select("main li")]
    assert f"{name} ({OTHER_TEACHER})" in line
    assert "роль педагог → методист" in line
    assert browser.text.index("Изменятся") < browser.text.index("Записать")


@pytest.mark.parametrize("how", ["shown", "kept", "command"])
def test_nobody_leaves_a_post_with_tickets_in_hand(desk: Browsers, app: Flask, tmp_path: Path, how: str) -> None:
    with app.app_context():
        ticket = file_ticket()
        ticket.assignee = person(METHODIST)
        db.session.commit()
        data, row = list_of(METHODIST, "teacher"), row_of(METHODIST, role="teacher")
        assert read_list(list_of(METHODIST, "deputy_uvr")).faults == []
        sealed = sign(SEAL, [person(ADMINISTRATOR).id, json.dumps([row])])
    if how == "command":
        (tmp_path / "staff.csv").write_bytes(data)
        told = app.test_cli_runner().invoke(args=["staff", "import", str(tmp_path / "staff.csv")]).output
    else:
        browser = desk(ADMINISTRATOR).open("/admin/staff/import")
        if how == "shown":
            browser.submit("/admin/staff/import", file=(io.BytesIO(data), "список.csv"))
        else:
            browser.post("/admin/staff/import/confirm", rows=sealed, password=PASSWORD)
        told = browser.text
        assert browser.code == 422
    assert "1 незавершённая заявка" in told
    assert ("строка 2: " in told) is (how != "kept")
    with app.app_context():
        assert person(METHODIST).role_held is Role.METHODIST


def test_a_file_without_an_administrator_is_told_by_row(ctx: Flask) -> None:
    (fault,) = read_list(list_of(ADMINISTRATOR, "deputy_uvr")).faults
    assert (fault.line, "единственный" in fault.sentence) == (2, True)


def test_an_empty_cell_takes_no_address_away(ctx: Flask) -> None:
    known = person(TEACHER)
    old = known.email
    read = read_list(csv_of((known.full_name, TEACHER, "", "", "", "", "", "teacher"), (*ROW[:2], "", *ROW[3:])))
    keep_staff(read.rows)
    assert (person(TEACHER).email, person("elkina.ai").email) == (old, "")
    assert db.session.query(Letter).count() == 0


def test_an_address_of_who_left_is_free_and_people_may_swap_theirs(ctx: Flask) -> None:
    one, other = person(TEACHER).email, person(OTHER_TEACHER).email
    keep_staff([row_of(TEACHER, email=other), row_of(OTHER_TEACHER, email=one)])
    assert (person(TEACHER).email, person(OTHER_TEACHER).email) == (other, one)
    person(OTHER_TEACHER).closed_at = clock.now()
    keep_staff([row_of(TEACHER, email=one)])
    assert person(TEACHER).email == one


def test_what_two_have_shared_all_along_is_no_change(ctx: Flask) -> None:
    person(TEACHER).email = person(OTHER_TEACHER).email
    keep_staff([row_of(TEACHER), row_of(OTHER_TEACHER)])
    with pytest.raises(AddressesTaken):
        keep_staff([row_of(METHODIST, email=person(TEACHER).email)])


def test_whose_role_or_address_changes_has_an_entry_in_the_log_and_a_letter(ctx: Flask) -> None:
    old = person(TEACHER).email
    db.session.add(PendingAddress(person_id=person(TEACHER).id, email="wished@example.org", asked_at=clock.now()))
    rows = [row_of(TEACHER, email="new@example.org", role="methodist"), row_of(OTHER_TEACHER, room="9")]
    keep_staff(rows, by=person(ADMINISTRATOR))
    db.session.commit()
    assert acts_on(TEACHER) == [
        (Act.ROLE_CHANGED, {"old": "teacher", "new": "methodist"}),
        (Act.ADDRESS_CHANGED, {}),
    ]
    assert acts_on(OTHER_TEACHER) == []
    letter = db.session.query(Letter).one()
    assert (letter.to_address, letter.keeps_address, "new@example.org" in letter.text) == (old, True, True)
    assert db.session.query(PendingAddress).count() == 0, "the list is newer than what was wished before"


def test_who_left_is_not_written_to(ctx: Flask) -> None:
    person(TEACHER).closed_at = clock.now()
    keep_staff([row_of(TEACHER, email="new@example.org")])
    assert db.session.query(Letter).count() == 0
