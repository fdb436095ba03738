"""Letters of a ticket: their wording in both languages, who gets which, what none may carry.

The wording is kept in `letters/<notice>.<language>.txt`. After a change of words: `UPDATE_LETTERS=1 pytest
tests/tickets/test_notices.py`, then read the difference before committing it.
"""

import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpdesk import clock
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.outbox import message
from helpdesk.outbox.models import Letter
from helpdesk.tickets import actions
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    later,
    person,
)
from tests.tickets.acts import (
    ACTS,
    BODY,
    NOTICES,
    REPLY,
    SENT,
    SNAPSHOTS,
    STAFF_WORDS,
    TITLE,
    URL,
    as_snapshot,
    filed,
    letters,
    outage,
    recipients,
    reopen,
)

pytestmark = pytest.mark.usefixtures("ctx", "monday")


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


def test_an_answer_after_the_end_promises_nothing() -> None:
    ticket = filed()
    actions.withdraw(ticket, by=person(TEACHER))
    actions.answer(ticket, STAFF_WORDS, by=person(ADMINISTRATOR))
    assert "Решим до" not in letters(ticket)["answered"].text


def test_without_a_consultation_ahead_the_receipt_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk.tickets.notices.next_consultations", lambda _timetable, count: (None, []))
    assert "консультация" not in letters(filed())["opened"].text


@pytest.mark.parametrize(("act", "notice"), [("answer", "answered"), ("ask", "asked")])
def test_no_letter_promises_what_has_gone_by(act: str, notice: str) -> None:
    ticket = filed()
    with clock.at(later(days=30)):
        ACTS[act](ticket)
        said = letters(ticket)[notice].text
    assert "он прошёл. Работа по заявке продолжается." in said
    assert "Решим до" not in said
