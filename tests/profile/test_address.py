"""Another address for letters: it counts once a letter there has proved it, and the old one learns of it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person, Tries
from helpdesk.domain.staff import AddressTaken
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter, LetterState
from helpdesk.outbox.post import resend
from helpdesk.profile import actions
from helpdesk.profile.models import PendingAddress
from helpdesk.resets.actions import set_anew
from helpdesk.staff.actions import close_account, new_password
from helpdesk.web.links import without_personal_links
from tests.client import Desk, enter
from tests.computers import pin_session
from tests.factories import ADMINISTRATOR, MONDAY_MORNING, OTHER_TEACHER, PASSWORD, TEACHER, later, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
PATH, NEW = "/profile/address", "new@example.com"


def stored(app: Flask, login: str = TEACHER) -> Person:
    """A person as the database has them now."""
    with app.app_context():
        return person(login)


def letters(app: Flask) -> list[tuple[str, str]]:
    """Letters about the address: where to, about what."""
    with app.app_context():
        return [(one.to_address, one.subject) for one in db.session.query(Letter).order_by(Letter.id)]


def asked(desk: Browsers, email: str = NEW) -> Desk:
    """The teacher asks for another address."""
    return desk(TEACHER).open(PATH).submit(PATH, email=email, password=PASSWORD)


def link(app: Flask) -> str:
    """The path of the link in the newest letter."""
    with app.app_context():
        text = db.session.query(Letter.text).order_by(Letter.id.desc()).first()[0]
    return re.search(r"/profile/address/\S+", text).group()


def test_a_new_address_needs_the_password(desk: Browsers, app: Flask) -> None:
    old = stored(app).email
    browser = desk(TEACHER).open(PATH).submit(PATH, email=NEW, password="не тот")
    assert browser.code == 422
    assert "Пароль не подходит" in browser.page.find(id="password-error").get_text()
    assert (stored(app).email, letters(app)) == (old, [])
    with app.app_context():
        assert 1 in [wrong for (wrong,) in db.session.query(Tries.wrong)], (
            "an open session is no way to guess the password"
        )


def test_it_counts_once_the_letter_there_was_answered_and_the_old_one_is_told(desk: Browsers, app: Flask) -> None:
    old, browser = stored(app).email, asked(desk)
    assert (stored(app).email, letters(app)) == (old, [(NEW, "Подтвердите адрес почты")])
    assert f"ждёт подтверждения: {NEW}" in browser.text
    elsewhere = desk(TEACHER).open(link(app))  # on a telephone
    assert stored(app).email == old, "programs that look into letters open links"
    elsewhere.submit(link(app))
    assert stored(app).email == NEW
    assert letters(app)[1:] == [(old, "Ваш адрес почты изменён")]
    assert "ждёт подтверждения" not in browser.open("/profile/").text


def test_the_link_works_once(desk: Browsers, app: Flask) -> None:
    asked(desk)
    path = link(app)
    browser = desk(TEACHER).open(path).submit(path)
    assert browser.open(path).code == 410
    assert browser.open("/profile/").post(path).code == 410


@pytest.mark.parametrize("reader", [OTHER_TEACHER, ADMINISTRATOR, "PIN"])
def test_who_reads_it_at_a_mistyped_address_learns_and_changes_nothing(desk: Browsers, app: Flask, reader: str) -> None:
    """With the address a stranger could ask for a link to set the password next."""
    old, _browser = stored(app).email, asked(desk)
    path = link(app)
    stranger = pin_session(app, TEACHER) if reader == "PIN" else desk(reader)
    for answer in (stranger.open(path), stranger.open("/tickets/").post(path)):
        assert answer.code == 410
        assert (NEW in answer.text, stored(app).full_name in answer.text) == (False, reader == "PIN")
    assert stored(app).email == old


def test_who_is_not_signed_in_signs_in_and_comes_back_to_the_question(desk: Browsers, app: Flask) -> None:
    old, _browser = stored(app).email, asked(desk)
    path = link(app)
    telephone = desk().open(path)
    assert (telephone.response.request.path, NEW in telephone.text) == ("/login", False)
    telephone.submit("/login", login=TEACHER, password=PASSWORD)
    assert telephone.response.request.path == path
    assert (stored(app).email, stored(app).polite_name in telephone.text) == (old, True)
    desk().open("/login").post(path)
    assert stored(app).email == old, "a button pressed after the session ended records nothing"


@pytest.mark.parametrize("what", ["a day", "password", "another wish", "kept", "closed", "forged"])
def test_what_ends_the_link(desk: Browsers, app: Flask, what: str) -> None:
    old, browser = stored(app).email, asked(desk)
    path = link(app)
    if what == "another wish":
        asked(desk, "other@example.com")
    if what == "kept":
        browser.submit(f"{PATH}/keep")
    with app.app_context():
        teacher = person(TEACHER)
        if what == "password":
            teacher.password_hash = "другой"
        if what == "closed":
            teacher.closed_at = clock.now()
        db.session.commit()
    with clock.at(later(hours=24 if what == "a day" else 0)):
        if what == "closed":
            assert desk().open(path).response.request.path == "/login"
            return
        browser = enter(app, TEACHER)
        assert browser.open(path + "x" * (what == "forged")).code == 410
        assert browser.open("/profile/").post(path + "x" * (what == "forged")).code == 410
    assert stored(app).email == old


@pytest.mark.parametrize("who", ["oneself", "a reset link", "the administrator", "a closed account"])
def test_a_link_that_another_password_ended_is_awaited_no_more(desk: Browsers, app: Flask, who: str) -> None:
    asked(desk)
    fresh = "три зелёных слона"
    with app.app_context():
        teacher, keeper = person(TEACHER), person(ADMINISTRATOR)
        if who == "oneself":
            actions.change_password(teacher, PASSWORD, fresh)
        elif who == "a reset link":
            set_anew(teacher, fresh)
        elif who == "the administrator":
            new_password(teacher, by=keeper)
        else:
            close_account(teacher, None, by=keeper)
        assert db.session.query(PendingAddress).count() == 0


def test_an_address_of_somebody_else_is_refused_kept_and_not_told_whose(desk: Browsers, app: Flask) -> None:
    other = stored(app, OTHER_TEACHER)
    browser = asked(desk, other.email.upper())
    assert (browser.code, browser.page.find(id="email")["value"]) == (422, other.email.upper())
    assert "уже записан" in browser.page.find(id="email-error").get_text()
    assert other.full_name not in browser.text
    assert letters(app) == []
    with app.app_context():
        person(OTHER_TEACHER).closed_at = clock.now()
        db.session.commit()
    browser.submit(PATH, email=other.email, password=PASSWORD)
    assert len(letters(app)) == 1


def test_an_address_somebody_got_meanwhile_is_not_taken_from_them(desk: Browsers, app: Flask) -> None:
    old = stored(app).email
    asked(desk)
    with app.app_context():
        person(OTHER_TEACHER).email = NEW
        db.session.commit()
    browser = desk(TEACHER).open(link(app)).submit(link(app))
    assert (browser.code, "уже записан" in browser.text) == (422, True)
    assert stored(app).email == old


def test_of_two_who_wish_for_one_address_at_once_one_gets_it(app: Flask) -> None:
    with app.app_context():
        for login in (TEACHER, OTHER_TEACHER):
            db.session.add(PendingAddress(person_id=person(login).id, email=NEW, asked_at=clock.now()))
        db.session.commit()
    has_written = Event()

    def confirm(login: str, *, is_first: bool) -> bool:
        if not is_first:
            assert has_written.wait(5)
        with app.app_context(), clock.at(MONDAY_MORNING):
            try:
                actions.confirm_address(
                    person(login), db.session.query(PendingAddress).filter_by(person_id=person(login).id).one()
                )
            except AddressTaken:
                return False
            db.session.flush()
            has_written.set()
            sleep(0.3 * is_first)  # meanwhile the other one comes
            db.session.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        got = [pool.submit(confirm, login, is_first=login == TEACHER) for login in (TEACHER, OTHER_TEACHER)]
        assert [one.result(10) for one in got] == [True, False]


def test_the_present_address_is_no_change_and_ends_a_wish(desk: Browsers, app: Flask) -> None:
    asked(desk)
    assert "Адрес прежний" in asked(desk, stored(app).email).text
    assert len(letters(app)) == 1
    with app.app_context():
        assert db.session.query(PendingAddress).count() == 0


def test_nobody_is_pestered_through_the_desk(desk: Browsers, app: Flask) -> None:
    for _wish in range(4):
        browser = asked(desk)
    assert (browser.code, "писем со ссылкой: 3. Больше" in browser.text) == (422, True)
    assert len(letters(app)) == 3
    assert desk(TEACHER).open(link(app)).code == 200, "the last link that was sent still works"


def test_a_letter_about_an_address_is_sent_again_to_that_very_address(desk: Browsers, app: Flask) -> None:
    asked(desk)
    with app.app_context():
        letter = db.session.query(Letter).one()
        letter.state = LetterState.FAILED
        resend(letter)
        assert letter.to_address == NEW


def test_the_link_is_shown_to_nobody_but_its_reader(desk: Browsers, app: Flask) -> None:
    asked(desk)
    with app.app_context():
        assert "/profile/address/" not in without_personal_links(db.session.query(Letter).one().text)


def test_what_nobody_confirmed_is_swept(desk: Browsers, app: Flask) -> None:
    asked(desk)
    with app.app_context():
        assert actions.sweep_wishes() == 0
        with clock.at(later(hours=24)):
            assert actions.sweep_wishes() == 1


@pytest.mark.parametrize(
    "typed", ["", "не адрес", "a@b", "x@example.com\nBcc: all@example.com", "я@пример.рф", "x" * 300]
)
def test_what_is_no_address_is_refused(desk: Browsers, app: Flask, typed: str) -> None:
    assert asked(desk, typed).code == 422
    assert letters(app) == []
