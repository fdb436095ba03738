"""«Мой профиль»: what one may change, what needs the password."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.actions import begin_session
from helpdesk.accounts.models import Person, SignIn
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.audit import Act
from helpdesk.domain.errors import NotAllowed
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.profile import actions
from tests.client import Desk, counted_queries
from tests.computers import pin_session
from tests.factories import ADMINISTRATOR, OTHER_TEACHER, PASSWORD, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
NEW = "три зелёных слона"


def stored(app: Flask, login: str = TEACHER) -> Person:
    """A person as the database has them now."""
    with app.app_context():
        return person(login)


def letters(app: Flask) -> list[Letter]:
    """Letters about accounts."""
    with app.app_context():
        return db.session.query(Letter).filter(Letter.thread.like("account-%")).all()


def test_contacts_and_language_are_changed_without_a_password(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open("/profile/").submit("/profile/", phone="+7 900 000-00-00", room="214", locale="en")
    assert "Saved." in browser.text
    assert (stored(app).phone, stored(app).room, stored(app).locale) == ("+7 900 000-00-00", "214", "en")


@pytest.mark.parametrize(("field", "typed"), [("room", "x" * 41), ("phone", "9" * 41), ("building", "к" * 41)])
def test_a_place_that_is_too_long_is_refused_and_kept(desk: Browsers, app: Flask, field: str, typed: str) -> None:
    browser = desk(TEACHER).open("/profile/").submit("/profile/", **{field: typed})
    assert (browser.code, browser.page.find(id=field)["value"]) == (422, typed)


def test_a_new_password_needs_the_old_one_and_ends_every_other_session(desk: Browsers, app: Flask) -> None:
    forgotten, browser = desk(TEACHER), desk(TEACHER).open("/profile/password")
    browser.submit("/profile/password", old="", new=NEW, again=NEW)
    assert browser.code == 422
    browser.submit("/profile/password", old="не тот", new=NEW, again=NEW)
    assert "Пароль не подходит" in browser.text
    browser.submit("/profile/password", old=PASSWORD, new=NEW, again=NEW)
    assert "Пароль изменён" in browser.text
    assert browser.open("/profile/").code == 200
    assert forgotten.open("/profile/").response.request.path == "/login"
    assert [letter.subject for letter in letters(app)] == ["Ваш пароль изменён"]
    assert desk().sign_in(TEACHER, NEW).open("/profile/").code == 200
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act=Act.PASSWORD_CHANGED).one()
        assert (entry.actor_id, entry.thing_id) == (person(TEACHER).id, str(person(TEACHER).id))


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("коротко", "коротко", "короче 10"),
        (NEW, NEW + "!", "не совпали"),
        ("Людмила2026", "Людмила2026", "ваше имя"),
        ("baranova.lp@example.org", "baranova.lp@example.org", "адрес почты"),
        (PASSWORD, PASSWORD, "ваш нынешний пароль"),
    ],
)
def test_a_password_the_rules_refuse_changes_nothing(
    desk: Browsers, app: Flask, new: str, again: str, sentence: str
) -> None:
    browser = desk(TEACHER).open("/profile/password").submit("/profile/password", old=PASSWORD, new=new, again=again)
    assert browser.code == 422
    assert sentence in browser.text
    assert desk().sign_in(TEACHER).open("/profile/").code == 200


def test_a_forgotten_session_is_ended_from_the_list(desk: Browsers, app: Flask) -> None:
    forgotten, browser = desk(TEACHER), desk(TEACHER).open("/profile/sessions")
    assert browser.text.count("этот сеанс") == 1
    assert browser.text.count("последний раз: сегодня в 10:00") == 2
    browser.submit("/profile/sessions/1/end")
    assert "Сеанс закончен" in browser.text
    assert forgotten.open("/profile/").response.request.path == "/login"
    desk(TEACHER)
    browser.open("/profile/sessions").submit("/profile/sessions/end-others")
    assert "Других сеансов нет" in browser.text


def test_only_sessions_that_still_worked_are_counted_as_ended(desk: Browsers, app: Flask) -> None:
    for hours in (11, 0):
        with clock.at(clock.now() - timedelta(hours=hours)):
            desk(TEACHER)
    browser = desk(TEACHER).open("/profile/sessions").submit("/profile/sessions/end-others")
    assert "Закончен 1 сеанс" in browser.text
    with app.app_context():
        assert db.session.query(SignIn).count() == 1, "those that had ended by themselves are gone too"


def test_nobody_ends_or_sees_somebody_elses_session(desk: Browsers, app: Flask) -> None:
    desk(OTHER_TEACHER)
    browser = desk(TEACHER).open("/profile/sessions")
    assert browser.post("/profile/sessions/1/end").code == 404
    browser.open("/profile/sessions").post("/profile/sessions/end-others")
    with app.app_context():
        assert db.session.get(SignIn, 1) is not None


@pytest.mark.parametrize("path", ["/profile/2", "/profile/mamedov.er", "/profile/?id=2", "/profile/sessions?id=2"])
def test_nobody_reads_anothers_profile_by_a_number(desk: Browsers, app: Flask, path: str) -> None:
    other = stored(app, OTHER_TEACHER)
    text = desk(TEACHER).open(path).text
    assert other.email not in text
    assert other.full_name not in text


def test_at_a_staff_room_computer_nothing_of_the_profile_may_be_changed(ctx: Flask) -> None:
    teacher = begin_session(person(TEACHER))
    teacher.is_confined = True
    with pytest.raises(NotAllowed):
        actions.wish_address(teacher, "new@example.com", PASSWORD)
    with pytest.raises(NotAllowed):
        actions.drop_wish(teacher)
    with pytest.raises(NotAllowed):
        actions.change_password(teacher, PASSWORD, NEW)
    with pytest.raises(NotAllowed):
        actions.change_contacts(teacher, phone="1", room="1", building="", locale="ru")
    with pytest.raises(NotAllowed):
        actions.choose_letters(teacher, [])
    with pytest.raises(NotAllowed):
        actions.end_other_sessions(teacher)
    with pytest.raises(NotAllowed):
        actions.end_session(teacher, 1)


def test_at_a_staff_room_computer_the_profile_is_read_and_the_language_is_switched(app: Flask) -> None:
    browser = pin_session(app, TEACHER).open("/profile/")
    assert "меняют не здесь" in browser.text
    ways = {str(tag.get("href") or tag.get("action")) for tag in browser.page.select("main a, main form")}
    assert not ways & {"/profile/", "/profile/letters", "/profile/sessions", "/profile/address"}
    browser.submit("/language", button={"language": "en"})
    assert stored(app).locale == "en"


def test_letters_switched_off_are_not_written_and_others_are(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open("/profile/letters")
    assert browser.page.find(id="wanted-new_ticket") is None
    boxes = [box["value"] for box in browser.page.find_all("input", {"name": "wanted"})]
    browser.submit("/profile/letters", wanted=[box for box in boxes if box != "accepted"])
    assert browser.page.find(id="wanted-accepted").get("checked") is None
    with app.app_context():
        ticket = file_ticket()
        threads = [letter.key.split(":")[1] for letter in db.session.query(Letter).filter_by(thread=ticket.thread)]
    assert threads == ["opened_owner"]
    assert "Письмо с номером" not in browser.open("/tickets/2026-0001/accepted").text
    browser.open("/profile/letters").submit("/profile/letters", wanted=boxes)
    assert browser.page.find(id="wanted-accepted").has_attr("checked")


def test_a_choice_nobody_offered_is_no_choice(desk: Browsers, app: Flask) -> None:
    browser = desk(TEACHER).open("/profile/letters").submit("/profile/letters", wanted=["digest", "x" * 900])
    assert browser.code == 200
    with app.app_context():
        assert db.session.query(Letter).count() == 0


def test_the_pages_cost_few_queries(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR)
    for path in ("/profile/", "/profile/letters", "/profile/sessions"):
        with app.app_context(), counted_queries(db.engine) as sent:
            browser.open(path)
        assert len(sent) <= 6


def test_an_expired_session_is_not_listed(desk: Browsers, app: Flask) -> None:
    with clock.at(clock.now() - timedelta(hours=11)):
        desk(TEACHER)
    assert "Других сеансов нет" in desk(TEACHER).open("/profile/sessions").text
