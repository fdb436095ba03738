"""What people type, made safe: examples, then laws that hold for any string."""

import doctest
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpdesk.domain import text

NASTY = "\x00\r\n\t\x0b\x0c\x1c\x1f\x85\u2028\u2029 \xa0"
NASTY += "\u0301\u0306\u0308\u034f\u200b\u200d\u202e\ufeff\ufe0f\u3164иИёЁй👍🏽🇷🇺"
anything = st.text(st.one_of(st.sampled_from(NASTY), st.characters(exclude_categories=())), max_size=60)


def marks_in_a_row(line: str) -> int:
    longest = run = 0
    for char in line:
        run = run + 1 if unicodedata.category(char)[0] == "M" else 0
        longest = max(longest, run)
    return longest


def test_the_examples_in_the_module_are_true() -> None:
    assert doctest.testmod(text).failed == 0


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("", ""),
        ("  слово  ", "слово"),
        ("строка\r\nещё\rи ещё\n", "строка\nещё\nи ещё"),
        ("из Word\x0bмягкий перенос\u2028и разделитель", "из Word\nмягкий перенос\nи разделитель"),
        ("и\x00\u0306", "й"),
        ("а\ud800б", "аб"),
        ("табуляция\tжива", "табуляция\tжива"),
        ("Принтер \u202eытанзен\u202c не печатает", "Принтер \u202eытанзен\u202c не печатает"),
        ("👨\u200d👩\u200d👧\u200d👦 1\ufe0f\u20e3", "👨\u200d👩\u200d👧\u200d👦 1\ufe0f\u20e3"),
        ("=cmd|' /C calc'!A0 <b>", "=cmd|' /C calc'!A0 <b>"),
    ],
)
def test_a_text_is_kept_as_typed_without_what_cannot_be_shown(raw: str, kept: str) -> None:
    assert text.clean_text(raw) == kept


@pytest.mark.parametrize("pile", ["\u0336\u0353\u030d" * 40, "\u0301\u034f" * 40, "\u0488" * 40])
def test_piled_up_marks_are_cut_to_four_a_letter(pile: str) -> None:
    cleaned = text.clean_text("П" + pile + "ринтер")
    assert marks_in_a_row(cleaned) == 4
    assert cleaned.endswith("ринтер")


def test_two_million_characters_are_cleaned_within_three_seconds() -> None:
    begun = time.process_time()
    text.clean_text("я\u0306\x00" * 700_000)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("Тест\r\nBcc: evil@e.example", "Тест Bcc: evil@e.example"),
        ("два\xa0\xa0слова", "два слова"),
        ("Жур\u200fнал", "Жур\u200fнал"),
    ],
)
def test_a_line_has_no_breaks_and_single_spaces(raw: str, line: str) -> None:
    assert text.clean_line(raw) == line


@pytest.mark.parametrize("separator", "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
def test_nothing_in_a_header_line_begins_a_new_header(separator: str) -> None:
    assert text.header_line(f"x{separator}Bcc: evil@e.example") == "x Bcc: evil@e.example"


@pytest.mark.parametrize("mark", sorted(text.OVERRIDES))
def test_a_header_line_has_no_direction_marks(mark: str) -> None:
    assert text.header_line(f"и{mark}\u0306") == "й"


@pytest.mark.parametrize(
    "raw",
    ["", " \n\t", "\u200b\u200b\u200b", "\u3164\u3164", "\xa0\ufeff\xa0", "\u2800", "\xad", "\x00", "\ufe0f\u202e"],
)
def test_a_text_nobody_can_see_is_blank(raw: str) -> None:
    assert text.is_blank(raw)


@pytest.mark.parametrize("raw", ["я", ".", "0", "👍", "\u200bа"])
def test_a_text_somebody_can_see_is_not_blank(raw: str) -> None:
    assert not text.is_blank(raw)


@pytest.mark.parametrize(
    ("raw", "sought"),
    [
        ("ЁЛКА", "елка"),
        ("Е\u0308лка", "елка"),
        ("Жур\u200fнал", "журнал"),
        ("ＡＢＣ ﬁ", "abc fi"),
        ("Straße", "strasse"),
        ("не\u00adсохраняется", "несохраняется"),
        ("слово\nдругое", "слово\nдругое"),
        ("Йод", "йод"),
    ],
)
def test_folded_text_is_found_however_it_was_typed(raw: str, sought: str) -> None:
    assert text.folded(raw) == sought


@pytest.mark.parametrize(
    ("raw", "limit", "short"),
    [
        ("коротко", 7, "коротко"),
        ("Не сохраняются отметки", 15, "Не сохраняются…"),
        ("Достопримечательность", 6, "Досто…"),
        ("а Достопримечательность", 10, "а Достопр…"),
        ("строка\nвторая", 8, "строка…"),
        ("Привет👍🏽!!", 8, "Привет…"),
        ("Привет🇷🇺!!", 8, "Привет…"),
        ("🇷🇺🇷🇺🇷🇺!", 5, "🇷🇺🇷🇺…"),
        ("аб👩\u200d👧👧", 5, "аб…"),
        ("абв\u0301\u0302где", 5, "аб…"),
    ],
)
def test_a_long_text_is_cut_between_words_or_letters(raw: str, limit: int, short: str) -> None:
    assert text.shortened(raw, limit) == short


@given(anything)
@example("и\x00\u0306")
@example("а\u0301\u034f\u0301\u034f\u0301\u0316")
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    for clean in (text.clean_text, text.clean_line, text.header_line, text.folded):
        assert clean(clean(raw)) == clean(raw)


@given(anything)
def test_a_cleaned_text_can_be_stored_by_every_database(raw: str) -> None:
    cleaned = text.clean_text(raw)
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not [char for char in cleaned if unicodedata.category(char) == "Cc" and char not in "\n\t"]
    assert marks_in_a_row(cleaned) <= text.MARKS_PER_LETTER


@given(anything)
def test_a_line_is_one_line_for_everybody(raw: str) -> None:
    for line in (text.clean_line(raw), text.header_line(raw)):
        assert len(line.splitlines()) <= 1
        assert "  " not in line
        assert line == line.strip()


@given(st.text(st.characters(categories=("L", "N", "P", "S"), max_codepoint=0x3000), max_size=40))
def test_ordinary_words_are_kept_to_the_letter(raw: str) -> None:
    assert text.clean_text(raw) == unicodedata.normalize("NFC", raw)


@given(anything, st.integers(1, 30))
def test_a_shortened_text_never_passes_its_limit(raw: str, limit: int) -> None:
    short = text.shortened(raw, limit)
    assert len(short) <= limit
    assert text.clean_line(raw).startswith(short.removesuffix("…"))


@given(anything)
def test_case_and_yo_never_hide_a_text(raw: str) -> None:
    found = text.folded(raw)
    assert "ё" not in found
    assert found == text.folded(raw.replace("ё", "е").replace("Ё", "Е"))


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя -", max_size=30))
def test_a_russian_text_is_found_in_any_case_and_composition(raw: str) -> None:
    typed = unicodedata.normalize("NFD", raw.upper())
    assert text.folded(typed) == text.folded(raw)
