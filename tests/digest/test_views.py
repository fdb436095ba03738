"""Pages of the weekly letter: the archive, a letter in its frame, sending again, who gets it."""

import re
from base64 import b64decode
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.digest.models import DigestRecipient, LetterFormat
from helpdesk.extensions import db
from helpdesk.outbox.models import LetterState
from tests.client import Desk, counted_queries
from tests.digest.scenes import EIGHT, busy, copies, digests, tell
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, LEADERSHIP, TEACHER, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]
INDEX, PAGE, SETTINGS = "/reports/digest/", "/reports/digest/2026-W46", "/reports/digest/settings"
AGAIN, LETTER = f"{PAGE}/again", f"{PAGE}/letter"
MOST_QUERIES = 6


@pytest.fixture
def archive(app: Flask) -> None:
    """A letter about the busy week."""
    with app.app_context():
        busy()
        tell()


def id_of(app: Flask, login: str) -> str:
    """A person's number as forms carry it."""
    with app.app_context():
        return str(person(login).id)


def test_before_the_first_letter_the_list_says_when_it_comes(desk: Browsers) -> None:
    browser = desk(DIRECTOR).open(INDEX)
    assert "Писем ещё не было" in browser.text
    assert "Следующее: пн 16 ноября, 08:00." in browser.text


@pytest.mark.usefixtures("archive")
def test_the_list_leads_to_each_letter(desk: Browsers) -> None:
    browser = desk(LEADERSHIP).open(INDEX)
    assert "9–15 ноября пн 16 ноября · 5 писем · ждут отправки: 5" in browser.text
    assert browser.page.find("a", string="9–15 ноября")["href"] == PAGE  # type: ignore[index]
    assert browser.page.find("a", string="Кто получает") is None


@pytest.mark.usefixtures("archive")
def test_the_page_shows_the_letter_in_a_frame_that_can_do_nothing(desk: Browsers) -> None:
    browser = desk(DIRECTOR).open(PAGE)
    frame = browser.page.find("iframe")
    assert frame is not None
    assert (frame["src"], "allow-scripts" in frame["sandbox"]) == (LETTER, False)  # type: ignore[index]
    policy = browser.response.headers["Content-Security-Policy"]  # type: ignore[union-attr]
    assert "frame-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "Громова Наталья Викторовна : ждёт отправки" in browser.text


@pytest.mark.usefixtures("archive")
def test_the_letter_is_as_it_left_with_its_picture_inside(app: Flask, desk: Browsers) -> None:
    answer = desk(DIRECTOR).http.get(LETTER)
    with app.app_context():
        letter, picture = copies()[0], digests()[0].picture
        assert picture
    data = re.search(r'src="data:image/png;base64,([^"]+)"', answer.text)
    assert data
    assert b64decode(data[1]) == picture
    assert answer.text.replace(data[0], f'src="cid:{letter.picture_name}"') == letter.html
    policy = answer.headers["Content-Security-Policy"]
    assert all(part in policy for part in ("default-src 'none'", "frame-ancestors 'self'", "sandbox allow-popups"))
    assert "script" not in policy
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.usefixtures("archive")
def test_the_page_speaks_the_readers_language(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        person(DIRECTOR).locale = "en"
        db.session.commit()
    browser = desk(DIRECTOR).open(PAGE)
    assert "Week of 9–15 November" in browser.text
    assert "Weekly digest" in browser.http.get(LETTER).text


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("path", [INDEX, PAGE, LETTER, SETTINGS])
def test_a_page_asks_the_database_little(app: Flask, desk: Browsers, path: str) -> None:
    browser = desk(DEPUTY)
    with app.app_context(), counted_queries(db.engine) as sent:
        browser.open(path) if path != LETTER else browser.http.get(path)
    assert len(sent) <= MOST_QUERIES


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("week", ["2026-W45", "2026-W99", "завтра", "2026-W46%20", "2026-W046"])
@pytest.mark.parametrize("rest", ["", "/letter"])
def test_a_week_without_a_letter_is_not_there(desk: Browsers, week: str, rest: str) -> None:
    assert desk(DIRECTOR).open(f"/reports/digest/{week}{rest}").code == 404


@pytest.mark.usefixtures("archive")
def test_a_letter_is_sent_again_from_its_page(app: Flask, desk: Browsers) -> None:
    browser = desk(DEPUTY).open(PAGE).submit(AGAIN, person=id_of(app, LEADERSHIP))
    assert "Письмо поставлено в очередь." in browser.text
    with app.app_context():
        assert [letter.to_address.split("@")[0] for letter in copies()][5:] == [LEADERSHIP]


@pytest.mark.usefixtures("archive")
def test_the_same_form_sent_twice_sends_once(app: Flask, desk: Browsers) -> None:
    browser, fields = desk(DEPUTY).open(PAGE), {"person": id_of(app, DIRECTOR), "count": "5"}
    browser.post(AGAIN, **fields)
    assert "уже поставлено в очередь" in browser.post(AGAIN, **fields).text
    with app.app_context():
        assert len(copies()) == 6


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("typed", ["", "0", "-1", "999999999", "9" * 30, "директор", TEACHER])
def test_to_nobody_else_it_is_sent_again(app: Flask, desk: Browsers, typed: str) -> None:
    someone = id_of(app, TEACHER) if typed == TEACHER else typed
    browser = desk(DEPUTY).open(PAGE).submit(AGAIN, person=someone)
    assert browser.code == 422
    assert browser.page.find(id="person-error") is not None
    with app.app_context():
        assert len(copies()) == 5


@pytest.mark.usefixtures("archive")
def test_what_became_of_each_copy_is_told(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        copies()[0].state, copies()[0].sent_at = LetterState.SENT, EIGHT
        db.session.commit()
    with clock.at(EIGHT):
        assert "Громова Наталья Викторовна : отправлено сегодня в 08:00" in desk(DIRECTOR).open(PAGE).text


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("path", [INDEX, PAGE, SETTINGS])
def test_without_a_mail_server_every_page_says_that_letters_wait(
    app: Flask, desk: Browsers, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    assert "письма ждут отправки" in desk(DEPUTY).open(path).text
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.example")
    assert "письма ждут отправки" not in desk(DEPUTY).open(path).text


def test_who_gets_it_is_a_setting(app: Flask, desk: Browsers) -> None:
    name = f"format-{id_of(app, ADMINISTRATOR)}"
    browser = desk(DIRECTOR).open(INDEX).open(SETTINGS)
    assert browser.page.find(id=name) is not None
    browser.submit(SETTINGS, **{name: "none"})
    assert "Записано." in browser.text
    chosen = browser.page.find(id=name).find("option", selected=True)  # type: ignore[union-attr]
    assert chosen["value"] == "none"  # type: ignore[index]
    with app.app_context():
        assert db.session.get_one(DigestRecipient, int(name[7:])).format is LetterFormat.NONE


@pytest.mark.parametrize("typed", ["", "fax", "HTML", "html\x00", "x" * 5000])
def test_a_form_it_does_not_offer_is_refused_and_changes_nothing(app: Flask, desk: Browsers, typed: str) -> None:
    wrong, right = (f"format-{id_of(app, login)}" for login in (DIRECTOR, DEPUTY))
    browser = desk(DEPUTY).open(SETTINGS).submit(SETTINGS, **{wrong: typed, right: "text"})
    assert browser.code == 422
    assert browser.page.find(id=f"{wrong}-error") is not None
    kept = browser.page.find(id=right).find("option", selected=True)  # type: ignore[union-attr]
    assert kept["value"] == "text"  # type: ignore[index]
    with app.app_context():
        assert db.session.query(DigestRecipient).count() == 0
