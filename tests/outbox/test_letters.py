"""The HTML part is made from the plain text, and nobody's words become markup."""

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from helpdesk.outbox.letters import Block, Line, blocks, render_letter

DESK = "http://desk.example"
BODY = """{{ _('Здравствуйте, %(name)s!', name=name) }}

{% if words %}{{ words }}{% endif %}

{{ _('Решено. Подтвердить:') }}
http://desk.example/letters/confirm/abc
"""


@pytest.fixture
def notice(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """A notice of these tests."""
    own = DictLoader({"mail/tested/subject.txt": "Решено: {{ topic }}\n", "mail/tested/body.txt": BODY})
    monkeypatch.setattr(ctx.jinja_env, "loader", ChoiceLoader([own, ctx.jinja_env.loader]))
    return "tested"


def test_a_letter_has_subject_text_and_html_without_a_request(notice: str) -> None:
    subject, text, html = render_letter(notice, "ru", name="Анна", topic="вход", words="")
    assert subject == "Решено: вход"
    assert text == f"Здравствуйте, Анна!\n\nРешено. Подтвердить:\n{DESK}/letters/confirm/abc\n"
    assert '<html lang="ru">' in html
    assert "Здравствуйте, Анна!" in html
    assert ">Подтвердить</a>" in html


def test_styles_are_written_into_the_elements(notice: str) -> None:
    html = render_letter(notice, "ru", name="Анна", topic="вход", words="")[2]
    assert 'style="' in html
    assert "@media" in html
    assert "src=" not in html


@pytest.mark.parametrize(
    "words", ["{{ 7*7 }}", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a & b", "100 %s"]
)
def test_words_stay_words(notice: str, words: str) -> None:
    subject, text, html = render_letter(notice, "ru", name=words, topic=words, words=words)
    assert subject == f"Решено: {words}"
    assert text.count(words) == 2
    assert "<script" not in html
    assert "<img" not in html
    assert "49" not in subject + text


def test_controls_and_separators_never_reach_a_subject(notice: str) -> None:
    subject = render_letter(notice, "ru", name="", topic="x\x0bBcc: e\r\nX: y\u2028z", words="")[0]
    assert subject == "Решено: x Bcc: e X: y z"


def test_paragraphs_and_lines_are_kept() -> None:
    found = blocks("Первая строка\nвторая строка\n\nДругой абзац\n", DESK)
    assert found == [
        Block((Line("Первая строка"), Line("вторая строка"))),
        Block((Line("Другой абзац"),)),
    ]


def test_an_address_alone_on_its_line_is_a_link() -> None:
    [found] = blocks("Инструкция здесь:\nhttps://help.example/a?b=1", DESK)
    assert found.lines[1] == Line("https://help.example/a?b=1", link="https://help.example/a?b=1")


@pytest.mark.parametrize("address", ["http://desk.example.evil/x", "https://evil.example/x", "javascript:alert(1)"])
def test_only_the_desks_own_addresses_become_buttons(address: str) -> None:
    [found] = blocks(f"Подтвердить:\n{address}", DESK)
    assert (found.label, found.link) == ("", "")
