"""At a staff-room computer: surname, oneself among namesakes, PIN; the name is in no address."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import SignIn
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.audit import Act
from helpdesk.extensions import db
from tests.client import Desk
from tests.computers import PIN, enrolled, give_pin, pin_session, sign_in_by_pin
from tests.factories import ADMINISTRATOR, NAMESAKE, OTHER_TEACHER, PASSWORD, TEACHER, later, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


@pytest.fixture
def computer(app: Flask) -> Desk:
    """An enrolled computer; three people have a PIN."""
    give_pin(app, TEACHER, NAMESAKE, ADMINISTRATOR)
    return enrolled(app)


def chosen(browser: Desk, index: int) -> str:
    return str(browser.page.select("button[name=person]")[index]["value"])


def test_of_two_namesakes_each_is_told_apart_by_subject_and_room_and_enters_as_oneself(computer: Desk) -> None:
    computer.open("/login").submit("/login/name", name="волк")
    hints = [hint.get_text() for hint in computer.page.select(".topic-hint")]
    assert len(hints) == len(set(hints)) == 2
    assert all("каб." in hint for hint in hints)
    computer.submit("/login/who", {"person": chosen(computer, 1)}).submit("/login/pin", pin=PIN)
    assert computer.response.request.path == "/"
    assert "Волкова Ольга Викторовна" in computer.text


@pytest.mark.parametrize("typed", ["баранова л", "Баранова Л.П.", "<fhfyjdf k"])
def test_the_only_one_found_is_asked_for_the_pin_at_once(computer: Desk, typed: str) -> None:
    assert "Баранова Л. П." in computer.open("/login").submit("/login/name", name=typed).text
    assert computer.page.find("input", {"name": "pin", "type": "password", "autocomplete": "one-time-code"})


@pytest.mark.parametrize("typed", ["", "б", " б ", "ъъ", "1%", "_" * 5000])
def test_what_finds_nobody_is_said_and_kept(computer: Desk, typed: str) -> None:
    computer.open("/login").submit("/login/name", name=typed)
    assert computer.code == 422
    assert computer.page.find("input", {"name": "name"})["value"] == typed.strip()
    assert not computer.page.select("button[name=person]")


def test_no_name_is_read_off_by_counting(computer: Desk, app: Flask) -> None:
    computer.open("/login")
    for number in ("1", "2", "999999999999"):
        assert computer.post("/login/who", person=number).response.request.path == "/login"
    other = enrolled(app)
    other.open("/login").submit("/login/name", name="волк")
    foreign = chosen(other, 0)
    assert computer.post("/login/who", person=foreign).response.request.path == "/login"


def test_without_an_enrolled_computer_there_is_no_list_of_names(desk: Browsers) -> None:
    browser = desk().open("/login")
    assert not browser.page.find("input", {"name": "name"})
    browser.post("/login/name", name="Баранова")
    assert "Баранова" not in browser.text


@pytest.mark.parametrize("who", ["баранова л", "мамедов"])
def test_a_wrong_pin_and_no_pin_are_answered_alike(computer: Desk, who: str) -> None:
    for said in ["PIN не подошёл. Проверьте"] * 4 + ["PIN не подошёл пять раз подряд"]:
        sign_in_by_pin(computer, who, "9035")
        assert (computer.code, said in computer.text) == (422, True)


def test_five_wrong_pins_lock_the_pin_and_the_password_still_works(computer: Desk, app: Flask) -> None:
    for _ in range(5):
        sign_in_by_pin(computer, "баранова л", "9035")
    assert "закрыт до 10:15. Ваши заявки на месте. Войти можно сейчас логином и паролем." in computer.text
    assert "через 15 минут" in sign_in_by_pin(computer, "баранова л").text
    computer.open("/login?with=password").submit("/login", login=TEACHER, password=PASSWORD)
    assert "Баранова" in computer.text
    computer.submit("/logout")
    with clock.at(later(minutes=15)):
        assert sign_in_by_pin(computer, "баранова л").response.request.path == "/"


def test_signing_in_goes_on_to_the_page_that_was_asked_for(computer: Desk) -> None:
    computer.open("/tickets/?mine=1").submit("/login/name", name="баранова л").submit("/login/pin", pin=PIN)
    assert computer.response.request.full_path == "/tickets/?mine=1"


def test_a_second_person_at_the_same_computer_takes_nothing_over(computer: Desk, app: Flask) -> None:
    sign_in_by_pin(computer, "баранова л")
    with app.app_context():
        before = db.session.query(SignIn).one().token_hash
    computer.submit("/logout")
    computer.open("/login").submit("/login/name", name="волкова ольга викторовна")
    computer.submit("/login/who", {"person": chosen(computer, 1)}).submit("/login/pin", pin=PIN)
    with app.app_context():
        session = db.session.query(SignIn).one()
        assert (session.token_hash == before, session.person_id) == (False, person(NAMESAKE).id)


def test_the_administrator_is_told_why_there_is_no_queue_here(computer: Desk) -> None:
    assert "Это общий компьютер" in sign_in_by_pin(computer, "нестеров").text
    assert not computer.page.select("nav a[href='/admin/']")
    assert "Это общий компьютер" not in sign_in_by_pin(computer.submit("/logout"), "баранова л").text


def test_who_files_here_is_asked_whether_it_is_them(app: Flask, desk: Browsers) -> None:
    new = "/tickets/new?kind=technical&topic=saving"
    assert "Вы — Баранова Л. П. ?" in pin_session(app, TEACHER).open(new).text
    assert "Вы —" not in desk(TEACHER).open(new).text


def test_a_pin_is_changed_with_the_old_one_and_other_pin_sessions_end(computer: Desk, app: Flask) -> None:
    sign_in_by_pin(computer, "баранова л")
    elsewhere = sign_in_by_pin(enrolled(app), "баранова л")
    computer.open("/pins/").submit("/pins/", current=PIN, pin="9035", again="9035")
    assert "PIN изменён" in computer.text
    assert elsewhere.open("/tickets/").response.request.path == "/login"
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act=Act.PIN_CHANGED).one()
        assert (entry.actor_id, entry.thing_id) == (person(TEACHER).id, str(person(TEACHER).id))
    assert sign_in_by_pin(computer.submit("/logout"), "баранова л", "9035").response.request.path == "/"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "", "pin": "9035", "again": "9035"}, "Введите нынешний PIN"),
        ({"current": "1111", "pin": "9035", "again": "9035"}, "не ваш нынешний PIN"),
        ({"current": PIN, "pin": "1234", "again": "1234"}, "угадают сразу"),
        ({"current": PIN, "pin": "1984", "again": "1984"}, "угадают сразу"),
        ({"current": PIN, "pin": PIN, "again": PIN}, "Это ваш нынешний PIN"),
        ({"current": PIN, "pin": "9035", "again": "9036"}, "набрано другое"),
        ({"current": PIN, "pin": "12", "again": "12"}, "от четырёх до шести"),
    ],
)
def test_a_new_pin_that_cannot_be_is_refused_in_words(
    app: Flask, desk: Browsers, fields: dict[str, str], said: str
) -> None:
    give_pin(app, TEACHER)
    browser = desk(TEACHER).open("/pins/").submit("/pins/", **fields)
    assert (browser.code, said in browser.text, "Набранное сохранено, поправьте" in browser.text) == (422, True, False)


def test_guessing_the_old_pin_pauses_too(app: Flask, desk: Browsers) -> None:
    browser = desk(OTHER_TEACHER).open("/pins/")
    for _ in range(5):
        browser.submit("/pins/", current="не тот", pin="9035", again="9035")
    told = browser.submit("/pins/", current=PASSWORD, pin="9035", again="9035").text
    assert ("Слишком много" in told, "сменить его можно через 15 минут" in told) == (True, True)
    assert "логином и паролем" not in told, "who is signed in already needs no sign-in"


def test_one_gets_from_the_surname_to_the_password_and_back(computer: Desk) -> None:
    computer.open("/tickets/?mine=1")
    for words, field in (("логином и паролем", "password"), ("по фамилии и PIN", "name")):
        link = computer.page.find("a", string=lambda said, words=words: said and words in said)
        computer.open(str(link["href"]))
        assert computer.page.find("input", {"name": field})
        assert computer.page.select_one("main input[name=next]")["value"] == "/tickets/?mine=1"
