"""A letter as bytes: read back before anybody trusts it."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.outbox import message
from helpdesk.outbox.models import Letter, Problem

Queue = Callable[..., Letter]


def test_a_letter_whose_headers_read_differently_is_refused(queue: Queue) -> None:
    letter = queue()
    letter.subject = "x\x0bBcc: evil@e.example"
    with pytest.raises(message.HeadersChanged):
        message.check(letter)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("anna@school.example", None),
        ("anna.b+x@school.example", None),
        ("anna@школа.рф", None),
        ("anna@localhost", None),
        ("", Problem.NO_ADDRESS),
        ("анна@school.example", Problem.BAD_ADDRESS),
        (".anna@school.example", Problem.BAD_ADDRESS),
        ("a b@school.example", Problem.BAD_ADDRESS),
        ("anna@school.example\n", Problem.BAD_ADDRESS),
        ("anna@" + "x" * 64 + ".example", Problem.BAD_ADDRESS),
    ],
)
def test_an_address_is_judged_before_any_server_is_asked(address: str, problem: Problem | None) -> None:
    assert message.address_problem(address) == problem


def test_a_letter_built_twice_is_the_same_letter(queue: Queue) -> None:
    letter = queue()
    first, second = message.built(letter), message.built(letter)
    assert (
        (first.msgId, first.date) == (second.msgId, second.date) == (letter.message_id, letter.created_at.timestamp())
    )
    assert first.recipients == [("Соколова Анна Ильинична", "anna@school.example")]


@pytest.mark.parametrize(
    ("setting", "sender"),
    [("helpdesk@school.example", "Помощь с ЭЖ"), ("Служба <helpdesk@school.example>", "Служба")],
)
def test_a_letter_comes_from_the_configured_sender(
    ctx: Flask, queue: Queue, monkeypatch: pytest.MonkeyPatch, setting: str, sender: str
) -> None:
    monkeypatch.setitem(ctx.config, "MAIL_DEFAULT_SENDER", setting)
    assert message.sender_address() == "helpdesk@school.example"
    assert sender in str(message.built(queue()).sender)


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://desk.example:8443/x", "desk.example"), ("http://школа.рф", "xn--80atdl2c.xn--p1ai"), ("", "localhost")],
)
def test_the_desk_names_itself_in_ascii(ctx: Flask, monkeypatch: pytest.MonkeyPatch, url: str, host: str) -> None:
    monkeypatch.setitem(ctx.config, "PUBLIC_URL", url)
    assert message.own_host() == host


@pytest.mark.parametrize("name", ["subject", "to_address", "message_id"])
def test_nobody_is_written_to_when_a_header_reads_differently(queue: Queue, name: str) -> None:
    letter = queue()
    setattr(letter, name, f"{getattr(letter, name)},\x0bx@e.example")
    with pytest.raises((message.HeadersChanged, ValueError)):
        message.check(letter)
