"""The administrator's pages of the staff: who leaves is closed, never deleted, and nobody's work is lost."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk.accounts import second_factor
from helpdesk.accounts.models import SecondFactor, Tries
from helpdesk.accounts.queries import on_duty
from helpdesk.audit.models import AuditEntry
from helpdesk.bookings.queries import coming_bookings_of
from helpdesk.domain.audit import Act
from helpdesk.domain.people import Role
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets.actions import invite
from helpdesk.tickets.models import Ticket
from tests.client import Desk, counted_queries
from tests.computers import enrolled, give_pin, sign_in_by_pin
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, OTHER_TEACHER, PASSWORD, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def page_of(app: Flask, login: str) -> str:
    """The address of somebody's page."""
    with app.app_context():
        return f"/admin/staff/{person(login).id}"


def second_administrator(app: Flask) -> None:
    """The methodist is an administrator too."""
    with app.app_context():
        person(METHODIST).role = Role.ADMINISTRATOR
        db.session.commit()


def acts(app: Flask) -> list[str]:
    """What was written down in the log, oldest first."""
    with app.app_context():
        return [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)]


@pytest.mark.parametrize("typed", ["баранова", "БАРАНОВА люд", "baranova.lp", "петровна баранова"])
def test_a_person_is_found_by_name_or_login_and_the_words_stand_in_no_address(desk: Browsers, typed: str) -> None:
    browser = desk(ADMINISTRATOR).open("/admin/staff/")
    browser.submit("/search", words=typed)
    assert browser.response is not None
    assert set(parse_qs(urlsplit(browser.response.request.full_path).query)) == {"s"}
    assert "Баранова Людмила Петровна" in browser.text
    assert "Мамедов" not in browser.text


def test_the_list_is_paged_and_cheap(desk: Browsers, app: Flask) -> None:
    browser = desk(ADMINISTRATOR)
    with app.app_context(), counted_queries(db.engine) as sent:
        browser.open("/admin/staff/")
    assert len(sent) <= 6
    first = {link["href"] for link in browser.page.select("a.row-title")}
    browser.open(browser.page.find("a", string="Показать дальше")["href"])
    assert len(first | {link["href"] for link in browser.page.select("a.row-title")}) == 75


@pytest.mark.parametrize("query", ["q=%25", "q=_", "cursor=x", "cursor=999999999", "state=x", "q=" + "я" * 3000])
def test_a_strange_question_to_the_list_is_no_trouble(desk: Browsers, query: str) -> None:
    assert desk(ADMINISTRATOR).open(f"/admin/staff/?{query}").code == 200


def test_who_leaves_is_signed_out_and_their_ticket_stays(desk: Browsers, app: Flask) -> None:
    leaving = desk(TEACHER)
    with app.app_context():
        file_ticket()
    path = page_of(app, TEACHER)
    browser = desk(ADMINISTRATOR).open(path)
    assert "Открытых заявок подано 1" in browser.text
    browser.submit(f"{path}/close", password=PASSWORD)
    assert "Учётная запись закрыта" in browser.text
    assert leaving.open("/profile/").response.request.path == "/login"
    assert desk().sign_in(TEACHER, PASSWORD).code == 422
    assert "Баранова" in browser.open("/tickets/2026-0001").text
    assert "Баранова" in browser.open("/admin/staff/?state=closed").text
    assert "Баранова" not in browser.open("/admin/staff/").submit("/search", words="baranova").text


def test_places_of_who_leaves_are_free_again_and_the_ticket_is_in_work(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        ticket = file_ticket()
        invite(ticket, by=on_duty(person(ADMINISTRATOR)))
        db.session.commit()
        assert len(coming_bookings_of(person(TEACHER))) == 1
    path = page_of(app, TEACHER)
    desk(ADMINISTRATOR).open(path).submit(f"{path}/close", password=PASSWORD)
    with app.app_context():
        assert coming_bookings_of(person(TEACHER)) == []
        assert db.session.query(Ticket).one().state is TicketState.IN_PROGRESS


def test_who_comes_back_needs_a_new_password(desk: Browsers, app: Flask) -> None:
    give_pin(app, TEACHER)
    path, of_before = page_of(app, TEACHER), desk(TEACHER)
    browser = desk(ADMINISTRATOR).open(path).submit(f"{path}/close", password=PASSWORD)
    browser.submit(f"{path}/reopen")
    assert of_before.open("/profile/").response.request.path == "/login"
    assert acts(app)[-2:] == [Act.ACCOUNT_CLOSED, Act.ACCOUNT_REOPENED]
    assert desk().sign_in(TEACHER, PASSWORD).code == 422
    assert sign_in_by_pin(enrolled(app), "баранова л").code == 422
    browser.submit(f"{path}/password", password=PASSWORD)
    password = browser.page.select(".secret")[1].get_text()
    assert desk().sign_in(TEACHER, password).open("/profile/").code == 200


def test_who_is_back_does_not_share_an_address_somebody_else_got(desk: Browsers, app: Flask) -> None:
    path, browser = page_of(app, TEACHER), desk(ADMINISTRATOR)
    browser.open(path).submit(f"{path}/close", password=PASSWORD)
    with app.app_context():
        person(OTHER_TEACHER).email = person(TEACHER).email.upper()
        db.session.commit()
    assert "теперь у другого сотрудника" in browser.submit(f"{path}/reopen").text
    with app.app_context():
        assert person(TEACHER).email == ""
    browser.submit(f"{path}/close", password=PASSWORD)
    assert "теперь у другого сотрудника" not in browser.submit(f"{path}/reopen").text


def test_an_owner_leaves_only_when_somebody_goes_on(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        file_ticket()
        deputy, due = person(DEPUTY).id, db.session.query(Ticket.resolution_due).scalar()
    second_administrator(app)
    path, browser = page_of(app, ADMINISTRATOR), desk(METHODIST)
    browser.open(path).submit(f"{path}/close", password=PASSWORD)
    assert browser.code == 422
    assert "выберите, кто её продолжит" in browser.page.find(id="successor-error").get_text()
    assert browser.submit(f"{path}/close", successor="99999", password=PASSWORD).code == 422
    browser.submit(f"{path}/close", successor=str(deputy), password=PASSWORD)
    assert "Передана 1 заявка" in browser.text
    with app.app_context():
        ticket = db.session.query(Ticket).one()
        assert (ticket.assignee_id, ticket.resolution_due) == (deputy, due)
        letter = db.session.query(Letter).filter(Letter.key.contains("handed_over")).one()
        assert letter.person_id == deputy
        assert ticket.number in letter.text
        assert ticket.title not in letter.text
    assert "больше не работает в школе" in desk(DEPUTY).open("/tickets/2026-0001").text


def test_the_last_administrator_stays_and_nobody_closes_oneself(desk: Browsers, app: Flask) -> None:
    path, browser = page_of(app, ADMINISTRATOR), desk(ADMINISTRATOR)
    browser.open(path).submit(f"{path}/close", password=PASSWORD)
    assert "единственный Администратор" in browser.text
    second_administrator(app)
    browser.open(path).submit(f"{path}/close", password=PASSWORD)
    assert "закрыть её может другой администратор" in browser.text
    with app.app_context():
        assert person(ADMINISTRATOR).is_active


def test_a_closed_account_gets_no_password_and_is_not_closed_twice(desk: Browsers, app: Flask) -> None:
    path = page_of(app, TEACHER)
    browser = desk(ADMINISTRATOR).open(path).submit(f"{path}/close", password=PASSWORD)
    assert browser.post(f"{path}/password").code == 404
    assert browser.open(path).post(f"{path}/close", password=PASSWORD).code == 422
    assert "уже закрыта" in browser.text


@pytest.mark.parametrize("typed", ["", "не тот"])
def test_a_desk_left_open_gives_no_password(desk: Browsers, app: Flask, typed: str) -> None:
    path = page_of(app, TEACHER)
    browser = desk(ADMINISTRATOR).open(path).submit(f"{path}/password", password=typed)
    assert (browser.code, browser.page.select(".secret")) == (422, [])
    assert "Пароль не подходит" in browser.page.find(id="password-error").get_text()
    assert desk().sign_in(TEACHER, PASSWORD).open("/profile/").code == 200
    with app.app_context():
        assert 1 in db.session.scalars(sa.select(Tries.wrong)).all(), "an open desk is no way to guess the password"


@pytest.mark.parametrize("typed", ["", "не тот"])
def test_a_desk_left_open_closes_no_account(desk: Browsers, app: Flask, typed: str) -> None:
    path, working = page_of(app, TEACHER), desk(TEACHER)
    browser = desk(ADMINISTRATOR).open(path).submit(f"{path}/close", password=typed)
    assert browser.code == 422
    assert "Пароль не подходит" in browser.page.find(id="closing-password-error").get_text()
    assert working.open("/profile/").code == 200
    with app.app_context():
        assert person(TEACHER).is_active
        assert 1 in db.session.scalars(sa.select(Tries.wrong)).all()


@pytest.mark.parametrize("act", ["password", "second-factor/off"])
def test_ones_own_password_and_second_factor_are_the_profiles(desk: Browsers, app: Flask, act: str) -> None:
    path = page_of(app, ADMINISTRATOR)
    with app.app_context():
        second_factor.begin_setup(person(ADMINISTRATOR))
        db.session.commit()
    browser = desk(ADMINISTRATOR).open(path)
    assert browser.page.find(id="password") is None
    browser.post(f"{path}/{act}", password=PASSWORD)
    assert browser.code == 422
    assert "меняют в «Моём профиле»" in browser.page.find(role="alert").get_text()
    with app.app_context():
        assert db.session.query(SecondFactor).count() == 1
    assert desk().sign_in(ADMINISTRATOR, PASSWORD).open("/profile/").code == 200


def test_anybodys_sessions_are_ended_from_their_page(desk: Browsers, app: Flask) -> None:
    lost = desk(TEACHER)
    path = page_of(app, TEACHER)
    assert "Закончен 1 сеанс" in desk(ADMINISTRATOR).open(path).submit(f"{path}/sessions/end").text
    assert lost.open("/profile/").response.request.path == "/login"
