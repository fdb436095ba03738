"""Letters of a ticket: their wording in both languages, who gets which, what none may carry.

The wording is kept in `letters/<notice>.<language>.txt`. After a change of words: `UPDATE_LETTERS=1 pytest
tests/tickets/test_notices.py`, then read the difference before committing it.
"""

import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpdesk import clock
from helpdesk.accounts.queries import on_duty
from helpdesk.bookings.queries import coming_bookings_of
from helpdesk.domain.workflow import TicketKind, TicketState, Urgency
from helpdesk.extensions import db
from helpdesk.outbox import message
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions, appointments
from helpdesk.tickets.actions import Words
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_by_id
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    METHODIST,
    NAMESAKE,
    OTHER_TEACHER,
    TEACHER,
    away,
    file_ticket,
    later,
    person,
)

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SNAPSHOTS = Path(__file__).parent / "letters"
TOKEN = re.compile(r"(?<=/)[\w-]+\.[\w-]{6,}\.[\w-]{20,}")
URL = re.compile(r"https?://[^\s\"'<>)]+")
TITLE, BODY = "Пропали отметки Сидорова", "У Сидорова из 7А пропали все отметки за октябрь."
REPLY, STAFF_WORDS = "Это видно и в телефоне.", "Обновите страницу клавишами Ctrl+F5."
LATE = datetime(2026, 11, 16, 15)  # after the promise
Act = Callable[[Ticket], object]


def reroute(ticket: Ticket) -> None:
    actions.reroute(
        ticket,
        kind=TicketKind.METHODOLOGICAL,
        topic="marks",
        urgency=Urgency.NORMAL,
        reason="Это вопрос о порядке.",
        by=person(ADMINISTRATOR),
    )


def invite(ticket: Ticket) -> None:
    actions.invite(ticket, STAFF_WORDS, by=person(ADMINISTRATOR))


def propose(ticket: Ticket) -> None:
    actions.propose(ticket, LATE, STAFF_WORDS, by=person(ADMINISTRATOR))


def agree(ticket: Ticket) -> None:
    propose(ticket)
    appointments.come(ticket, LATE, by=person(TEACHER))


def cancel(ticket: Ticket) -> None:
    invite(ticket)
    appointments.cancel(coming_bookings_of(person(TEACHER))[0], by=person(TEACHER))


def reopen(ticket: Ticket) -> None:
    actions.resolve(ticket, STAFF_WORDS, by=person(ADMINISTRATOR))
    with clock.at(later(days=1)):
        actions.reopen(ticket, REPLY, by=person(TEACHER))


def join(ticket: Ticket) -> Ticket:
    original = file_ticket(OTHER_TEACHER)
    ticket_by_id(ticket.id)  # committing the other one made this one forget
    actions.move(ticket, TicketState.DUPLICATE, Words(original=original), by=person(ADMINISTRATOR))
    return original


def resolve_original(ticket: Ticket) -> None:
    join(ticket)
    assert ticket.duplicate_of is not None
    actions.resolve(ticket.duplicate_of, STAFF_WORDS, by=person(ADMINISTRATOR))


def reopen_twice(ticket: Ticket) -> None:
    for _ in range(2):
        reopen(ticket)


def outage(ticket: Ticket) -> None:
    urgency, why = Urgency.CRITICAL, "Журнал не открывается у всех."
    actions.reroute(ticket, kind=ticket.kind, topic="saving", urgency=urgency, reason=why, by=person(ADMINISTRATOR))


ACTS: dict[str, Act] = {
    "file": lambda _ticket: None,
    "answer": lambda ticket: actions.answer(ticket, STAFF_WORDS, by=person(ADMINISTRATOR)),
    "reply": lambda ticket: actions.answer(ticket, REPLY, by=person(TEACHER)),
    "ask": lambda ticket: actions.ask(ticket, STAFF_WORDS, by=person(ADMINISTRATOR)),
    "invite": invite,
    "propose": propose,
    "agree": agree,
    "cancel": cancel,
    "reroute": reroute,
    "resolve": lambda ticket: actions.resolve(ticket, STAFF_WORDS, by=person(ADMINISTRATOR)),
    "reopen": reopen,
    "reopen twice": reopen_twice,
    "outage": outage,
    "withdraw": lambda ticket: actions.withdraw(ticket, by=person(TEACHER)),
    "join": join,
    "resolve original": resolve_original,
}
SENT: dict[str, dict[str, str]] = {  # act: the notices it sends, and to whom
    "file": {"opened": TEACHER, "opened_owner": ADMINISTRATOR},
    "answer": {"answered": TEACHER},
    "reply": {"replied": ADMINISTRATOR},
    "ask": {"asked": TEACHER},
    "invite": {"invited": TEACHER},
    "propose": {"proposed": TEACHER},
    "agree": {"proposed": TEACHER, "agreed": ADMINISTRATOR},
    "cancel": {"invited": TEACHER, "not_coming": ADMINISTRATOR},
    "reroute": {"rerouted": TEACHER, "rerouted_owner": DEPUTY},
    "resolve": {"resolved": TEACHER},
    "reopen": {"resolved": TEACHER, "reopened": ADMINISTRATOR},
    "reopen twice": {"resolved": TEACHER, "reopened": ADMINISTRATOR, "reopened_again": DEPUTY},
    "outage": {"outage": DEPUTY, "rerouted": TEACHER},
    "withdraw": {"withdrawn": ADMINISTRATOR},
    "join": {"joined": TEACHER},
    "resolve original": {"joined": TEACHER, "original_resolved": TEACHER},
}
OWNERS_LETTERS = ("opened_owner", "replied", "withdrawn")
NOTICES = {notice: act for act, sent in reversed(SENT.items()) for notice in sent}


def filed(**changes: object) -> Ticket:
    """The ticket all these letters are about; unmarked unless told otherwise, though its words name a pupil."""
    ticket = file_ticket(**{"title": TITLE, "body": BODY, **changes})
    ticket.has_personal_data = bool(changes.get("has_personal_data"))
    return ticket


def letters(ticket: Ticket) -> dict[str, Letter]:
    """Every letter of a ticket by its notice."""
    db.session.flush()
    found = db.session.query(Letter).filter_by(thread=ticket.thread).order_by(Letter.id)
    return {letter.key.split(":")[1]: letter for letter in found}


def recipients(ticket: Ticket, *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Notice and login of whoever got it."""
    return {name: letter.to_address.split("@")[0] for name, letter in letters(ticket).items() if name not in without}


def everyone_mailed(ticket: Ticket, without: str = "") -> list[str]:
    """«notice:login» of every letter of a ticket."""
    db.session.flush()
    found = db.session.query(Letter).filter_by(thread=ticket.thread).order_by(Letter.id)
    told = [(letter.key.split(":")[1], letter.to_address.split("@")[0]) for letter in found]
    return [f"{notice}:{login}" for notice, login in told if login != without]


def as_snapshot(letter: Letter) -> str:
    """What a reader sees, tokens masked."""
    return TOKEN.sub("TOKEN", f"To: {letter.to_name}\nSubject: {letter.subject}\n\n{letter.text}")


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize(("notice", "act"), NOTICES.items())
def test_a_letter_says_what_was_agreed(notice: str, act: str, locale: str) -> None:
    for login in (TEACHER, ADMINISTRATOR, DEPUTY, DIRECTOR):
        person(login).locale = locale
    ticket = filed()
    ACTS[act](ticket)
    snapshot = SNAPSHOTS / f"{notice}.{locale}.txt"
    said = as_snapshot(letters(ticket)[notice])
    if os.environ.get("UPDATE_LETTERS"):
        snapshot.write_text(said, encoding="utf-8")
    assert said == snapshot.read_text(encoding="utf-8")


def test_an_outage_is_told_to_deputy_and_director_at_once() -> None:
    ticket = filed()
    outage(ticket)
    told = db.session.query(Letter).filter(Letter.key.contains(":outage:"))
    assert {letter.to_address.split("@")[0] for letter in told} == {DEPUTY, DIRECTOR}


def test_every_notice_has_its_two_snapshots_and_its_templates() -> None:
    expected = {f"{notice}.{locale}.txt" for notice in NOTICES for locale in ("ru", "en")}
    assert {path.name for path in SNAPSHOTS.iterdir()} == expected
    templates = Path(__file__).parents[2] / "templates" / "mail"
    assert set(NOTICES) <= {path.name for path in templates.iterdir() if path.is_dir()}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_mailed_to_those_it_concerns(act: str) -> None:
    ticket = filed()
    ACTS[act](ticket)
    assert recipients(ticket, without=() if act == "file" else ("opened", "opened_owner")) == SENT[act]


@pytest.mark.parametrize(
    "act", ["answer", "ask", "invite", "propose", "resolve", "reroute", "join", "resolve original"]
)
def test_nobody_is_mailed_about_an_act_of_their_own(act: str) -> None:
    ticket = filed(by=ADMINISTRATOR)
    ACTS[act](ticket)
    assert recipients(ticket) in ({"opened": ADMINISTRATOR}, {"opened": ADMINISTRATOR, "rerouted_owner": DEPUTY})


def test_a_substitute_who_passes_a_ticket_to_herself_gets_no_letter() -> None:
    person(DEPUTY).closed_at = clock.now()
    ticket = filed(kind=TicketKind.METHODOLOGICAL)
    call = {"kind": TicketKind.METHODOLOGICAL, "topic": "reports", "urgency": Urgency.URGENT, "reason": "Срок завтра."}
    actions.reroute(ticket, **call, by=person(METHODIST))
    assert recipients(ticket, without=("opened", "opened_owner")) == {"rerouted": TEACHER}


def test_a_ticket_that_keeps_its_owner_is_not_told_as_passed_on() -> None:
    ticket, owner = filed(), person(ADMINISTRATOR)
    actions.answer(ticket, STAFF_WORDS, by=owner)
    call = {"kind": TicketKind.TECHNICAL, "topic": "saving", "urgency": Urgency.CRITICAL, "reason": "Лежит у всех."}
    actions.reroute(ticket, **call, by=owner)
    letter = letters(ticket)["rerouted"]
    assert "уточнили тему или срочность" in letter.text
    assert "передали" not in letter.subject + letter.text
    assert "Ответим до" not in letter.text


def test_notes_and_quiet_moves_are_mailed_to_nobody() -> None:
    ticket, owner = filed(), person(ADMINISTRATOR)
    actions.note(ticket, "Проверить подгруппы.", by=owner)
    actions.take(ticket, by=owner)
    actions.pass_to_vendor(ticket, "12-345", by=owner)
    assert recipients(ticket) == {"opened": TEACHER, "opened_owner": ADMINISTRATOR}


@pytest.mark.parametrize("act", ACTS)
def test_no_letter_carries_the_requesters_words(act: str) -> None:
    ticket = filed()
    ACTS[act](ticket)
    for letter in letters(ticket).values():
        for words in (TITLE, BODY, "Сидоров", REPLY):
            assert words not in f"{letter.subject}\n{letter.text}\n{letter.html}"


@pytest.mark.parametrize("act", ["answer", "ask", "invite", "propose", "resolve"])
@pytest.mark.parametrize("has_personal_data", [False, True])
def test_staff_words_are_mailed_unless_the_ticket_holds_personal_data(act: str, has_personal_data: bool) -> None:
    ticket = filed(has_personal_data=has_personal_data)
    ACTS[act](ticket)
    parts = [part for letter in letters(ticket).values() for part in (letter.text, letter.html)]
    assert any("Ctrl+F5" in part for part in parts) is not has_personal_data


@pytest.mark.parametrize("act", [act for act in ACTS if act not in ("file", "join", "resolve original")])
def test_nothing_is_queued_for_an_act_that_was_rolled_back(act: str) -> None:
    ticket = filed()
    ACTS[act](ticket)
    db.session.rollback()
    assert recipients(ticket) == {"opened": TEACHER, "opened_owner": ADMINISTRATOR}


@pytest.mark.parametrize("act", ACTS)
def test_the_subject_begins_with_the_tickets_number(act: str) -> None:
    ticket = filed()
    ACTS[act](ticket)
    assert all(letter.subject.startswith("[ЭЖ-2026/27-0001] ") for letter in letters(ticket).values())


def test_letters_of_one_ticket_stand_together_in_a_mail_program() -> None:
    ticket = filed()
    reopen(ticket)
    other = file_ticket(OTHER_TEACHER)
    roots = {message.built(letter).extra_headers["References"] for letter in letters(ticket).values()}
    assert roots == {"<ticket-2026-0001@desk.example>"}
    assert message.built(letters(other)["opened"]).extra_headers["References"] not in roots


@pytest.mark.parametrize("act", ACTS)
def test_the_html_part_has_no_script_and_no_foreign_address(act: str) -> None:
    ticket = filed()
    ACTS[act](ticket)
    for letter in letters(ticket).values():
        page = BeautifulSoup(letter.html, "html.parser")
        assert page.find_all(["script", "img", "link", "iframe", "form", "object"]) == []
        assert all(found.startswith("http://desk.example/") for found in URL.findall(letter.html))
        assert [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")] == []


@pytest.mark.parametrize("substitute", [TEACHER, OTHER_TEACHER, ""])
def test_letters_to_an_owner_who_is_away_go_to_who_stands_in_too(substitute: str) -> None:
    away(ADMINISTRATOR, substitute=substitute)
    ticket = filed(by=NAMESAKE)
    actions.answer(ticket, REPLY, by=person(NAMESAKE))
    actions.withdraw(ticket, by=person(NAMESAKE))
    expected = [f"{notice}:{login}" for login in (ADMINISTRATOR, substitute) for notice in OWNERS_LETTERS if login]
    if not substitute:  # the order of the posts: the deputy has the ticket, and there is nobody to stand in for
        expected = [f"{notice}:{DEPUTY}" for notice in OWNERS_LETTERS]
    assert sorted(everyone_mailed(ticket, without=NAMESAKE)) == sorted(expected)


def test_a_ticket_of_before_the_absence_is_told_to_the_next_post_without_a_substitute() -> None:
    ticket = filed()
    away(ADMINISTRATOR)
    ticket_by_id(ticket.id)
    actions.answer(ticket, REPLY, by=person(TEACHER))
    assert {"replied:" + ADMINISTRATOR, "replied:" + DEPUTY} <= set(everyone_mailed(ticket))


def test_a_substitute_is_not_mailed_about_an_act_or_a_ticket_of_their_own() -> None:
    away(ADMINISTRATOR, substitute=TEACHER)
    ticket = filed(by=TEACHER)
    substitute = on_duty(person(TEACHER))
    actions.answer(ticket, REPLY, by=substitute)
    assert sorted(everyone_mailed(ticket)) == [
        f"opened:{TEACHER}",
        f"opened_owner:{ADMINISTRATOR}",
        f"replied:{ADMINISTRATOR}",
    ]
    other = filed(by=OTHER_TEACHER)
    call = {"kind": TicketKind.TECHNICAL, "topic": "login", "urgency": Urgency.NORMAL, "reason": "Уточнил."}
    actions.reroute(other, **call, by=substitute)
    assert "rerouted_owner:" + TEACHER not in everyone_mailed(other)
    assert "rerouted_owner:" + ADMINISTRATOR in everyone_mailed(other)


def test_a_substitutes_letter_says_for_whom() -> None:
    away(ADMINISTRATOR, substitute=OTHER_TEACHER)
    ticket = filed()
    db.session.flush()
    to_substitute = db.session.query(Letter).filter_by(thread=ticket.thread, person_id=person(OTHER_TEACHER).id).one()
    assert "потому что замещаете: Нестеров" in to_substitute.text
    assert "замещаете" not in letters(ticket)["opened"].text


def test_after_the_absence_letters_go_to_the_owner_alone() -> None:
    away(ADMINISTRATOR, substitute=OTHER_TEACHER)
    with clock.at(later(days=7)):
        ticket = filed()
    assert recipients(ticket) == {"opened": TEACHER, "opened_owner": ADMINISTRATOR}


def test_an_answer_after_the_end_promises_nothing() -> None:
    ticket = filed()
    actions.withdraw(ticket, by=person(TEACHER))
    actions.answer(ticket, STAFF_WORDS, by=person(ADMINISTRATOR))
    assert "Решим до" not in letters(ticket)["answered"].text


def test_without_a_consultation_ahead_the_receipt_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk.tickets.notices.next_consultations", lambda _timetable, count: (None, []))
    assert "консультация" not in letters(filed())["opened"].text
