"""A letter as bytes: read back before anybody trusts it."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

import pytest
from flask import Flask

from helpdesk.accounts.models import Person
from helpdesk.outbox import message
from helpdesk.outbox.models import Letter, Problem
from helpdesk.outbox.post import Draft, Picture, post

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


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def send(anna: Person) -> Callable[..., Letter]:
    """Queues a letter with a picture, or whatever the test makes of it."""

    def send(html: str = '<img src="cid:chart@desk">', picture: Picture | None = None) -> Letter:
        shown = picture or Picture("chart@desk", PNG)
        return post(Draft("digest:1", anna, "digest-1", "Сводка", "Слова.\n", html, shown, notice="digest"))

    return send


def read(letter: Letter) -> EmailMessage:
    """The letter as a mail program reads it."""
    found = message_from_bytes(message.built(letter).as_bytes(), policy=modern)
    assert isinstance(found, EmailMessage)
    return found


def test_a_picture_stands_inside_the_html_and_is_no_attachment(send: Callable[..., Letter]) -> None:
    letter = send()
    message.check(letter)
    found = read(letter)
    assert [part.get_content_type() for part in found.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain"),
        *("multipart/related", "text/html", "image/png"),
    ]
    *_others, image = found.walk()
    assert (image["Content-ID"], image.get_content_disposition()) == ("<chart@desk>", "inline")
    assert image.get_content() == PNG
    assert list(found.iter_attachments()) == []
    plain, html = (found.get_body([kind]) for kind in ("plain", "html"))
    assert plain
    assert html
    assert ("Слова." in plain.get_content(), "cid:chart@desk" in html.get_content()) == (True, True)


def test_a_letter_without_html_is_plain_text_and_nothing_else(send: Callable[..., Letter]) -> None:
    letter = send(html="")
    message.check(letter)
    found = read(letter)
    assert (found.get_content_type(), found.get_content()) == ("text/plain", "Слова.\r\n")


NO_NAMES = ("", "chart", "chart@", "@desk", "chart@desk\r\nBcc: x@e.example", "x" * 41 + "@desk", "ц@desk")


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_picture_has_a_name_that_can_be_a_header(send: Callable[..., Letter], name: str) -> None:
    with pytest.raises(ValueError, match="Content-ID"):
        send(picture=Picture(name, PNG))
