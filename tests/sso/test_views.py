"""Signing in with a real OpenID provider: who is let in, who is not, and that no fault of it is a trace."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts import second_factor
from helpdesk.accounts.models import SecondFactor, SignIn
from helpdesk.app import create_app
from helpdesk.extensions import db
from tests.client import Desk
from tests.conftest import settings
from tests.databases import Databases
from tests.factories import ADMINISTRATOR, DEPUTY, OTHER_TEACHER, TEACHER, person
from tests.sso.openid import CLIENT, SECRET, Provider, running

LEAVE = "/login/school/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The school's provider."""
    with running() as found:
        yield found


@pytest.fixture
def school(
    app: Flask, school_databases: Databases, provider: Provider, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """A desk that knows the provider; by address unless the test says «login»."""
    provider.fault, provider.claims, provider.asked, provider.asked_at = "", {}, [], 0
    known = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    match = getattr(request, "param", "email")
    desk = create_app(settings(school_databases.test_url, tmp_path, oidc_match=match, **known))
    yield desk
    with desk.app_context():
        db.engine.dispose()


def there_and_back(desk: Flask, browser: Desk | None = None, without: tuple[str, ...] = ()) -> Desk:
    """A browser that went to the provider, dropping words from the address, and came back."""
    browser = browser or Desk(desk)
    away = browser.http.get(LEAVE)
    there = urlsplit(away.headers["Location"])
    with closing(HTTPConnection(str(there.hostname), there.port)) as line:
        asked = urlencode([(name, told) for name, told in parse_qsl(there.query) if name not in without])
        line.request("GET", f"{there.path}?{asked}")
        back = urlsplit(line.getresponse().headers["Location"])
    return browser.open(f"{back.path}?{back.query}")


def address(desk: Flask, login: str) -> str:
    """Somebody's stored address."""
    with desk.app_context():
        return person(login).email


def is_in(browser: Desk) -> bool:
    """Whether the browser is signed in."""
    return browser.open("/profile/").response.request.path == "/profile/"


def test_who_is_in_the_staff_list_is_shown_and_goes_in_by_one_more_button(school: Flask, provider: Provider) -> None:
    provider.claims = {"email": address(school, TEACHER).upper(), "email_verified": True}
    browser = there_and_back(school)
    assert "Баранова Людмила Петровна" in browser.text
    with school.app_context():
        assert db.session.query(SignIn).count() == 0, "coming back begins nothing yet"
    browser.submit(LEAVE)
    assert is_in(browser)
    (asked,) = provider.asked
    assert (asked["prompt"], asked["max_age"], asked["code_challenge_method"]) == ("login", "1", "S256")
    assert asked["redirect_uri"] == "http://desk.example/login/school/back"


@pytest.mark.parametrize("school", ["login"], indirect=True)
def test_a_school_may_match_by_login(school: Flask, provider: Provider) -> None:
    provider.claims = {"preferred_username": TEACHER}
    browser = there_and_back(school).submit(LEAVE)
    assert is_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": "{email}"},
        {"email": "{email}", "email_verified": "true"},
        {"email": "stranger@example.org", "email_verified": True},
        {"email": ["{email}"], "email_verified": True},
        {"preferred_username": TEACHER},
    ],
)
def test_who_is_not_proved_to_be_one_of_the_staff_is_nobody(
    school: Flask, provider: Provider, claims: dict[str, object]
) -> None:
    email = address(school, TEACHER)
    provider.claims = {name: email if told == "{email}" else told for name, told in claims.items()}
    browser = there_and_back(school)
    assert (browser.code, "Среди сотрудников нет" in browser.text) == (422, True)
    assert not is_in(browser)


@pytest.mark.parametrize("who", ["closed", "two"])
def test_a_closed_account_or_a_shared_address_lets_nobody_in(school: Flask, provider: Provider, who: str) -> None:
    email = address(school, TEACHER)
    provider.claims = {"email": email, "email_verified": True}
    with school.app_context():
        if who == "closed":
            person(TEACHER).closed_at = clock.now()
        else:
            person(OTHER_TEACHER).email = email
        db.session.commit()
    assert "Среди сотрудников нет" in there_and_back(school).text


@pytest.mark.parametrize("fault", ["nonce", "audience", "issuer", "expired", "signature", "denied"])
def test_a_fault_of_the_provider_is_a_sentence_and_nobody_is_in(school: Flask, provider: Provider, fault: str) -> None:
    provider.fault, provider.claims = fault, {"email": address(school, TEACHER), "email_verified": True}
    browser = there_and_back(school)
    assert (browser.code, "не ответила как надо" in browser.text) == (422, True)
    assert not is_in(browser)


def test_a_provider_that_is_down_is_a_sentence(school: Flask, provider: Provider) -> None:
    provider.fault = "down"
    browser = Desk(school).open(LEAVE)
    assert (browser.code, "не ответила как надо" in browser.text) == (422, True)


@pytest.mark.parametrize("fault", ["stale", "silent"])
def test_who_was_let_in_there_long_ago_is_not_let_in_here(school: Flask, provider: Provider, fault: str) -> None:
    provider.fault, provider.claims = fault, {"email": address(school, TEACHER), "email_verified": True}
    browser = there_and_back(school)
    assert (browser.code, "остался предыдущий человек" in browser.text) == (422, True)
    assert not is_in(browser)


def test_the_next_person_does_not_come_in_as_the_one_before_by_dropping_the_wish_to_be_asked(
    school: Flask, provider: Provider
) -> None:
    provider.claims = {"email": address(school, TEACHER), "email_verified": True}
    browser = there_and_back(school).submit(LEAVE)
    browser.open("/").submit("/logout")
    provider.asked_at -= 60  # a minute ago
    there_and_back(school, browser, without=("prompt", "max_age"))
    assert (browser.code, "остался предыдущий человек" in browser.text) == (422, True)
    assert not is_in(browser)
    there_and_back(school, browser, without=("prompt",)).submit(LEAVE)
    assert is_in(browser), "asked anew because of max_age"


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=forged", "?error=x&error_description=<script>"])
def test_an_answer_nobody_asked_for_is_a_sentence(school: Flask, query: str) -> None:
    browser = Desk(school).open(f"/login/school/back{query}")
    assert browser.code == 422
    assert "<script>" not in browser.response.text


def test_an_answer_works_once_and_in_its_own_browser(school: Flask, provider: Provider) -> None:
    provider.claims = {"email": address(school, TEACHER), "email_verified": True}
    browser = there_and_back(school)
    again = browser.response.request
    assert Desk(school).open(f"{again.path}?{again.query_string.decode()}").code == 422
    browser.submit(LEAVE)
    assert is_in(browser)
    assert browser.open(f"{again.path}?{again.query_string.decode()}").code == 422


def test_the_person_before_is_signed_out_and_the_next_one_is_asked_anew(school: Flask, provider: Provider) -> None:
    provider.claims = {"email": address(school, TEACHER), "email_verified": True}
    browser = there_and_back(school).submit(LEAVE)
    provider.claims = {"email": address(school, DEPUTY), "email_verified": True}
    there_and_back(school, browser).submit(LEAVE)
    assert "Соколовская" in browser.open("/profile/").text
    assert [asked["prompt"] for asked in provider.asked] == ["login", "login"]
    with school.app_context():
        assert db.session.query(SignIn).count() == 1


def test_a_second_factor_is_asked_here_too(school: Flask, provider: Provider) -> None:
    with school.app_context():
        owner = person(ADMINISTRATOR)
        db.session.add(
            SecondFactor(person_id=owner.id, secret=secrets.token_hex(8), made_at=clock.now(), confirmed_at=clock.now())
        )
        db.session.commit()
        assert second_factor.has_factor(owner)
    provider.claims = {"email": address(school, ADMINISTRATOR), "email_verified": True}
    browser = there_and_back(school).submit(LEAVE)
    assert browser.page.h1.get_text() == "Код для входа"
    assert not is_in(browser)


def test_the_sign_in_page_offers_the_provider_only_where_there_is_one(school: Flask, desk: Callable[..., Desk]) -> None:
    assert Desk(school).open("/login").page.find("a", {"href": LEAVE}) is not None
    assert desk().open("/login").page.find("a", {"href": LEAVE}) is None


@pytest.mark.parametrize("header", ["X-Remote-User", "Remote-User", "X-Forwarded-User"])
def test_no_header_says_who_is_there(desk: Callable[..., Desk], header: str) -> None:
    browser = desk()
    answer = browser.http.get("/profile/", headers={header: ADMINISTRATOR})
    assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (302, "/login")
