"""The log on its page: found by person, act, days and ticket, and nobody else reads it."""

import json
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote_plus

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.admin import labels
from helpdesk.audit.actions import About, record
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import db
from helpdesk.staff.actions import close_account, end_sessions
from helpdesk.web.act_labels import ACTS
from tests.client import Desk, counted_queries
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, METHODIST, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


@pytest.fixture(autouse=True)
def log(app: Flask, monday: None) -> None:
    """A calendar changed on Monday, a file of a ticket opened on Tuesday, a password given on Wednesday."""
    with app.app_context():
        record(Act.CALENDAR_CHANGED, by=person(ADMINISTRATOR), about=About(Thing.CALENDAR, "2026-11-16"), deadlines=3)
        with clock.at(later(days=1)):
            record(Act.FILE_SEEN, by=person(TEACHER), about=About(Thing.TICKET, "2026-0001"), file=7)
        with clock.at(later(days=2)):
            record(Act.PASSWORDS_ISSUED, by=None, about=About(Thing.PERSON, person(TEACHER).id))
        db.session.commit()


def looked_for(browser: Desk, query: str) -> Desk:
    """The page of the log after its form was sent with these fields."""
    return browser.open("/admin/audit").submit("/admin/audit", **dict(parse_qsl(query)))


def shown(browser: Desk) -> list[str]:
    """The acts on the page, newest first."""
    return [row.get_text() for row in browser.page.select(".row-title")]


@pytest.mark.parametrize(
    ("query", "acts"),
    [
        ("", ["Выдан пароль", "Открыт файл заявки", "Изменён календарь", "Загружен список сотрудников"]),
        ("words=баранова", ["Выдан пароль", "Открыт файл заявки"]),
        ("words=БАРАНОВА&act=file_seen", ["Открыт файл заявки"]),
        ("act=calendar_changed", ["Изменён календарь"]),
        ("about=ЭЖ-2026/27-0001", ["Открыт файл заявки"]),
        ("about=0001", ["Открыт файл заявки"]),
        ("about=2026-0001", ["Открыт файл заявки"]),
        ("from=2026-11-10&to=2026-11-10", ["Открыт файл заявки"]),
        ("from=2026-11-11", ["Выдан пароль"]),
        ("words=никто", []),
    ],
)
def test_the_log_is_found_by_what_is_asked(desk: Browsers, query: str, acts: list[str]) -> None:
    assert shown(looked_for(desk(DIRECTOR), query)) == acts


def test_an_entry_is_told_in_words(desk: Browsers) -> None:
    told = desk(ADMINISTRATOR).open("/admin/audit").text
    assert "Нестеров" in told
    assert "календарь 16 ноября 2026" in told
    assert "сдвинуто сроков: 3" in told
    assert "заявка ЭЖ-2026/27-0001" in told
    assert "служба или команда на сервере → Баранова" in told


def test_who_goes_on_after_a_closing_is_told_by_name(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        file_ticket(kind=TicketKind.METHODOLOGICAL)
        close_account(person(DEPUTY), person(METHODIST).id, by=person(ADMINISTRATOR))
        end_sessions(person(TEACHER), by=person(ADMINISTRATOR))
        db.session.commit()
        entries = db.session.query(AuditEntry).filter(AuditEntry.act.in_(("account_closed", "sessions_ended")))
        assert {name for entry in entries for name in json.loads(entry.details)} <= set(labels.FACTS)
    told = desk(ADMINISTRATOR).open("/admin/audit").text
    assert "передано заявок: 1, кто продолжает: Журавлёва" in told


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=вчера", "Это не похоже на дату"),
        ("from=2026-11-10&to=2026-11-01", "раньше"),
        ("act=everything", "Выберите"),
    ],
)
def test_a_question_that_means_nothing_is_said_and_kept(desk: Browsers, query: str, sentence: str) -> None:
    browser = looked_for(desk(ADMINISTRATOR), f"{query}&words=баранова")
    assert browser.code == 422
    assert sentence in browser.text
    assert browser.page.find(id="words")["value"] == "баранова"  # type: ignore[index]


def test_a_long_log_goes_on_page_by_page(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        for _ in range(60):
            record(Act.FILE_SEEN, by=person(TEACHER), about=About(Thing.TICKET, "2026-0002"))
        db.session.commit()
    browser = desk(ADMINISTRATOR).open("/admin/audit?about=2026-0002")
    assert len(shown(browser)) == 50
    following = browser.page.select_one(".more a")["href"]  # type: ignore[index]
    with app.app_context(), counted_queries(db.engine) as sent:
        assert len(shown(browser.open(str(following)))) == 10
    assert len(sent) <= 6


def test_the_file_has_what_the_page_has(desk: Browsers) -> None:
    browser = looked_for(desk(DIRECTOR), "words=баранова")
    link = browser.page.find("a", string="CSV для Excel")
    with browser.http.get(str(link["href"])) as answer:  # type: ignore[index]
        lines = answer.data.decode("utf-8-sig").splitlines()
    assert [line.split(";")[3] for line in lines] == ['"Что сделано"', '"Выдан пароль"', '"Открыт файл заявки"']


def test_the_name_looked_for_stands_in_no_address_and_another_does_not_read_it(desk: Browsers) -> None:
    browser = looked_for(desk(DIRECTOR), "words=баранова&act=file_seen")
    assert browser.response is not None
    addresses = [browser.response.request.full_path, *(str(link["href"]) for link in browser.page.find_all("a"))]
    assert not [address for address in addresses if "баранова" in unquote_plus(address).lower()]
    assert browser.page.find(id="words")["value"] == "баранова"  # type: ignore[index]
    others = desk(ADMINISTRATOR).open(addresses[0])
    assert (others.code, others.page.find(id="words")["value"]) == (422, "")  # type: ignore[index]
    assert len(shown(desk(ADMINISTRATOR).open("/admin/audit?words=баранова"))) == 4  # a name in an address is not read


def test_a_search_that_is_forgotten_is_said_on_the_page_and_in_place_of_the_file(desk: Browsers) -> None:
    """The whole log in a file that was to be about one person would be handed on as such."""
    for address in ("/admin/audit?s=AAAAbbbb1234", "/admin/audit.csv?s=AAAAbbbb1234"):
        browser = desk(DIRECTOR).open(address)
        assert (browser.code, shown(browser)) == (422, [])
        assert "уже забыта: она хранится сутки" in browser.text


@pytest.mark.parametrize(
    ("act", "thing", "facts", "words"),
    [
        (Act.TRAINING_DECIDED, "training", {"what": "held", "direction": "parents"}, "что решено: проведено"),
        (Act.TRAINING_DECIDED, "training", {"direction": "parents"}, "направление: Информирование родителей"),
        (Act.TRAINING_SETTINGS_CHANGED, "training", {"rule": "per_quarter"}, "правило: каждое из пяти направлений"),
        (Act.DIGEST_RECIPIENTS_CHANGED, "digest", {"format": "text"}, "как получает: простым текстом"),
        (Act.ROLE_CHANGED, "digest", {"old": "teacher", "new": "deputy_uvr"}, "стало: заместитель директора по УВР"),
        (Act.LETTER_READ, "letter", {"thread": "ticket-2026-0001"}, "о чём: заявка ЭЖ-2026/27-0001"),
        (Act.LETTER_READ, "letter", {"thread": "account-7"}, "о чём: account-7"),
        (Act.TERMS_CHANGED, "term", {"old": 30, "new": 60}, "было: 30"),
        (Act.TRAINING_DECIDED, "training", {"direction": "one of old"}, "направление: one of old"),
    ],
)
def test_codes_are_told_in_words_on_the_page_and_in_the_file(
    app: Flask, desk: Browsers, act: Act, thing: str, facts: dict[str, object], words: str
) -> None:
    with app.app_context():
        record(act, by=person(ADMINISTRATOR), about=About(Thing(thing), "1"), **facts)
        db.session.commit()
    browser = desk(ADMINISTRATOR).open("/admin/audit")
    assert words in browser.text
    with browser.http.get("/admin/audit.csv") as answer:
        assert words in answer.data.decode("utf-8-sig")


def test_who_was_struck_off_a_training_and_which_term_changed_are_told_by_name(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        struck = person(TEACHER).id
        record(Act.ATTENDANCE_CHANGED, by=None, about=About(Thing.TRAINING, "2026-11-12"), removed=struck)
        record(Act.TERMS_CHANGED, by=None, about=About(Thing.TERM, "card_years"), old=3, new=5)
        db.session.commit()
    told = desk(ADMINISTRATOR).open("/admin/audit").text
    assert "убрано: Баранова Людмила Петровна" in told
    assert "срок заявки, лет" in told


def test_every_act_and_thing_has_its_words() -> None:
    assert (set(ACTS), set(labels.THINGS)) == (set(Act), set(Thing))


def test_every_document_of_the_log_has_its_words(app: Flask) -> None:
    handed_out = {name for name, view in app.view_functions.items() if getattr(view, "is_export", False)}
    assert set(labels.DOCUMENTS) == handed_out


def test_days_weeks_and_decisions_are_words_and_a_ticket_one_may_read_is_a_link(app: Flask, desk: Browsers) -> None:
    with app.app_context():
        file_ticket()
        about = About(Thing.TRAINING, "2026-11-26")
        record(Act.TRAINING_DECIDED, by=person(ADMINISTRATOR), about=about, what="held")
        record(Act.DIGEST_SENT, by=None, about=About(Thing.DIGEST, "2026-W47"))
        db.session.commit()
    page = desk(ADMINISTRATOR).open("/admin/audit")
    for told in ("обучение 26 ноября 2026", "что решено: проведено", "письмо с 16 ноября 2026 по 22 ноября 2026"):
        assert told in page.text
    assert page.page.select_one('.row-facts a[href="/tickets/2026-0001"]') is not None
    assert desk(DIRECTOR).open("/admin/audit").page.select(".row-facts a") == []
    assert "уходят по сроку" in page.text
