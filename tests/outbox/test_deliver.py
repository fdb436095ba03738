"""Letters reach a real SMTP server, or stay, or are given up: nothing is lost (safety R5, R6)."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.extensions import db
from helpdesk.outbox import deliver
from helpdesk.outbox.deliver import Delivered, deliver_due
from helpdesk.outbox.models import Letter, LetterState, Problem
from tests import smtp_sink
from tests.outbox.conftest import Dial
from tests.smtp_sink import Sink

Queue = Callable[..., Letter]


def later(**span: float) -> object:
    """The clock, moved on."""
    return clock.at(clock.now() + timedelta(**span))


def test_a_letter_arrives_with_its_headers(sink: Sink, queue: Queue) -> None:
    letter = queue("[ЭЖ-2026/27-0147] Заявка решена: не могу войти")
    assert deliver_due() == Delivered(sent=1)
    [got] = sink.letters
    assert (got.sender, got.recipients) == ("helpdesk@school.example", ["anna@school.example"])
    assert got.message["Subject"] == "[ЭЖ-2026/27-0147] Заявка решена: не могу войти"
    assert got.message["Message-ID"] == letter.message_id
    assert got.message["References"] == got.message["In-Reply-To"] == "<ticket-2026-0147@desk.example>"
    assert got.message["Auto-Submitted"] == "auto-generated"
    assert got.message["From"] == "Помощь с ЭЖ <helpdesk@school.example>"
    assert got.message["To"].addresses[0].display_name == "Соколова Анна Ильинична"
    assert got.message["Date"].datetime == letter.created_at.replace(microsecond=0)
    assert (letter.state, letter.attempts, letter.problem) == (LetterState.SENT, 1, None)


def test_a_letter_has_a_text_and_an_html_part(sink: Sink, queue: Queue) -> None:
    queue(text="Здравствуйте, Анна Ильинична!\n")
    deliver_due()
    message = sink.letters[0].message
    alternative = message.get_payload()[0]
    assert alternative.get_content_type() == "multipart/alternative"
    assert sink.letters[0].text == "Здравствуйте, Анна Ильинична!\n"
    assert "<p>Здравствуйте, Анна Ильинична!" in message.get_body(["html"]).get_content()


def test_a_long_cyrillic_paragraph_keeps_lines_short(sink: Sink, queue: Queue) -> None:
    text = "съешьещёэтихмягкихбулок" * 200 + "\n.\nи точка\n"
    queue(text=text)
    assert deliver_due().sent == 1
    assert max(len(line) for line in sink.letters[0].raw.splitlines()) <= 120
    assert sink.letters[0].text == text


def test_a_round_stops_at_its_limit_and_when_told_to(sink: Sink, queue: Queue) -> None:
    for _number in range(3):
        queue()
    assert deliver_due(limit=2).sent == 2
    assert deliver_due(stopping=lambda: True) == Delivered()


def test_without_a_mail_server_letters_stay_untouched(ctx: Flask, queue: Queue) -> None:
    letter = queue()
    assert deliver_due() == Delivered()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 0)


def test_a_server_that_is_down_for_a_week_loses_nothing(dial: Dial, queue: Queue) -> None:
    sink = Sink()
    dial(sink.port)
    letters = [queue(f"Письмо {number}") for number in range(3)]
    for _day in range(7):
        with later(days=_day):
            assert deliver_due() == Delivered(put_off=1)
    assert (letters[0].problem, letters[0].attempts) == (Problem.UNREACHABLE, 0)
    with smtp_sink.running(sink), later(days=7):
        assert deliver_due().sent == 3
    assert [got.message["Subject"] for got in sink.letters] == ["Письмо 0", "Письмо 1", "Письмо 2"]


def test_a_server_that_is_down_is_asked_once_a_minute(dial: Dial, queue: Queue) -> None:
    dial(smtp_sink.free_port())
    for _number in range(20):
        queue()
    with clock.at(clock.now()):
        assert [deliver_due().put_off for _round in range(5)] == [1, 0, 0, 0, 0]
    with later(seconds=61):
        assert [deliver_due().put_off for _round in range(5)] == [1, 0, 0, 0, 0]


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("reply", ["421 closing", "450 mailbox busy", "451 try later"])
def test_a_temporary_refusal_is_tried_again(sink: Sink, queue: Queue, stage: str, reply: str) -> None:
    setattr(sink.script, stage, [reply])
    first, second = queue(), queue()
    assert deliver_due() == Delivered(sent=1, put_off=1)
    assert (first.state, first.problem, first.last_error) == (LetterState.WAITING, Problem.PUT_OFF, reply)
    assert second.state is LetterState.SENT
    assert deliver_due() == Delivered()
    with later(seconds=37):
        assert deliver_due().sent == 1
    assert (first.state, first.problem, first.last_error, first.attempts) == (LetterState.SENT, None, "", 2)


@pytest.mark.parametrize("stage", ["rcpt", "data"])
@pytest.mark.parametrize("reply", ["550 no such user", "552 too big", "554 spam"])
def test_a_permanent_refusal_is_final_and_stops_nobody(sink: Sink, queue: Queue, stage: str, reply: str) -> None:
    setattr(sink.script, stage, [reply])
    first, second = queue(), queue()
    assert deliver_due() == Delivered(sent=1, failed=1)
    assert (first.state, first.problem, first.last_error) == (LetterState.FAILED, Problem.REFUSED, reply)
    assert second.state is LetterState.SENT
    with later(days=1):
        assert deliver_due() == Delivered()


def test_a_server_refusing_the_desks_own_address_fails_no_letter(sink: Sink, queue: Queue) -> None:
    sink.script.mail = ["530 authentication required"]
    letter = queue()
    assert deliver_due() == Delivered(put_off=1)
    assert (letter.state, letter.problem) == (LetterState.WAITING, Problem.UNREACHABLE)
    assert letter.last_error == "530 authentication required"


def test_a_connection_cut_inside_a_letter_costs_one_more_try(sink: Sink, queue: Queue) -> None:
    sink.script.data = ["cut inside"]
    first, second = queue(), queue()
    assert deliver_due() == Delivered(sent=1, put_off=1)
    assert (first.problem, second.state) == (Problem.PUT_OFF, LetterState.SENT)
    with later(seconds=37):
        deliver_due()
    assert [got.message["Message-ID"] for got in sink.letters] == [second.message_id, first.message_id]


def test_a_connection_cut_after_the_final_dot_doubles_the_same_letter(sink: Sink, queue: Queue) -> None:
    sink.script.data = ["cut"]
    letter = queue()
    assert deliver_due() == Delivered(put_off=1)
    with later(seconds=37):
        assert deliver_due().sent == 1
    assert [got.message["Message-ID"] for got in sink.letters] == [letter.message_id] * 2


def test_retries_grow_apart_for_three_days_and_then_end(sink: Sink, queue: Queue) -> None:
    sink.script.rcpt = ["451 try later"] * 100
    letter, begun, tries = queue(), clock.now(), []
    while letter.state is LetterState.WAITING:
        with clock.at(letter.due_at or begun):
            tries.append(clock.now() - begun)
            deliver_due()
    assert (letter.state, letter.problem) == (LetterState.FAILED, Problem.GIVEN_UP)
    assert timedelta(hours=72) <= tries[-1] <= timedelta(hours=75)
    assert sum(at <= timedelta(minutes=5) for at in tries) <= 5
    assert 35 <= len(tries) <= 55


def test_a_poisonous_letter_stops_nobody(sink: Sink, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = queue("яд"), queue()
    build = deliver.built
    monkeypatch.setattr(deliver, "built", lambda letter: 1 // (letter.subject != "яд") and build(letter))
    assert deliver_due() == Delivered(sent=1, put_off=1)
    assert (first.problem, second.state) == (Problem.PUT_OFF, LetterState.SENT)


def test_a_letter_with_a_cyrillic_name_in_its_address_is_given_up(sink: Sink, queue: Queue) -> None:
    letter = queue()
    letter.to_address = "анна@school.example"  # as a restored or imported row may have it
    db.session.commit()
    assert deliver_due() == Delivered(failed=1)
    assert (letter.state, letter.problem) == (LetterState.FAILED, Problem.REFUSED)


def test_a_cyrillic_domain_is_written_to(sink: Sink, anna: Person, queue: Queue) -> None:
    anna.email = "anna@школа.рф"
    queue()
    assert deliver_due().sent == 1
    assert sink.letters[0].recipients == ["anna@xn--80atdl2c.xn--p1ai"]


def test_two_workers_never_claim_the_same_letter(ctx: Flask, queue: Queue) -> None:
    wanted = {queue().id for _number in range(30)}
    db.session.commit()
    claimed: list[int] = []

    def work() -> None:
        with ctx.app_context():
            while letter := deliver.claim_one("worker"):
                claimed.append(letter.id)

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(claimed) == sorted(wanted)


def test_a_claim_is_free_again_when_its_lease_is_over(ctx: Flask, queue: Queue) -> None:
    letter = queue()
    assert deliver.claim_one("first") is not None
    assert deliver.claim_one("second") is None
    with later(minutes=5, seconds=1):
        again = deliver.claim_one("second")
    assert again is not None
    assert again.id == letter.id


def test_a_worker_that_lost_its_lease_notes_nothing(ctx: Flask, queue: Queue) -> None:
    letter = queue()
    slow = deliver.claim_one("same name")
    with later(minutes=6):
        quick = deliver.claim_one("same name")
        assert slow is not None
        assert quick is not None
        assert not deliver.mark(slow, deliver.Verdict(Problem.REFUSED, "550 late"))
        assert deliver.mark(quick, deliver.Verdict())
    assert letter.state is LetterState.SENT


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_a_clock_set_back_freezes_no_letter(sink: Sink, queue: Queue, back: timedelta) -> None:
    queue()
    with clock.at(clock.now() - back):
        assert deliver_due().sent == 1


HEADER_ATTACKS = [
    row["payload"]
    for row in map(json.loads, Path(__file__).parent.joinpath("header_attacks.jsonl").read_text("utf-8").splitlines())
]
BREAKS = [f"x{chr(code)}Bcc: evil@e.example" for code in (0, 9, 10, 11, 12, 13, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)]
ENCODED = ["=?utf-8?q?x=0ABcc:_evil=40e.example?=", "=?utf-8?b?eApCY2M6IGV2aWxAZS5leGFtcGxl?="]


@pytest.mark.parametrize("attack", HEADER_ATTACKS + BREAKS + ENCODED)
def test_nobodys_text_becomes_a_header(sink: Sink, anna: Person, queue: Queue, attack: str) -> None:
    anna.full_name = attack.replace("\0", "")  # PostgreSQL keeps no such name
    letter = queue(attack)
    assert deliver_due().sent == 1
    [got] = sink.letters
    assert got.recipients == ["anna@school.example"]
    assert not {"bcc", "cc", "reply-to"} & {name.lower() for name in got.message}
    assert [address.addr_spec for address in got.message["To"].addresses] == ["anna@school.example"]
    assert " ".join(got.message["Subject"].split()) == letter.subject
