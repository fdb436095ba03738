"""Signing in against a real directory: who has no password here is asked there, and nothing fools it."""

import json
import os
from collections.abc import Iterator

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts import actions
from helpdesk.accounts import directory as directory_door
from helpdesk.accounts.models import Tries
from helpdesk.domain.passwords import PasswordElsewhere
from helpdesk.domain.people import WrongCredentials
from helpdesk.domain.sso import DirectoryDown
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.profile.actions import change_password
from helpdesk.resets.actions import answer_requests, ask
from helpdesk.staff.views import SEAL
from helpdesk.web.links import sign
from tests.accounts.hashing import counted_hashing
from tests.accounts.slapd import BASE, READER, READER_PASSWORD, DirectoryMissing, directory
from tests.client import Desk, enter
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER, person
from tests.smtp_sink import free_port

pytestmark = pytest.mark.usefixtures("ctx", "monday")

THERE = "пароль-из-каталога"
NOWHERE = {"LDAP_FILTER": "(uid={login})", "LDAP_START_TLS": False, "LDAP_CA_FILE": ""}


@pytest.fixture(scope="module")
def school_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A directory with one teacher of ours and somebody who is none of the staff; loud when it cannot be had."""
    try:
        with directory(tmp_path_factory.mktemp("slapd"), {TEACHER: THERE, "stranger": THERE}) as url:
            yield url
    except DirectoryMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"НЕТ КАТАЛОГА LDAP, эта часть не проверена: {missing}")


@pytest.fixture
def asked(ctx: Flask, school_directory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk asks the directory; the teacher has no password here."""
    reader = {"LDAP_BASE_DN": BASE, "LDAP_BIND_DN": READER, "LDAP_BIND_PASSWORD": READER_PASSWORD}
    for name, value in {**NOWHERE, **reader, "LDAP_URL": school_directory}.items():
        monkeypatch.setitem(ctx.config, name, value)
    person(TEACHER).password_hash = None
    db.session.commit()


@pytest.mark.usefixtures("asked")
def test_the_directorys_password_lets_in_who_has_none_here() -> None:
    assert actions.sign_in(TEACHER, THERE) is person(TEACHER)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("password", ["не тот", "", " ", "\0", PASSWORD, "x" * 5000, "\u05d0 abc"])
def test_another_password_or_none_does_not(password: str) -> None:
    with pytest.raises(WrongCredentials):
        actions.sign_in(TEACHER, password)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("login", ["stranger", "*", "baranova*", "baranova.lp)(uid=*", "*)(|(uid=*"])
def test_a_login_that_is_none_of_ours_is_nobody_however_it_is_spelt(login: str) -> None:
    with pytest.raises(WrongCredentials):
        actions.sign_in(login, THERE)


@pytest.mark.usefixtures("asked")
def test_a_login_of_ours_with_signs_of_a_filter_finds_nobody_else() -> None:
    teacher = person(OTHER_TEACHER)
    teacher.login, teacher.password_hash = "baranova*", None  # unescaped it would find one entry: another's
    db.session.commit()
    with pytest.raises(WrongCredentials):
        actions.sign_in("baranova*", THERE)


@pytest.mark.usefixtures("asked")
def test_who_has_a_password_here_uses_it_and_only_it() -> None:
    assert actions.sign_in(OTHER_TEACHER, PASSWORD)
    actions.set_password(person(TEACHER), "пароль отсюда")
    with pytest.raises(WrongCredentials):
        actions.sign_in(TEACHER, THERE)


@pytest.mark.usefixtures("asked")
def test_a_password_of_the_directory_is_neither_changed_nor_reset_here() -> None:
    with pytest.raises(PasswordElsewhere):
        change_password(person(TEACHER), THERE, "три зелёных слона")
    ask(TEACHER)
    assert answer_requests() == 1
    assert db.session.query(Letter).count() == 0


def test_the_directorys_password_changes_a_pin_and_a_silent_directory_costs_no_try(
    ctx: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ctx.config, "LDAP_URL", "ldap://directory.example")
    monkeypatch.setattr(directory_door, "_accepts", lambda _ldap, _login, typed: {THERE: True}.get(typed) or 1 / 0)
    person(TEACHER).password_hash = None
    db.session.commit()
    browser = enter(ctx, TEACHER).open("/pins/")
    assert "каталог" in browser.submit("/pins/", current="тишина", pin="9035", again="9035").text.lower()
    db.session.rollback()
    assert [wrong for (wrong,) in db.session.query(Tries.wrong)] == [0]
    assert "PIN изменён" in browser.submit("/pins/", current=THERE, pin="9035", again="9035").text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/admin/pins", {"person": "nobody.nn", "seed": "x"}),
        ("/admin/privacy/people/{own}/forget", {}),
        ("/admin/staff/{own}/close", {}),
        ("/admin/staff/import/confirm", {"rows": "{sealed}"}),
    ],
)
def test_a_right_password_is_no_wrong_try_though_what_follows_is_refused(
    ctx: Flask, monkeypatch: pytest.MonkeyPatch, path: str, fields: dict[str, str]
) -> None:
    monkeypatch.setitem(ctx.config, "LDAP_URL", "ldap://directory.example")
    monkeypatch.setattr(directory_door, "_accepts", lambda _ldap, _login, typed: typed == THERE)
    keeper = person(ADMINISTRATOR)
    keeper.password_hash, own = None, keeper.id
    row = {"login": "elkina.ai", "full_name": "Ёлкина А. И.", "role": "teacher"}
    sealed = sign(SEAL, [own, json.dumps([row, row])])
    db.session.commit()
    browser = enter(ctx, ADMINISTRATOR).open("/admin/pins")
    sent = {name: value.format(sealed=sealed) for name, value in fields.items()}
    assert browser.post(path.format(own=own), password=THERE, **sent).code == 422
    assert "Пароль не подходит" not in browser.text
    db.session.rollback()
    assert [wrong for (wrong,) in db.session.query(Tries.wrong)] == [0], "and that was written down"


@pytest.mark.usefixtures("asked")
def test_a_closed_account_is_not_let_in_by_the_directory() -> None:
    person(TEACHER).closed_at = clock.now()
    with pytest.raises(WrongCredentials):
        actions.sign_in(TEACHER, THERE)


@pytest.mark.usefixtures("asked")
def test_a_directory_that_is_down_is_told_counts_no_try_and_hinders_no_password_from_here(
    ctx: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ctx.config, "LDAP_URL", f"ldap://127.0.0.1:{free_port()}")
    for _try in range(7):
        with pytest.raises(DirectoryDown):
            actions.sign_in(TEACHER, THERE)
        db.session.commit()
    assert actions.sign_in(OTHER_TEACHER, PASSWORD)


@pytest.mark.usefixtures("asked")
def test_the_sign_in_page_says_that_the_directory_is_down(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ctx.config, "LDAP_URL", f"ldap://127.0.0.1:{free_port()}")
    browser = Desk(ctx).sign_in(TEACHER, THERE)
    assert (browser.code, "Каталог школы не отвечает" in browser.text) == (422, True)


@pytest.mark.usefixtures("asked")
def test_who_is_asked_about_there_takes_no_less_work_than_a_login_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = counted_hashing(monkeypatch)
    for login in (TEACHER, "nobody.nn"):
        with pytest.raises(WrongCredentials):
            actions.sign_in(login, "не тот")
    assert [stored.split("$")[1:4] for stored in checked] == [checked[0].split("$")[1:4]] * 2


def test_without_a_directory_who_has_no_password_is_not_let_in() -> None:
    person(TEACHER).password_hash = None
    with pytest.raises(WrongCredentials):
        actions.sign_in(TEACHER, THERE)
