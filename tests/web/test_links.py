"""Links of letters: made from PUBLIC_URL, signed for one purpose."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from helpdesk.web import links

pytestmark = pytest.mark.usefixtures("monday")


def test_links_of_letters_ignore_the_host_header(app: Flask) -> None:
    from_elsewhere = app.test_client().get("/", headers={"Host": "evil.example"})
    assert "evil.example" not in from_elsewhere.text


def test_an_address_is_absolute_without_any_request(ctx: Flask) -> None:
    assert links.absolute("tickets.show", address="2026-0001") == "http://desk.example/tickets/2026-0001"


@pytest.mark.parametrize("path", ["letters/confirm/x.y", "login/reset/x", "profile/address/x"])
def test_a_personal_link_is_masked_and_no_other(ctx: Flask, path: str) -> None:
    text = f"Открыть:\nhttp://desk.example/tickets/2026-0001\nПодтвердить: http://desk.example/{path} до завтра"
    expected = "Открыть:\nhttp://desk.example/tickets/2026-0001\nПодтвердить: (личная ссылка получателя) до завтра"
    assert links.without_personal_links(text) == expected


def test_masking_takes_no_longer_than_reading(ctx: Flask) -> None:
    """One answer of slashes, the longest there may be, took two seconds of every archive with its letter."""
    began = process_time()
    assert links.without_personal_links("/" * 200_000) == "/" * 200_000
    assert process_time() - began < 2


def test_a_token_gives_back_its_facts_for_its_own_purpose_only(ctx: Flask) -> None:
    token = links.sign("confirm", [1, 2, 0])
    assert links.unsign("confirm", token, 30) == [1, 2, 0]
    assert links.unsign("reopen", token, 30) is None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\0", "W10.x.y"])
def test_what_the_desk_never_signed_says_nothing(ctx: Flask, token: str) -> None:
    assert links.unsign("confirm", token, 30) is None


def test_a_token_of_another_desk_says_nothing(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    token = links.sign("confirm", [1, 2, 0])
    monkeypatch.setitem(ctx.config, "SECRET_KEY", "another-desks-" + "y" * 32)
    assert links.unsign("confirm", token, 30) is None


def test_a_token_dies_of_age(ctx: Flask, time_machine: TimeMachineFixture) -> None:
    token = links.sign("confirm", [1])
    time_machine.move_to(datetime.now(UTC) + timedelta(days=30, minutes=1))
    assert links.unsign("confirm", token, 30) is None
    assert links.unsign("confirm", token, 31) == [1]
