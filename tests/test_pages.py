"""The page checker finds what it is there to find."""

import pytest

from tests.pages import check_page

GOOD = (
    '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>Очередь — Помощь с ЭЖ</title>'
    '<link rel="stylesheet" href="/static/desk.css"></head><body><main><h1>Очередь</h1>'
    '<form method="post" action="/logout"><input type="hidden" name="csrf_token" value="t">'
    "<button>Выйти</button></form>"
    '<label for="q">Слова</label><input id="q" name="q" aria-describedby="hint">'
    '<p id="hint">Номер</p></main></body></html>'
)
FAULTS = {
    "an unclosed element": ("</main>", "<div></main>"),
    "another heading than the title": ("<h1>Очередь</h1>", "<h1>Заявки</h1>"),
    "two headings": ("<h1>Очередь</h1>", "<h1>Очередь</h1><h1>Очередь</h1>"),
    "an id that stands twice": ('<p id="hint">', '<p id="q">'),
    "a field without a label": ('<label for="q">', '<label for="hint">'),
    "a description that is not there": ('<p id="hint">', '<p id="other">'),
    "an inline style": ("<h1>", '<h1 style="color:red">'),
    "an inline script": ("</main>", "<script>1</script></main>"),
    "a handler": ("<button>", '<button onclick="go()">'),
    "a link to another host": ("/static/desk.css", "https://cdn.example/desk.css"),
    "a link without a scheme": ("/static/desk.css", "//cdn.example/desk.css"),
    "a form without a token": ('name="csrf_token"', 'name="token"'),
    "a picture without words": ("</main>", '<img src="/a.png"></main>'),
    "a button without a name": ("Выйти", ""),
    "a field whose words the browser keeps": (
        "<button>Выйти",
        '<label for="w">Слова</label><textarea id="w" name="w"></textarea><button>Выйти',
    ),
    "no language": (' lang="ru"', ""),
}


def test_a_sound_page_passes() -> None:
    check_page(GOOD, locale="ru")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told(fault: str) -> None:
    old, new = FAULTS[fault]
    assert old in GOOD
    with pytest.raises(AssertionError, match="the page is not as it should be"):
        check_page(GOOD.replace(old, new, 1))


def test_a_page_in_the_wrong_language_is_told() -> None:
    with pytest.raises(AssertionError, match="lang is 'ru'"):
        check_page(GOOD, locale="en")
