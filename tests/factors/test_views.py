"""The second factor: asked after the password, no code works twice, nobody guesses it, and it can be lost."""

from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts import second_factor
from helpdesk.accounts.actions import set_password, sweep_sessions
from helpdesk.accounts.models import AwaitedCode, RecoveryCode, SecondFactor, SignIn
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.audit import Act
from helpdesk.domain.errors import NotAllowed
from helpdesk.extensions import db
from helpdesk.factors import actions
from helpdesk.outbox.models import Letter
from tests.computers import enrolled
from tests.factories import ADMINISTRATOR, DEPUTY, PASSWORD, later, person
from tests.factors.steps import HOME, Browsers, after_password, code, is_in, turned_on

pytestmark = pytest.mark.usefixtures("monday")


def test_setting_up_shows_a_picture_asks_a_code_and_gives_ten_codes_once(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR).open(HOME).submit(HOME, password=PASSWORD)
    assert browser.page.find("svg") is not None
    assert code(app) not in browser.text
    browser.submit(f"{HOME}/setup", code="000000")
    assert browser.code == 422
    assert not browser.page.select("ul code")
    browser.submit(f"{HOME}/setup", code=code(app))
    codes = [one.get_text() for one in browser.page.select("code.secret")]
    assert len(set(codes)) == 10
    with app.app_context():
        stored = {one.code_hash for one in db.session.query(RecoveryCode)}
        assert db.session.query(Letter).one().subject == "Второй фактор включён"
    assert stored.isdisjoint(codes)
    assert "осталось 10 неиспользованных" in browser.open(HOME).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("000000", "Дождитесь следующего"),
        ("1234", "Дождитесь следующего"),
        ("abcd-efgh", "Такого кода на вашем листке"),
    ],
)
def test_a_wrong_code_is_told_by_its_kind(desk: Browsers, app: Flask, typed: str, words: str) -> None:
    turned_on(desk, app)
    browser = after_password(desk).submit("/login/code", code=typed)
    assert words in browser.page.find(id="code-error").get_text()


def test_the_step_before_the_code_works_once_even_from_a_copied_cookie(desk: Browsers, app: Flask) -> None:
    codes = turned_on(desk, app)
    browser, copied = after_password(desk), desk()
    copied.http.set_cookie("session", browser.http.get_cookie("session").value)
    assert copied.open("/login/code").page.h1.get_text() == "Код для входа"
    browser.submit("/login/code", code=codes[0])
    copied.post("/login/code", code=codes[1])
    assert copied.response.request.path == "/login"
    assert not is_in(copied)


def test_a_step_that_nobody_finished_is_swept(desk: Browsers, app: Flask) -> None:
    turned_on(desk, app)
    after_password(desk)
    with app.app_context(), clock.at(later(minutes=5)):
        sweep_sessions()
        assert db.session.query(AwaitedCode).count() == 0


def test_it_is_not_set_up_without_the_password_nor_confirmed_late(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR).open(HOME).submit(HOME, password="не тот")
    assert browser.code == 422
    browser.submit(HOME, password=PASSWORD)
    with clock.at(later(minutes=15)):
        browser.post(f"{HOME}/setup", code=code(app, later(minutes=15)))
    with app.app_context():
        assert not second_factor.has_factor(person(ADMINISTRATOR))


def test_the_password_alone_does_not_let_in_and_the_code_leads_on(desk: Browsers, app: Flask) -> None:
    turned_on(desk, app)
    browser = after_password(desk, path="/login?next=/reports/")
    assert browser.page.h1.get_text() == "Код для входа"
    with app.app_context():
        before = db.session.query(SignIn).count()
    assert not is_in(browser)
    with clock.at(later(seconds=30)):
        browser.open("/login/code?next=/reports/").submit("/login/code", code=code(app, later(seconds=30)))
        assert browser.response.request.path == "/reports/"
    with app.app_context():
        assert db.session.query(SignIn).count() == before + 1


def test_no_code_works_twice(desk: Browsers, app: Flask) -> None:
    turned_on(desk, app)
    assert after_password(desk).submit("/login/code", code=code(app)).code == 422, "used when it was turned on"
    with clock.at(later(minutes=1)):
        now = code(app, later(minutes=1))
        assert is_in(after_password(desk).submit("/login/code", code=now))
        assert after_password(desk).submit("/login/code", code=now).code == 422
        earlier = code(app, later(seconds=30))
        assert after_password(desk).submit("/login/code", code=earlier).code == 422


def test_a_code_on_paper_works_once_however_it_is_typed(desk: Browsers, app: Flask) -> None:
    codes = turned_on(desk, app)
    assert is_in(after_password(desk).submit("/login/code", code=codes[0].upper().replace("-", " ")))
    assert after_password(desk).submit("/login/code", code=codes[0]).code == 422
    assert is_in(after_password(desk).submit("/login/code", code=codes[1]))


def test_a_known_password_gives_no_new_guesses_at_the_code(desk: Browsers, app: Flask) -> None:
    codes = turned_on(desk, app)
    for _guess in range(5):
        assert after_password(desk).submit("/login/code", code="000000").code == 422
    browser = after_password(desk).submit("/login/code", code=codes[0])
    assert "Попробуйте через 1 минуту" in browser.text
    with clock.at(later(minutes=1, seconds=1)):
        assert is_in(after_password(desk).submit("/login/code", code=codes[0]))


@pytest.mark.parametrize("what", ["minutes", "password", "closed", "nothing"])
def test_the_second_step_waits_a_few_minutes_for_the_same_account(desk: Browsers, app: Flask, what: str) -> None:
    codes = turned_on(desk, app)
    browser = after_password(desk) if what != "nothing" else desk().open("/login")
    with app.app_context():
        if what == "password":
            set_password(person(ADMINISTRATOR), "другой-пароль")
        if what == "closed":
            person(ADMINISTRATOR).closed_at = clock.now()
        db.session.commit()
    with clock.at(clock.now() + timedelta(minutes=5 if what == "minutes" else 0)):
        browser.post("/login/code", code=codes[0])
        assert browser.response.request.path == "/login"
        assert not is_in(browser)


def test_the_session_before_ends_with_the_password_already(desk: Browsers, app: Flask) -> None:
    turned_on(desk, app)
    browser = desk(DEPUTY)
    browser.open("/").post("/login", login=ADMINISTRATOR, password=PASSWORD)
    assert not is_in(browser)


def test_a_code_at_a_staff_room_computer_gives_no_more_than_a_pin(desk: Browsers, app: Flask) -> None:
    codes = turned_on(desk, app)
    browser, computer = after_password(desk), enrolled(app)
    browser.http.set_cookie("computer", computer.http.get_cookie("computer").value)
    browser.submit("/login/code", code=codes[0])
    assert "Это общий компьютер" in browser.text
    assert browser.open("/admin/").code == 404


def test_turning_it_off_needs_both(desk: Browsers, app: Flask) -> None:
    codes = turned_on(desk, app)
    browser = after_password(desk).submit("/login/code", code=codes[0]).open(HOME)
    assert browser.submit(f"{HOME}/off", password=PASSWORD, code="000000").code == 422
    assert browser.submit(f"{HOME}/off", password="не тот", code=codes[1]).code == 422
    browser.submit(f"{HOME}/off", password=PASSWORD, code=codes[1])
    assert "Второй фактор выключен" in browser.text
    with app.app_context():
        acts = [act for (act,) in db.session.query(AuditEntry.act).order_by(AuditEntry.number)]
        assert acts[-2:] == [Act.SECOND_FACTOR_ON, Act.SECOND_FACTOR_OFF]
    assert is_in(after_password(desk))


def test_the_administrator_takes_off_what_somebody_lost(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        deputy = person(DEPUTY)
        second_factor.begin_setup(deputy)
        db.session.flush()
        path = f"/admin/staff/{deputy.id}"
        secret = db.session.query(SecondFactor.secret).scalar()
        second_factor.confirm_setup(deputy, pyotp.TOTP(secret).at(int(clock.now().timestamp())), ["aaaa"])
        db.session.commit()
    browser = desk(ADMINISTRATOR).open(path).submit(f"{path}/second-factor/off", password="не тот")
    assert "Пароль не подходит" in browser.page.find(id="password-error").get_text()
    with app.app_context():
        assert second_factor.has_factor(person(DEPUTY))
    browser.submit(f"{path}/second-factor/off", password=PASSWORD)
    assert "Второй фактор снят" in browser.text
    assert browser.page.find("button", {"formaction": f"{path}/second-factor/off"}) is None
    assert is_in(desk(DEPUTY))
    with app.app_context():
        acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)]
        assert acts[-1] == Act.SECOND_FACTOR_REMOVED
        assert db.session.query(Letter).one().to_name == person(DEPUTY).full_name


def test_at_a_staff_room_computer_it_is_neither_set_up_nor_turned_off(ctx: Flask) -> None:
    owner = person(ADMINISTRATOR)
    owner.is_confined = True
    for act in (lambda: actions.begin(owner, PASSWORD), lambda: actions.turn_off(owner, PASSWORD, "000000")):
        with pytest.raises(NotAllowed):
            act()
